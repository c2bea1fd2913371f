using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;

namespace Transcode.Silo.Facts.Journal;

/// <summary>What is too large for one row: rows of a partition of its own, which count for nothing until a row elsewhere says how many they
/// are.</summary>
internal sealed class RowFiles(TableClient table)
{
    /// <summary>The most that one transaction takes.</summary>
    private const int MostTogether = 100;

    /// <returns>In how many rows, and how many bytes.</returns>
    public async Task<(int Rows, long Bytes)> Write(string partition, Stream from, CancellationToken stop)
    {
        var (rows, bytes, buffer) = (0, 0L, new byte[RowBytes.Most]);
        while (await from.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, stop) is var read and > 0)
        {
            var row = RowBytes.Write(new TableEntity(partition, Name(rows)), buffer.AsSpan(0, read));
            await table.UpsertEntityAsync(row, TableUpdateMode.Replace, stop);
            (rows, bytes) = (rows + 1, bytes + read);
        }
        return (rows, bytes);
    }

    /// <exception cref="RowsGoneException">They were swept meanwhile.</exception>
    public async Task Read(string partition, int rows, Stream into, CancellationToken stop)
    {
        await foreach (var row in Rows(partition, rows, stop))
            RowBytes.Read(row, into);
    }

    /// <summary>As they lie there, in their order.</summary>
    /// <exception cref="RowsGoneException">They were swept meanwhile.</exception>
    public async IAsyncEnumerable<TableEntity> Rows(string partition, int rows, [EnumeratorCancellation] CancellationToken stop)
    {
        for (var row = 0; row < rows; row++)
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(partition, Name(row), cancellationToken: stop);
            if (!found.HasValue)
                throw new RowsGoneException($"Row {row} of {rows} is not there.");
            yield return found.Value!;
        }
    }

    /// <summary>Deletes what a filter finds within one partition.</summary>
    public async Task Delete(string filter, CancellationToken stop)
    {
        await foreach (var page in table.QueryAsync<TableEntity>(filter, MostTogether, ["PartitionKey", "RowKey"], stop).AsPages())
            foreach (var partition in page.Values.GroupBy(row => row.PartitionKey))
                await table.SubmitTransactionAsync(
                    partition.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All)), stop);
    }

    private static string Name(int row) => row.ToString("D8", CultureInfo.InvariantCulture);
}

/// <summary>What was to be read is not there any more; who looks again finds what stands in its place.</summary>
internal sealed class RowsGoneException(string message) : Exception(message);
