using Transcode.Domain.Sources;
using Transcode.Domain.Time;

namespace Transcode.Domain.Tests.Sources;

/// <summary>Packet tables as a demux would list them.</summary>
internal static class Listing
{
    public static readonly TimeBase Milliseconds = new(1, 1000);
    public static readonly MediaTime TwoSeconds = MediaTime.FromSeconds(2);

    /// <summary>Packets as they are given: presentation time, decode time, key.</summary>
    public static PacketTable Of(params IEnumerable<(long Pts, long Dts, bool Key)> packets)
    {
        var table = new PacketTable();
        foreach (var (pts, dts, key) in packets)
            table.Add(pts, dts, 40, key);
        return table;
    }

    /// <summary>Frames in display order, without reordering; every so many a key frame.</summary>
    public static PacketTable Straight(IEnumerable<long> times, int keyEvery, long lastDuration = 40)
    {
        var table = new PacketTable();
        foreach (var (time, n) in times.Select((time, n) => (time, n)))
            table.Add(time, time, lastDuration, n % keyEvery == 0);
        return table;
    }

    /// <summary>Frames each so many ticks.</summary>
    public static PacketTable Steady(int frames, int step, int keyEvery, long from = 0) =>
        Straight(Enumerable.Range(0, frames).Select(n => from + (long)n * step), keyEvery, step);

    public static FrameTimeline Index(PacketTable packets, MediaTime? audioStart = null, TimeBase? timeBase = null,
        MediaTime? promised = null) =>
        FrameIndexer.Index(packets, timeBase ?? Milliseconds, promised, audioStart, TwoSeconds);
}
