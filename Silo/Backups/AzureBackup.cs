using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Transcode.Contracts;
using Transcode.Silo.Facts;
using Transcode.Silo.Facts.Journal;

namespace Transcode.Silo.Backups;

/// <summary>
/// The state in Azure's tables, into a file and back. A journal only grows, so its rows up to the head that was read first are the facts of
/// that moment, while silos go on writing; what grains keep beside it is read afterwards.
/// </summary>
public sealed class AzureBackup(AzureTables tables)
{
    private const string Facts = "facts";

    /// <summary>Of grains; each of their rows is for itself.</summary>
    private static readonly string[] _besideFacts = ["state", "reminders"];

    /// <summary>Who is there now, of which a restored state knows nothing.</summary>
    private const string Silos = "silos";

    /// <summary>A snapshot that is read is swept after the next but one: more often something else must be wrong.</summary>
    private const int MostAttempts = 3;

    private const int WritersAtOnce = 16;
    private const int Conflict = 409;
    private const int NotFound = 404;

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(200);

    private readonly TableServiceClient _account = tables.ConnectPatiently();

    /// <summary>While silos run.</summary>
    /// <param name="into">A file; what is there is written over.</param>
    /// <param name="stop">Given up.</param>
    /// <returns>How many rows there are.</returns>
    /// <exception cref="FactsUnavailableException">The account does not answer, or not us.</exception>
    /// <exception cref="UnfitBackupException">There is no state.</exception>
    public Task<long> Save(Stream into, CancellationToken stop) => Named(async () =>
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await BackupFile.Write(into, tables.Prefix, Rows(stop), stop);
            }
            catch (RowsGoneException) when (attempt < MostAttempts)
            {
                await Task.Delay(_pause, stop);
            }
        }
    });

    /// <summary>Into tables that are empty or not there, and before the first silo starts.</summary>
    /// <param name="from">A file that was saved.</param>
    /// <param name="stop">Given up: what was written is there, and no silo starts with it.</param>
    /// <returns>How many rows there are.</returns>
    /// <exception cref="FactsUnavailableException">The account does not answer, or not us.</exception>
    /// <exception cref="UnfitBackupException">The file is none of ours, or the tables are not empty.</exception>
    public Task<long> Restore(Stream from, CancellationToken stop) => Named(async () =>
    {
        var prefix = await BackupFile.Check(from, stop);
        if (prefix != tables.Prefix)
            throw new UnfitBackupException($"The backup is of the tables {prefix}…, and these are {tables.Prefix}…: rows name their "
                + $"platform. Restore with State:AzurePrefix={prefix}.");
        foreach (var name in (string[])[Facts, .. _besideFacts, Silos])
            await MustBeEmpty(name, stop);
        // The head comes first: a silo that starts on half of the records refuses them by it, and does not begin anew.
        await Begin(await BackupFile.Rows(from, stop).FirstAsync(stop), stop);
        var written = 1L;
        await Parallel.ForEachAsync(BackupFile.Rows(from, stop).Skip(1),
            new ParallelOptions { MaxDegreeOfParallelism = WritersAtOnce, CancellationToken = stop }, async (row, stop) =>
        {
            await Table(row.Table).UpsertEntityAsync(row.Entity, TableUpdateMode.Replace, stop);
            Interlocked.Increment(ref written);
        });
        return written;
    });

    private async IAsyncEnumerable<BackupRow> Rows([EnumeratorCancellation] CancellationToken stop)
    {
        var table = Table(Facts);
        var journal = new TableJournal(table);
        var head = await Head(journal, stop);
        // What is before the snapshot is not taken along.
        yield return new(Facts, TableJournal.HeadRow(head with { First = head.Snapshot + 1 }));
        await foreach (var row in new TableSnapshots(table, journal).Rows(head, stop))
            yield return new(Facts, row);
        await foreach (var row in journal.Rows(head.Snapshot, head.Number, stop))
            yield return new(Facts, row);
        foreach (var name in _besideFacts)
            // A silo makes them a moment after the journal.
            if (await IsThere(name, stop))
                await foreach (var row in Table(name).QueryAsync<TableEntity>(cancellationToken: stop))
                    yield return new(name, row);
    }

    private async Task<JournalHead> Head(TableJournal journal, CancellationToken stop)
    {
        try
        {
            return await journal.Head(stop);
        }
        catch (RequestFailedException failure) when (failure.Status == NotFound)
        {
            throw new UnfitBackupException($"There is no state in {tables.Table(Facts)} at {tables.Where()}: no silo has been there yet. "
                + "See State:AzureTables and State:AzurePrefix.");
        }
    }

    private async Task<bool> IsThere(string name, CancellationToken stop)
        => await _account.QueryAsync($"TableName eq '{tables.Table(name)}'", cancellationToken: stop).AnyAsync(stop);

    private async Task MustBeEmpty(string name, CancellationToken stop)
    {
        await Table(name).CreateIfNotExistsAsync(stop);
        await foreach (var _ in Table(name).QueryAsync<TableEntity>(maxPerPage: 1, select: ["PartitionKey"], cancellationToken: stop))
            throw new UnfitBackupException($"The table {tables.Table(name)} at {tables.Where()} is not empty. A backup is restored into an "
                + "empty place, with no silo there: delete the tables of that name, or name another account (State:AzureTables).");
    }

    private async Task Begin(BackupRow head, CancellationToken stop)
    {
        try
        {
            await Table(head.Table).AddEntityAsync(head.Entity, stop);
        }
        catch (RequestFailedException failure) when (failure is { Status: Conflict, ErrorCode: "EntityAlreadyExists" })
        {
            throw new UnfitBackupException($"Somebody else begins a state in {tables.Table(Facts)} at {tables.Where()}. Stop all silos "
                + "there, delete the tables and restore again.");
        }
    }

    private TableClient Table(string name) => _account.GetTableClient(tables.Table(name));

    private async Task<T> Named<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (RequestFailedException failure) when (failure.ErrorCode == "TableBeingDeleted")
        {
            throw new UnfitBackupException($"A table is still being deleted at {tables.Where()}. Try again in a minute.");
        }
        catch (Exception failure) when (TableFaults.Refusal(failure, tables.Where()) is { } refusal)
        {
            throw new FactsUnavailableException(refusal, failure);
        }
        catch (Exception failure) when (failure is RequestFailedException or AggregateException && TableFaults.IsPassing(failure))
        {
            throw new FactsUnavailableException($"The state does not answer at {tables.Where()} (State:AzureTables).", failure);
        }
        catch (RowsGoneException failure)
        {
            throw new FactsUnavailableException($"The journal at {tables.Where()} is not whole: {failure.Message}", failure);
        }
    }
}
