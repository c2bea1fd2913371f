using Microsoft.Data.Sqlite;

namespace Transcode.Silo.Facts.Journal;

/// <summary>What a group of writes would do to a copy of the facts. Nobody sees it until it is committed; disposed before, it never
/// was.</summary>
internal sealed class CopyAttempt : IDisposable
{
    private readonly SqliteSession _writer;
    private readonly Action<long> _commit;
    private bool _isOpen;

    public CopyAttempt(SqliteSession writer, IReadOnlyList<IReadOnlyList<SqlStatement>> group, Action<long> commit)
    {
        (_writer, _commit) = (writer, commit);
        _writer.Script("begin immediate");
        _isOpen = true;
        try
        {
            Answers = [.. group.Select(One)];
        }
        catch
        {
            Dispose();
            throw;
        }
        Statements = [.. group.Zip(Answers).Where(one => one.Second.Changed?.Any(rows => rows > 0) == true).SelectMany(one => one.First)];
    }

    /// <summary>One for each of the group.</summary>
    public IReadOnlyList<WriteAnswer> Answers { get; }

    /// <summary>Of those that change anything.</summary>
    public IReadOnlyList<SqlStatement> Statements { get; }

    /// <param name="number">Of the record in which the journal has it.</param>
    public void Commit(long number)
    {
        _commit(number);
        _isOpen = false;
    }

    public void Dispose()
    {
        if (_isOpen)
            _writer.RollBack();
        _isOpen = false;
    }

    private WriteAnswer One(IReadOnlyList<SqlStatement> statements)
    {
        _writer.Script("savepoint one");
        try
        {
            var changed = statements.Select(_writer.Run).ToArray();
            _writer.Script("release one");
            return new(changed, null);
        }
        catch (SqliteException failure) when (SqliteFaults.IsTaken(failure))
        {
            _writer.Script("rollback to one; release one");
            return new(null, failure);
        }
    }
}

/// <summary>What became of one write.</summary>
/// <param name="Changed">Rows changed by each statement; null: a key is taken.</param>
/// <param name="Taken">Then so it was told.</param>
internal sealed record WriteAnswer(IReadOnlyList<int>? Changed, Exception? Taken);
