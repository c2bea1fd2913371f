using Azure;
using Azure.Data.Tables;

namespace Transcode.Silo.Facts.Journal;

/// <summary>
/// How far the journal goes. Every append replaces it where it is still as it was read: of two that have seen the same, one is refused,
/// also when what it would follow was deleted long ago.
/// </summary>
/// <param name="Tag">Of the row.</param>
/// <param name="Number">Of the last record; 0: there is none.</param>
/// <param name="Snapshot">What the newest snapshot holds: all records up to this one; 0: there is no snapshot.</param>
/// <param name="SnapshotRows">In so many rows.</param>
/// <param name="SnapshotBytes">So large.</param>
/// <param name="Tail">Bytes of the records behind the snapshot.</param>
/// <param name="First">Records before this one may be gone.</param>
/// <param name="Version">How many scripts have shaped the facts.</param>
internal sealed record JournalHead(ETag Tag, long Number, long Snapshot, int SnapshotRows, long SnapshotBytes, long Tail, long First,
    int Version)
{
    public const string Row = "head";

    /// <summary>Shorter ones are read as quickly as a snapshot.</summary>
    private const long ShortestTail = 4 * 1024 * 1024;

    /// <summary>What a record takes beside its bytes.</summary>
    private const long Beside = 200;

    public static readonly JournalHead Empty = new(default, 0, 0, 0, 0, 0, 1, 0);

    /// <summary>After so many bytes a snapshot is due. It grows with the snapshot, so that all snapshots together cost a few times what was
    /// appended.</summary>
    public long SnapshotEvery => Math.Max(ShortestTail, SnapshotBytes / 2);

    public JournalHead After(long bytes) => this with { Number = Number + 1, Tail = Tail + bytes + Beside };

    /// <summary>Whoever appends the record that passes the mark makes the snapshot; where that one dies, whoever passes the next.</summary>
    public bool IsSnapshotDue(JournalHead before) => Tail / SnapshotEvery > before.Tail / SnapshotEvery;

    public TableEntity Entity(string partition) => new(partition, Row)
    {
        ["Number"] = Number,
        ["Snapshot"] = Snapshot,
        ["SnapshotRows"] = SnapshotRows,
        ["SnapshotBytes"] = SnapshotBytes,
        ["Tail"] = Tail,
        ["First"] = First,
        ["Version"] = Version,
    };

    public static JournalHead Of(TableEntity row) => new(row.ETag, row.GetInt64("Number") ?? 0, row.GetInt64("Snapshot") ?? 0,
        row.GetInt32("SnapshotRows") ?? 0, row.GetInt64("SnapshotBytes") ?? 0, row.GetInt64("Tail") ?? 0, row.GetInt64("First") ?? 1,
        row.GetInt32("Version") ?? 0);
}
