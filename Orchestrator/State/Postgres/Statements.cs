using Npgsql;

namespace Transcode.Orchestrator.State.Postgres;

/// <summary>
/// Statements as values, sent several at a time: what is sent together is one round trip, and one transaction unless one was begun before.
/// </summary>
internal static class Statements
{
    public static NpgsqlBatchCommand Sql(string text, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        return command;
    }

    /// <summary>Sends them and gives the answers to <paramref name="read"/>, which must take them in the same order.</summary>
    public static async Task<T> Send<T>(
        this NpgsqlConnection connection, IEnumerable<NpgsqlBatchCommand> statements, Func<Answers, Task<T>> read, CancellationToken stop)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in statements)
            batch.BatchCommands.Add(statement);
        await using var reader = await batch.ExecuteReaderAsync(stop);
        var answer = await read(new Answers(reader, stop));
        // What went wrong in a later statement is told only when its answer is read.
        while (await reader.NextResultAsync(stop)) { }
        return answer;
    }

    public static Task Send(this NpgsqlConnection connection, IEnumerable<NpgsqlBatchCommand> statements, CancellationToken stop) =>
        connection.Send(statements, _ => Task.FromResult(true), stop);

    public static Task<List<T>> Rows<T>(this NpgsqlConnection connection, NpgsqlBatchCommand statement, Func<NpgsqlDataReader, T> read, CancellationToken stop) =>
        connection.Send([statement], answers => answers.Rows(read), stop);

    public static async Task<T?> One<T>(this NpgsqlConnection connection, NpgsqlBatchCommand statement, Func<NpgsqlDataReader, T> read, CancellationToken stop) =>
        (await connection.Rows(statement, read, stop)).FirstOrDefault();
}

/// <summary>The answers of statements that return rows, in the order in which they were sent.</summary>
internal sealed class Answers(NpgsqlDataReader reader, CancellationToken stop)
{
    private bool begun;

    /// <summary>All rows of the next answer.</summary>
    public async Task<List<T>> Rows<T>(Func<NpgsqlDataReader, T> read)
    {
        if (begun)
            await reader.NextResultAsync(stop);
        begun = true;
        var rows = new List<T>();
        while (await reader.ReadAsync(stop))
            rows.Add(read(reader));
        return rows;
    }
}
