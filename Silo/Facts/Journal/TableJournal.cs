using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;

namespace Transcode.Silo.Facts.Journal;

/// <summary>
/// The journal in a table of Azure Storage: one partition, in which the head is replaced and a record added in one transaction. That is all
/// that silos share of the facts: whoever has carried out the same records has the same facts.
/// </summary>
internal sealed class TableJournal(TableClient table)
{
    private const string Records = "log";
    private const int Conflict = 409;
    private const int PreconditionFailed = 412;

    private readonly RowFiles _files = new(table);

    /// <summary>Twice is once.</summary>
    public async Task Create(CancellationToken stop)
    {
        await table.CreateIfNotExistsAsync(stop);
        try
        {
            await table.AddEntityAsync(JournalHead.Empty.Entity(Records), stop);
        }
        catch (RequestFailedException failure) when (failure.Status == Conflict)
        {
            // It is there.
        }
    }

    public async Task<JournalHead> Head(CancellationToken stop)
        => JournalHead.Of(await table.GetEntityAsync<TableEntity>(Records, JournalHead.Row, cancellationToken: stop));

    /// <param name="before">As it was read.</param>
    /// <param name="id">Of the record.</param>
    /// <param name="record">Packed.</param>
    /// <param name="stop">Given up; it may be written all the same.</param>
    /// <returns>The head with it; null: somebody else was quicker, and nothing was written.</returns>
    public async Task<JournalHead?> Append(JournalHead before, string id, byte[] record, CancellationToken stop)
    {
        var after = before.After(record.Length);
        var row = await Row(after.Number, id, record, stop);
        try
        {
            var answers = await table.SubmitTransactionAsync(
            [
                new(TableTransactionActionType.UpdateReplace, after.Entity(Records), before.Tag),
                new(TableTransactionActionType.Add, row),
            ], stop);
            return answers.Value[0].Headers.ETag is { } tag ? after with { Tag = tag } : await Head(stop);
        }
        catch (RequestFailedException failure) when (failure.Status is Conflict or PreconditionFailed)
        {
            return null;
        }
    }

    /// <summary>Records in their order, page by page. What is written at this moment may be missing at the end.</summary>
    /// <param name="after">The last that is known.</param>
    /// <param name="upTo">The last that is wanted.</param>
    /// <param name="stop">Given up.</param>
    public async IAsyncEnumerable<IReadOnlyList<JournalRecord>> Read(long after, long upTo,
        [EnumeratorCancellation] CancellationToken stop)
    {
        var next = after + 1;
        await foreach (var page in table.QueryAsync<TableEntity>(Range(after, upTo), cancellationToken: stop).AsPages())
        {
            var records = new List<JournalRecord>(page.Values.Count);
            foreach (var row in page.Values)
            {
                if (row.RowKey != Name(next))
                    break;
                records.Add(await Record(row, stop));
                next++;
            }
            if (records.Count > 0)
                yield return records;
            if (records.Count < page.Values.Count)
                yield break;
        }
    }

    /// <summary>The rows of records as they lie there, with those that hold what is too large for one.</summary>
    /// <param name="after">The last that is known.</param>
    /// <param name="upTo">The last that is wanted.</param>
    /// <param name="stop">Given up.</param>
    /// <exception cref="RowsGoneException">One of them is not there, or not yet.</exception>
    public async IAsyncEnumerable<TableEntity> Rows(long after, long upTo, [EnumeratorCancellation] CancellationToken stop)
    {
        var next = after + 1;
        await foreach (var row in table.QueryAsync<TableEntity>(Range(after, upTo), cancellationToken: stop))
        {
            if (row.RowKey != Name(next))
                break;
            if (row.GetInt32("Rows") is { } rows)
                await foreach (var part in _files.Rows(File(row.GetString("Id")), rows, stop))
                    yield return part;
            yield return row;
            next++;
        }
        if (next <= upTo)
            throw new RowsGoneException($"Record {next} of {upTo} is not there.");
    }

    /// <summary>The row of a head.</summary>
    public static TableEntity HeadRow(JournalHead head) => head.Entity(Records);

    /// <summary>Names a newer snapshot.</summary>
    /// <param name="number">The last record in it.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="bytes">Its size.</param>
    /// <param name="tail">The tail of the journal when it was begun.</param>
    /// <param name="stop">Given up.</param>
    /// <returns>The head before it; null: there is one that is as new.</returns>
    public async Task<JournalHead?> Publish(long number, int rows, long bytes, long tail, CancellationToken stop)
    {
        while (true)
        {
            var before = await Head(stop);
            if (before.Snapshot >= number)
                return null;
            // Whoever is reading the snapshot before this one finds the records behind it.
            var after = before with
            {
                Snapshot = number,
                SnapshotRows = rows,
                SnapshotBytes = bytes,
                Tail = Math.Max(0, before.Tail - tail),
                First = before.Snapshot + 1
            };
            try
            {
                await table.UpdateEntityAsync(after.Entity(Records), before.Tag, TableUpdateMode.Replace, stop);
                return before;
            }
            catch (RequestFailedException failure) when (failure.Status == PreconditionFailed)
            {
                // Something was appended meanwhile.
            }
        }
    }

    /// <summary>Deletes the records up to this one.</summary>
    public async Task Forget(long upTo, CancellationToken stop)
    {
        var large = new List<string>();
        var filter = $"{Range(0, upTo)} and Rows gt 0";
        await foreach (var row in table.QueryAsync<TableEntity>(filter, null, ["Id"], stop))
            large.Add(row.GetString("Id"));
        foreach (var id in large)
            await _files.Delete($"PartitionKey eq '{File(id)}'", stop);
        await _files.Delete(Range(0, upTo), stop);
    }

    private async Task<TableEntity> Row(long number, string id, byte[] record, CancellationToken stop)
    {
        var row = new TableEntity(Records, Name(number)) { ["Id"] = id };
        if (record.Length <= RowBytes.Most)
            return RowBytes.Write(row, record);
        row["Rows"] = (await _files.Write(File(id), new MemoryStream(record), stop)).Rows;
        return row;
    }

    private async Task<JournalRecord> Record(TableEntity row, CancellationToken stop)
    {
        using var bytes = new MemoryStream();
        if (row.GetInt32("Rows") is { } rows)
            await _files.Read(File(row.GetString("Id")), rows, bytes, stop);
        else
            RowBytes.Read(row, bytes);
        return JournalRecord.Unpack(bytes.ToArray());
    }

    private static string Range(long after, long upTo)
        => $"PartitionKey eq '{Records}' and RowKey gt '{Name(after)}' and RowKey le '{Name(upTo)}'";

    private static string File(string id) => "bytes-" + id;

    private static string Name(long number) => number.ToString("D19", CultureInfo.InvariantCulture);
}
