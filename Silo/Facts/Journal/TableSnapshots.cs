using System.Globalization;
using System.IO.Compression;
using Azure.Data.Tables;

namespace Transcode.Silo.Facts.Journal;

/// <summary>Copies of all facts at one record of the journal, so that a silo that starts reads the last few thousand records and not the
/// first.</summary>
/// <param name="table">Where the journal is.</param>
/// <param name="journal">It names the newest one.</param>
internal sealed class TableSnapshots(TableClient table, TableJournal journal)
{
    private const string Kind = "snapshot-";

    private readonly RowFiles _files = new(table);

    /// <summary>Into a file that is not there yet.</summary>
    public async Task Fetch(JournalHead head, string file, CancellationToken stop)
    {
        var packed = file + ".packed";
        await using (var into = File.Create(packed))
            await _files.Read(Name(head.Snapshot), head.SnapshotRows, into, stop);
        await using (var unpacking = new BrotliStream(File.OpenRead(packed), CompressionMode.Decompress))
        await using (var into = File.Create(file))
            await unpacking.CopyToAsync(into, stop);
        File.Delete(packed);
    }

    /// <summary>The rows of the newest, as they lie there; none where there is no snapshot.</summary>
    /// <exception cref="RowsGoneException">They were swept meanwhile.</exception>
    public IAsyncEnumerable<TableEntity> Rows(JournalHead head, CancellationToken stop)
        => _files.Rows(Name(head.Snapshot), head.SnapshotRows, stop);

    /// <summary>Keeps what a copy holds now, and sweeps what nobody needs any more: records and snapshots before the one before
    /// it.</summary>
    /// <param name="copy">Goes on meanwhile.</param>
    /// <param name="tail">The tail of the journal now.</param>
    /// <param name="folder">For files on the way.</param>
    /// <param name="stop">Given up.</param>
    /// <returns>The last record in it, and its bytes; null: there is one that is as new.</returns>
    public async Task<(long Number, long Bytes)?> Store(FactsCopy copy, long tail, string folder, CancellationToken stop)
    {
        var file = Path.Combine(folder, $"snapshot-{Guid.NewGuid():n}");
        try
        {
            var number = copy.WriteTo(file);
            await using var packed = await Pack(file, stop);
            var (rows, bytes) = await _files.Write(Name(number), packed, stop);
            if (await journal.Publish(number, rows, bytes, tail, stop) is not { } before)
                return null;
            if (before.Snapshot > 0)
                await Sweep(before.Snapshot, stop);
            return (number, bytes);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private async Task Sweep(long before, CancellationToken stop)
    {
        await journal.Forget(before, stop);
        await _files.Delete($"PartitionKey ge '{Kind}' and PartitionKey lt '{Name(before)}'", stop);
    }

    /// <returns>It goes with its closing.</returns>
    private static async Task<Stream> Pack(string file, CancellationToken stop)
    {
        var packed = new FileStream(file + ".packed", new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous
        });
        await using (var from = File.OpenRead(file))
        await using (var packing = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await from.CopyToAsync(packing, stop);
        packed.Position = 0;
        return packed;
    }

    private static string Name(long number) => Kind + number.ToString("D19", CultureInfo.InvariantCulture);
}
