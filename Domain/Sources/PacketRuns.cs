namespace Transcode.Domain.Sources;

/// <summary>Whether the source's packets could be taken over as they are, and where they part (docs/decisions/0008-copying.md).</summary>
internal sealed class PacketRuns
{
    private readonly long[] _shown;
    private readonly long[] _bytesUntil;
    private readonly HashSet<long> _clean = [];

    /// <param name="packets">The picture's packets, with trusted times.</param>
    /// <param name="resets">Presentation times of key frames after which nothing refers to anything before; empty where that is not
    /// known.</param>
    public PacketRuns(PacketTable packets, IReadOnlySet<long> resets)
    {
        StandAlone = !packets.NeedsDecoder && packets.Bytes.All(bytes => bytes > 0)
            && packets.Keys.All(key => resets.Contains(packets.Pts[key]));
        int[] order = [.. Enumerable.Range(0, packets.Count).OrderBy(i => packets.Pts[i])];
        _shown = [.. order.Select(i => packets.Pts[i])];
        _bytesUntil = new long[order.Length + 1];
        for (var rank = 0; rank < order.Length; rank++)
        {
            _bytesUntil[rank + 1] = _bytesUntil[rank] + packets.Bytes[order[rank]];
            Reordering = Math.Max(Reordering, order[rank] - rank);
        }
        if (StandAlone)
            FindClean(packets, order);
    }

    /// <summary>Every packet is seen, all have the same parameters, and nothing refers to what lies before a key frame.</summary>
    public bool StandAlone { get; }

    /// <summary>By how many frames decoding runs ahead of display.</summary>
    public int Reordering { get; }

    public bool IsClean(long pts) => _clean.Contains(pts);

    /// <summary>Length of the packets that are shown from one time (inclusive) to another (exclusive).</summary>
    public long Bytes(long from, long until) => _bytesUntil[RankOf(until)] - _bytesUntil[RankOf(from)];

    private int RankOf(long pts) => Array.BinarySearch(_shown, pts) is var found && found >= 0 ? found : ~found;

    /// <summary>The first n packets in decode order are also the first n that are shown.</summary>
    private void FindClean(PacketTable packets, int[] order)
    {
        var keys = packets.Keys.ToHashSet();
        for (var (n, furthest) = (0, -1); n < order.Length; furthest = Math.Max(furthest, order[n++]))
            if (furthest == n - 1 && order[n] == n && keys.Contains(n))
                _clean.Add(packets.Pts[n]);
    }
}
