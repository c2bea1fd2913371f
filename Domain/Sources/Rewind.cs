using Transcode.Domain.Time;

namespace Transcode.Domain.Sources;

/// <summary>
/// Finds the key frame from which to decode so that a given frame comes out whole. The last key frame does where it is known to reset the
/// decoder; going back one more makes open GOPs and intra refresh whole too (docs/decisions/0002-cutting.md).
/// </summary>
/// <param name="packets">The picture's packets.</param>
/// <param name="timeBase">Unit of their times.</param>
/// <param name="resets">Presentation times of key frames after which nothing refers to anything before; empty where that is not
/// known.</param>
internal sealed class Rewind(PacketTable packets, TimeBase timeBase, IReadOnlySet<long> resets)
{
    /// <summary>
    /// ffmpeg looks so much earlier than it is told, in containers that it believes to be sorted by decode time (3/23 s, rounded up). To
    /// reach a key frame, and not the one before, it is asked for a moment a little after that key frame is shown.
    /// </summary>
    private static readonly MediaTime _looksEarlier = MediaTime.FromSeconds(0.131);

    private readonly (long Pts, long Dts)[] _keys =
        [.. packets.Keys.Select(i => (packets.Pts[i], packets.Dts[i])).OrderBy(key => key.Item1)];

    /// <summary>The time to seek to, in ticks of the stream, or null for the start of the file.</summary>
    public long? SeekFor(long pts)
    {
        var before = KeysUntil(pts);
        if (before > 0 && resets.Contains(_keys[before - 1].Pts))
            return before > 1 ? SoonAfter(before - 1) : null;
        return before > 2 && _keys[before - 2].Dts is not PacketTable.NoTime and var dts ? dts : null;
    }

    /// <summary>Later than the key frame is shown, but nearer to it than to the next one.</summary>
    private long SoonAfter(int key)
    {
        var room = key + 1 < _keys.Length ? (_keys[key + 1].Pts - _keys[key].Pts) / 2 : long.MaxValue;
        return _keys[key].Pts + Math.Min(TimeBase.Output.Convert(_looksEarlier.Ticks, timeBase), room);
    }

    /// <summary>How many key frames are shown at or before a time.</summary>
    private int KeysUntil(long pts)
    {
        var (low, high) = (0, _keys.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_keys[middle].Pts <= pts)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
