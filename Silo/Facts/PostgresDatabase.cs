using System.Buffers.Binary;
using System.Data.Common;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Transcode.Contracts;

namespace Transcode.Silo.Facts;

/// <summary>
/// The database that many silos share. What fails in passing is tried again for a while, and then has a name. All that is sent here must
/// bear being sent twice, since a connection that breaks does not say what was still done.
/// </summary>
internal sealed class PostgresDatabase : ISqlDatabase
{
    /// <summary>A caller of a grain waits for 10 s; it is to hear of this before.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Every statement is a handful of look-ups by key: plans must not depend on what the statistics of a table that has just grown from
    /// nothing to a million rows still say, and need not be made anew for every execution, which costs more than to carry them out.
    /// </summary>
    private const string SessionSettings =
        "set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off; set jit = off; set plan_cache_mode = "
            + "force_generic_plan";

    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnectionStringBuilder _settings;

    public PostgresDatabase(string address)
    {
        _settings = PostgresAddress.Read(address);
        var builder = new NpgsqlDataSourceBuilder(_settings.ConnectionString);
        builder.UsePhysicalConnectionInitializer(_ => throw new NotSupportedException(), SetUp);
        _source = builder.Build();
    }

    public string Sequence => "bigint generated always as identity primary key";

    public SqlStatement? InOrder { get; } = new("select pg_advisory_xact_lock($1)", LockKey("events"));

    public int Writers => 2;

    public Task Prepare(IReadOnlyList<string> scripts, CancellationToken stop) => Run(async connection =>
    {
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await Script(connection, $"select pg_advisory_xact_lock({LockKey("migration")})", stop);
        if (await Scalar(connection,
            "select count(*) from information_schema.tables where table_schema = current_schema() and table_name = 'schema_version'",
            stop) > 0)
            throw new OldStateException("The database holds the state of version 0.1, which this version does not read. Name another "
                + "database (State:Postgres), or finish the jobs with version 0.1 first.");
        await Script(connection, "create table if not exists facts_version (version bigint not null)", stop);
        var version = (int)await Scalar(connection, "select coalesce(max(version), 0) from facts_version", stop);
        if (version > scripts.Count)
            throw new UnfitStateException($"The database has version {version}, and this program knows versions up to {scripts.Count}. Start the newer program, or name another database (State:Postgres).");
        foreach (var script in scripts.Skip(version))
            await Script(connection, script, stop);
        await Script(connection, $"delete from facts_version; insert into facts_version values ({scripts.Count})", stop);
        await transaction.CommitAsync(stop);
        return version;
    }, stop);

    public Task<IReadOnlyList<int>> Write(IReadOnlyList<SqlStatement> statements, CancellationToken stop)
        => Run<IReadOnlyList<int>>(async connection =>
    {
        // A batch is one transaction, and one way there and back.
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in statements)
            batch.BatchCommands.Add(Command(statement));
        try
        {
            await batch.ExecuteNonQueryAsync(stop);
        }
        catch (PostgresException failure) when (PostgresFaults.IsTaken(failure))
        {
            throw new AlreadyWrittenException(failure);
        }
        var changed = new int[statements.Count];
        for (var i = 0; i < changed.Length; i++)
            changed[i] = (int)batch.BatchCommands[i].RecordsAffected;
        return changed;
    }, stop);

    public Task<List<T>> Read<T>(SqlStatement statement, Func<DbDataReader, T> row, CancellationToken stop) => Run(async connection =>
    {
        await using var command = new NpgsqlCommand(statement.Text, connection);
        foreach (var value in statement.Values)
            command.Parameters.Add(Parameter(value));
        await using var reader = await command.ExecuteReaderAsync(stop);
        var rows = new List<T>();
        while (await reader.ReadAsync(stop))
            rows.Add(row(reader));
        return rows;
    }, stop);

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private async Task<T> Run<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken stop)
    {
        var since = Stopwatch.GetTimestamp();
        for (var pause = TimeSpan.FromMilliseconds(20); ; pause = pause * 2 < _longestPause ? pause * 2 : _longestPause)
        {
            try
            {
                await using var connection = await _source.OpenConnectionAsync(stop);
                return await work(connection);
            }
            catch (Exception failure) when (PostgresFaults.Refusal(failure) is { } refusal)
            {
                throw new FactsUnavailableException(refusal, failure);
            }
            catch (Exception failure) when (PostgresFaults.IsPassing(failure) && !stop.IsCancellationRequested)
            {
                if (Stopwatch.GetElapsedTime(since) > _patience)
                    throw new FactsUnavailableException($"The database does not answer at {_settings.Host}:{_settings.Port}. It was tried for {_patience.TotalSeconds:0} s.", failure);
                if (PostgresFaults.IsLostConnection(failure))
                    _source.Clear();
            }
            await Task.Delay(pause, stop);
        }
    }

    private static NpgsqlBatchCommand Command(SqlStatement statement)
    {
        var command = new NpgsqlBatchCommand(statement.Text);
        foreach (var value in statement.Values)
            command.Parameters.Add(Parameter(value));
        return command;
    }

    private static NpgsqlParameter Parameter(object? value) => value switch
    {
        string text => new NpgsqlParameter<string> { TypedValue = text },
        long number => new NpgsqlParameter<long> { TypedValue = number },
        null => new NpgsqlParameter<string?> { TypedValue = null },
        _ => throw new ArgumentOutOfRangeException(nameof(value), value.GetType().Name, "A value is a text or a long."),
    };

    private static async Task SetUp(NpgsqlConnection connection) => await Script(connection, SessionSettings, CancellationToken.None);

    private static async Task Script(NpgsqlConnection connection, string sql, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(stop);
    }

    private static async Task<long> Scalar(NpgsqlConnection connection, string sql, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(stop))!;
    }

    /// <summary>Names of the database's advisory locks: they are numbers there, and belong to one database.</summary>
    private static long LockKey(string name)
        => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes("transcode " + name)));
}

/// <summary>What was found was written by version 0.1; the message says what to do.</summary>
public sealed class OldStateException(string message) : UnfitStateException(message);
