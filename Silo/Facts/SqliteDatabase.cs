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
    private readonly ConcurrentBag<Session> _readers = [];
    private Session? _writer;

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
            _writer ??= new Session(file);
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
        catch (SqliteException failure) when (failure.SqliteExtendedErrorCode is PrimaryKeyTaken or UniqueTaken)
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

    private const int PrimaryKeyTaken = 1555;
    private const int UniqueTaken = 2067;

    /// <summary>Runs at once on the caller's thread: a reading takes microseconds.</summary>
    public Task<List<T>> Read<T>(SqlStatement statement, Func<DbDataReader, T> row, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var session = _readers.TryTake(out var free) ? free : new Session(file);
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
        new($"{file} is locked by another program. It was tried for {Session.PatienceSeconds} s; end that program, or try again later.",
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
            using var session = new Session(file);
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

    private void Migrate(Session session, IReadOnlyList<string> scripts) => session.Transaction(inside =>
    {
        var version = (int)inside.Rows(new SqlStatement("pragma user_version"), row => row.GetInt64(0))[0];
        if (version > scripts.Count)
            throw new UnfitStateException(NewerThan(file, version, scripts.Count));
        foreach (var script in scripts.Skip(version))
            inside.Script(script);
        inside.Script($"pragma user_version = {scripts.Count}");
        return version;
    });

    /// <summary>One connection with its prepared statements; for one thread at a time.</summary>
    private sealed class Session : IDisposable
    {
        /// <summary>A caller of a grain waits for 10 s; it is to hear of a file that is locked before. The driver asks SQLite, which waits
        /// for a second, until then.</summary>
        public const int PatienceSeconds = 5;

        private readonly SqliteConnection _connection;
        private readonly Dictionary<string, SqliteCommand> _statements = [];

        public Session(string file)
        {
            // Pooling would hand a connection on without its prepared statements.
            _connection = new SqliteConnection(new SqliteConnectionStringBuilder
            {
                DataSource = file,
                Pooling = false,
                DefaultTimeout = PatienceSeconds
            }.ToString());
            _connection.Open();
            // In WAL mode this survives the death of the process; only a power cut may cost the last moments, never the consistency.
            Script("pragma busy_timeout = 1000; pragma journal_mode = wal; pragma synchronous = normal; pragma temp_store = memory");
        }

        public int Run(SqlStatement statement) => Prepared(statement).ExecuteNonQuery();

        public List<T> Rows<T>(SqlStatement statement, Func<DbDataReader, T> row)
        {
            using var reader = Prepared(statement).ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
                rows.Add(row(reader));
            return rows;
        }

        public T Transaction<T>(Func<Session, T> work)
        {
            Script("begin immediate");
            try
            {
                var answer = work(this);
                Script("commit");
                return answer;
            }
            catch
            {
                RollBack();
                throw;
            }
        }

        public void Script(string sql)
        {
            using var command = _connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }

        public void Dispose()
        {
            foreach (var statement in _statements.Values)
                statement.Dispose();
            _connection.Dispose();
        }

        /// <summary>A full disk makes SQLite roll back by itself; what is to be told then is the disk, and not that there is nothing left
        /// to roll back.</summary>
        private void RollBack()
        {
            try
            {
                Script("rollback");
            }
            catch (SqliteException)
            {
                // Nothing of the transaction is left.
            }
        }

        private SqliteCommand Prepared(SqlStatement statement)
        {
            if (!_statements.TryGetValue(statement.Text, out var command))
            {
                command = _connection.CreateCommand();
                command.CommandText = statement.Text;
                for (var i = 1; i <= statement.Values.Count; i++)
                    command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
                _statements.Add(statement.Text, command);
            }
            for (var i = 0; i < statement.Values.Count; i++)
                command.Parameters[i].Value = statement.Values[i] ?? DBNull.Value;
            return command;
        }
    }
}
