using Microsoft.Data.Sqlite;

namespace Transcode.Orchestrator.State.Sqlite;

/// <summary>One connection with its prepared statements; for one thread at a time. A statement is compiled once in the life of its connection.</summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly Dictionary<string, SqliteCommand> statements = [];

    static SqliteSession() => SQLitePCL.Batteries_V2.Init();

    public SqliteSession(string database)
    {
        // Pooling would hand a connection on without its prepared statements; the store keeps sessions itself.
        connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Pooling = false }.ToString());
        connection.Open();
        Run("PRAGMA busy_timeout = 5000");
        One("PRAGMA journal_mode = WAL", row => row.GetString(0));
        // In WAL mode this survives the death of the process; only a power cut may cost the last moments, never the consistency.
        Run("PRAGMA synchronous = NORMAL");
        Run("PRAGMA temp_store = MEMORY");
    }

    /// <returns>Rows changed.</returns>
    public int Run(string sql, params ReadOnlySpan<(string Name, object? Value)> values) => Statement(sql, values).ExecuteNonQuery();

    public List<T> Rows<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var reader = Statement(sql, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    public T? One<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var reader = Statement(sql, values).ExecuteReader();
        return reader.Read() ? read(reader) : default;
    }

    /// <summary>All or nothing.</summary>
    public T Transaction<T>(Func<SqliteSession, T> work)
    {
        Run("BEGIN IMMEDIATE");
        try
        {
            var answer = work(this);
            Run("COMMIT");
            return answer;
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    /// <summary>A full disk makes SQLite roll back by itself; what is to be told then is the disk, and not that there is nothing left to roll back.</summary>
    private void RollBack()
    {
        try
        {
            Run("ROLLBACK");
        }
        catch (SqliteException)
        {
            // Nothing of the transaction is left.
        }
    }

    /// <summary>Several statements without values; for migrations.</summary>
    public void Script(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        foreach (var statement in statements.Values)
            statement.Dispose();
        connection.Dispose();
    }

    private SqliteCommand Statement(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (!statements.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, _) in values)
                command.Parameters.Add(new SqliteParameter { ParameterName = name });
            statements.Add(sql, command);
        }
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i].Value ?? DBNull.Value;
        return command;
    }
}
