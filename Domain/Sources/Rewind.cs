namespace Transcode.Domain.Sources;

/// <summary>
/// Finds the key frame from which to decode so that a given frame comes out whole. The last key frame does where it is known to reset the
/// decoder; going back one more makes open GOPs and intra refresh whole too (docs/decisions/0002-cutting.md).
/// </summary>
/// <param name="packets">The picture's packets.</param>
/// <param name="resets">Presentation times of key frames after which nothing refers to anything before; empty where that is not known.</param>
internal sealed class Rewind(PacketTable packets, IReadOnlySet<long> resets)
{
    private readonly (long Pts, long Dts)[] _keys =
        [.. packets.Keys.Select(i => (packets.Pts[i], packets.Dts[i])).OrderBy(key => key.Item1)];

    /// <summary>Decode time to seek to, or null for the start of the file.</summary>
    public long? SeekFor(long pts)
    {
        var before = KeysUntil(pts);
        var enough = before > 0 && resets.Contains(_keys[before - 1].Pts) ? 1 : 2;
        return before > enough && _keys[before - enough].Dts is not PacketTable.NoTime and var dts ? dts : null;
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
