using System.Collections.Concurrent;

namespace Transcode.Orchestrator.State.Sqlite;

/// <summary>
/// One writer behind a lock, since several writers of one file starve each other for seconds, and as many readers as there are
/// readings at once; in WAL mode neither waits for the other.
/// </summary>
internal sealed class SqliteConnections(string database) : IDisposable
{
    private readonly SemaphoreSlim writing = new(1);
    private readonly ConcurrentBag<SqliteSession> readers = [];
    private SqliteSession? writer;

    /// <summary>Opens the file, making its folder.</summary>
    public async Task Open(Action<SqliteSession> prepare, CancellationToken stop)
    {
        await writing.WaitAsync(stop);
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(database)) is { } folder)
                Directory.CreateDirectory(folder);
            writer ??= new SqliteSession(database);
            prepare(writer);
        }
        finally
        {
            writing.Release();
        }
    }

    public async Task<T> Write<T>(Func<SqliteSession, T> work, CancellationToken stop)
    {
        await writing.WaitAsync(stop);
        try
        {
            return (writer ?? throw new InvalidOperationException("The state is not prepared yet.")).Transaction(work);
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>Runs at once on the caller's thread: a reading takes microseconds.</summary>
    public Task<T> Read<T>(Func<SqliteSession, T> work, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var session = readers.TryTake(out var free) ? free : new SqliteSession(database);
        try
        {
            return Task.FromResult(work(session));
        }
        finally
        {
            readers.Add(session);
        }
    }

    public void Dispose()
    {
        while (readers.TryTake(out var reader))
            reader.Dispose();
        writer?.Dispose();
        writing.Dispose();
    }
}
