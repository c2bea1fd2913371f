using System.Data.Common;
using Azure.Data.Tables;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Transcode.Contracts;

namespace Transcode.Silo.Facts.Journal;

/// <summary>
/// Facts without a database that all silos reach: a journal that they share, and in each silo a copy of the facts, which carries out what
/// the journal says. Who writes does it in the copy first, then appends it where nobody else has appended since, and only then lets it be;
/// who reads asks first how far the journal goes. So a reading sees all that was written before it, on whichever silo.
/// </summary>
internal sealed partial class JournalDatabase : ISqlDatabase
{
    /// <summary>A caller of a grain waits for 10 s; it is to hear of this before.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(1);

    /// <summary>A record that is larger takes longer than the others save by waiting for it.</summary>
    private const int MostTogether = 200;

    private const int ReadersAtOnce = 4;

    /// <summary>A snapshot that is published refuses an append once; more often something else must be wrong.</summary>
    private const int MostInVain = 10;

    private readonly string _where;
    private readonly string _folder;
    private readonly ILogger _log;
    private readonly TableJournal _journal;
    private readonly TableSnapshots _snapshots;
    private readonly BatchWriter<IReadOnlyList<SqlStatement>, WriteAnswer> _writes;
    private readonly BatchWriter<bool, bool> _readings;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly CancellationTokenSource _ending = new();
    private FactsCopy? _copy;
    private JournalHead _head = JournalHead.Empty;
    private Pending? _pending;
    private Task _snapshot = Task.CompletedTask;

    /// <param name="table">Of the journal.</param>
    /// <param name="where">It lies, for messages.</param>
    /// <param name="folder">For the copy, of this process alone. What is there is deleted.</param>
    /// <param name="log">Null: nobody listens.</param>
    public JournalDatabase(TableClient table, string where, string folder, ILogger? log = null)
    {
        (_where, _folder, _log) = (where, folder, log ?? NullLogger.Instance);
        _journal = new TableJournal(table);
        _snapshots = new TableSnapshots(table, _journal);
        _writes = new(Write, MostTogether);
        _readings = new(Refresh, writers: ReadersAtOnce);
    }

    public string Sequence => "integer primary key autoincrement";

    /// <summary>The journal is in order.</summary>
    public SqlStatement? InOrder => null;

    /// <summary>They become one record.</summary>
    public int Writers => 4;

    /// <summary>Whether a server can start with what is there; where nothing is, it is begun.</summary>
    /// <exception cref="UnfitStateException">It cannot.</exception>
    public Task Check(int known, CancellationToken stop) => Try(async () =>
    {
        await _journal.Create(stop);
        return Fit((await _journal.Head(stop)).Version, known);
    }, stop);

    public async Task Prepare(IReadOnlyList<string> scripts, CancellationToken stop) => await Try(async () =>
    {
        await _journal.Create(stop);
        return await Alone(async () =>
        {
            do
                await CatchUp(stop);
            while (!await IsShaped(scripts, stop));
            return true;
        }, stop);
    }, stop);

    public async Task<IReadOnlyList<int>> Write(IReadOnlyList<SqlStatement> statements, CancellationToken stop)
        => await _writes.Write(statements, stop) switch
        {
            { Changed: { } changed } => changed,
            { Taken: var taken } => throw new AlreadyWrittenException(taken!),
        };

    public async Task<List<T>> Read<T>(SqlStatement statement, Func<DbDataReader, T> row, CancellationToken stop)
    {
        await _readings.Write(true, stop);
        try
        {
            return Copy.Read(statement, row);
        }
        catch (SqliteException failure)
        {
            throw Broken(failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _snapshot.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _copy?.Dispose();
        _gate.Dispose();
        _ending.Dispose();
        DeleteFolder();
    }

    /// <summary>The one that is being written, if any.</summary>
    internal Task SnapshotEnded() => _snapshot;

    private FactsCopy Copy
        => _copy ?? throw new FactsUnavailableException("The copy of the state is being made. Try again in a moment.");

    /// <summary>Those who come while this asks wait for the next one: what was written before they came is seen by them.</summary>
    private Task<IReadOnlyList<bool>> Refresh(IReadOnlyList<bool> readers, CancellationToken stop) => Try(async () =>
    {
        var head = await _journal.Head(stop);
        if (head.Number != _copy?.Number)
            await Alone(async () => (_copy is not { } copy || copy.Number < head.Number) && await CatchUp(stop), stop);
        return readers;
    }, stop);

    private async Task<IReadOnlyList<WriteAnswer>> Write(IReadOnlyList<IReadOnlyList<SqlStatement>> group, CancellationToken stop)
    {
        var id = Guid.NewGuid().ToString("n");
        return await Try(() => Alone(() => Write(id, group, stop), stop), stop);
    }

    private async Task<IReadOnlyList<WriteAnswer>> Write(string id, IReadOnlyList<IReadOnlyList<SqlStatement>> group,
        CancellationToken stop)
    {
        if (_copy is null)
            await CatchUp(stop);
        for (var inVain = 0; _pending is not { IsWritten: true } done || done.Id != id;)
        {
            using var attempt = Copy.Try(group);
            if (attempt.Statements.Count > 0 && await Append(id, attempt, stop))
                return attempt.Answers;
            attempt.Dispose();
            if (await CatchUp(stop))
                continue;
            // What was refused, or found nothing, was so for all: nobody has written since.
            if (attempt.Statements.Count == 0)
                return attempt.Answers;
            if (++inVain == MostInVain)
                throw new FactsUnavailableException($"The journal at {_where} takes no record {_head.Number + 1}, though it ends before "
                    + "it. Put back a backup of its table.");
        }
        return _pending!.Answers;
    }

    private async Task<bool> Append(string id, CopyAttempt attempt, CancellationToken stop)
    {
        // The answer may be lost, and the record be there all the same: then it is found with the others.
        _pending = new Pending(id, attempt.Answers, IsWritten: false);
        var record = new JournalRecord(id, [], attempt.Statements).Pack();
        if (await _journal.Append(_head, id, record, stop) is not { } head)
            return false;
        attempt.Commit(head.Number);
        Advance(head);
        return true;
    }

    private async Task<bool> IsShaped(IReadOnlyList<string> scripts, CancellationToken stop)
    {
        var version = Fit(_head.Version, scripts.Count);
        if (version == scripts.Count)
            return true;
        var record = new JournalRecord(Guid.NewGuid().ToString("n"), [.. scripts.Skip(version)], []);
        // Of several processes that start at once one does it, and all carry it out.
        await _journal.Append(_head with { Version = scripts.Count }, record.Id, record.Pack(), stop);
        return false;
    }

    private int Fit(int version, int known) => version <= known ? version
        : throw new UnfitStateException($"The state at {_where} has version {version}, and this program knows versions up to {known}. "
            + "Start the newer program, or name another place (State:AzureTables, State:AzurePrefix).");

    /// <summary>What a write came to whose answer was lost.</summary>
    private sealed record Pending(string Id, IReadOnlyList<WriteAnswer> Answers, bool IsWritten);

    [LoggerMessage(Level = LogLevel.Information, Message = "A copy of the state was made from snapshot {Snapshot}")]
    private partial void LogRebuilt(long snapshot);

    [LoggerMessage(Level = LogLevel.Information, Message = "A snapshot of the state up to record {Number} was written: {Bytes} bytes")]
    private partial void LogSnapshot(long number, long bytes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A snapshot of the state was not written; the next one is tried later")]
    private partial void LogSnapshotFailed(Exception failure);
}
