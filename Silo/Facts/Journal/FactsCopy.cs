using System.Collections.Concurrent;
using System.Data.Common;

namespace Transcode.Silo.Facts.Journal;

/// <summary>The facts as the journal tells them so far, in a SQLite file of this process. It can be made anew at any time.</summary>
internal sealed class FactsCopy : IDisposable
{
    private readonly string _file;
    private readonly SqliteSession _writer;
    private readonly ConcurrentBag<SqliteSession> _readers = [];
    private long _number;
    private bool _isClosed;

    /// <param name="file">Empty or a snapshot.</param>
    public FactsCopy(string file)
    {
        _file = file;
        _writer = new SqliteSession(file, isCopy: true);
        _writer.Script("create table if not exists applied (number bigint not null); "
            + "insert into applied select 0 where not exists (select 1 from applied)");
        _number = NumberOf(_writer);
    }

    /// <summary>The last record that was carried out.</summary>
    public long Number => Volatile.Read(ref _number);

    /// <summary>Carries out what follows. All or nothing.</summary>
    public void Apply(IReadOnlyList<JournalRecord> records)
    {
        var number = Number + records.Count;
        _writer.Transaction(writer =>
        {
            foreach (var record in records)
            {
                foreach (var script in record.Scripts)
                    writer.Script(script);
                foreach (var statement in record.Statements)
                    writer.Run(statement);
            }
            return writer.Run(NumberIs(number));
        });
        Volatile.Write(ref _number, number);
    }

    /// <summary>Does what is asked, each for itself, in a transaction that stays open until it is known whether the journal took
    /// it.</summary>
    public CopyAttempt Try(IReadOnlyList<IReadOnlyList<SqlStatement>> group) => new(_writer, group, number =>
    {
        _writer.Run(NumberIs(number));
        _writer.Script("commit");
        Volatile.Write(ref _number, number);
    });

    /// <summary>At once, on the caller's thread: a reading takes microseconds.</summary>
    public List<T> Read<T>(SqlStatement statement, Func<DbDataReader, T> row)
    {
        var session = _readers.TryTake(out var free) ? free : new SqliteSession(_file, isCopy: true);
        try
        {
            return session.Rows(statement, row);
        }
        finally
        {
            _readers.Add(session);
            if (Volatile.Read(ref _isClosed))
                CloseReaders();
        }
    }

    /// <returns>The last record in it.</returns>
    public long WriteTo(string file)
    {
        using (var session = new SqliteSession(_file, isCopy: true))
            session.Run(new SqlStatement("vacuum into $1", file));
        using var written = new SqliteSession(file, isCopy: true);
        // The file alone, without a log beside it.
        written.Script("pragma journal_mode = delete");
        return NumberOf(written);
    }

    /// <summary>Readings that are under way end first.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _isClosed, true);
        _writer.Dispose();
        CloseReaders();
    }

    private void CloseReaders()
    {
        while (_readers.TryTake(out var reader))
            reader.Dispose();
    }

    private static SqlStatement NumberIs(long number) => new("update applied set number = $1", number);

    private static long NumberOf(SqliteSession session)
        => session.Rows(new SqlStatement("select number from applied"), row => row.GetInt64(0))[0];
}
