using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Transcode.Contracts;

namespace Transcode.Silo.Facts;

/// <summary>
/// One writer behind a lock, since several writers of one file starve each other, and as many readers as there are readings at once; in WAL
/// mode neither waits for the other. A statement is compiled once in the life of its connection.
/// </summary>
internal sealed class SqliteDatabase(string file) : ISqlDatabase
{
    private readonly SemaphoreSlim _writing = new(1);
    private readonly ConcurrentBag<SqliteSession> _readers = [];
    private SqliteSession? _writer;

    public string Sequence => "integer primary key autoincrement";

    public SqlStatement? InOrder => null;

    public int Writers => 1;

    public async Task Prepare(IReadOnlyList<string> scripts, CancellationToken stop)
    {
        await _writing.WaitAsync(stop);
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder)
                Directory.CreateDirectory(folder);
            _writer ??= new SqliteSession(file);
            Migrate(_writer, scripts);
        }
        finally
        {
            _writing.Release();
        }
    }

    public async Task<IReadOnlyList<int>> Write(IReadOnlyList<SqlStatement> statements, CancellationToken stop)
    {
        await _writing.WaitAsync(stop);
        try
        {
            var writer = _writer ?? throw new InvalidOperationException("The facts are not prepared yet.");
            return writer.Transaction(session => statements.Select(statement => session.Run(statement)).ToArray());
        }
        catch (SqliteException failure) when (SqliteFaults.IsTaken(failure))
        {
            throw new AlreadyWrittenException(failure);
        }
        catch (SqliteException failure) when (SqliteFaults.IsLocked(failure))
        {
            throw Unavailable(failure);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Runs at once on the caller's thread: a reading takes microseconds.</summary>
    public Task<List<T>> Read<T>(SqlStatement statement, Func<DbDataReader, T> row, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var session = _readers.TryTake(out var free) ? free : new SqliteSession(file);
        try
        {
            return Task.FromResult(session.Rows(statement, row));
        }
        catch (SqliteException failure) when (SqliteFaults.IsLocked(failure))
        {
            return Task.FromException<List<T>>(Unavailable(failure));
        }
        finally
        {
            _readers.Add(session);
        }
    }

    private FactsUnavailableException Unavailable(SqliteException failure) =>
        new($"{file} is locked by another program. It was tried for {SqliteSession.PatienceSeconds} s; end that program, or try again later.",
            failure);

    public ValueTask DisposeAsync()
    {
        while (_readers.TryTake(out var reader))
            reader.Dispose();
        _writer?.Dispose();
        _writing.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Whether a server can start with what is there, before anything of it starts.</summary>
    /// <exception cref="UnfitStateException">It cannot.</exception>
    public static void Check(string file, int known)
    {
        if (!File.Exists(file))
            return;
        try
        {
            using var session = new SqliteSession(file);
            var version = (int)session.Rows(new SqlStatement("pragma user_version"), row => row.GetInt64(0))[0];
            if (version > known)
                throw new UnfitStateException(NewerThan(file, version, known));
        }
        catch (SqliteException failure) when (SqliteFaults.Refusal(failure, file) is { } words)
        {
            throw new UnfitStateException(words);
        }
    }

    private static string NewerThan(string file, int version, int known) =>
        $"{file} has version {version}, and this program knows versions up to {known}. Start the newer program, or use another folder.";

    private void Migrate(SqliteSession session, IReadOnlyList<string> scripts) => session.Transaction(inside =>
    {
        var version = (int)inside.Rows(new SqlStatement("pragma user_version"), row => row.GetInt64(0))[0];
        if (version > scripts.Count)
            throw new UnfitStateException(NewerThan(file, version, scripts.Count));
        foreach (var script in scripts.Skip(version))
            inside.Script(script);
        inside.Script($"pragma user_version = {scripts.Count}");
        return version;
    });
}
