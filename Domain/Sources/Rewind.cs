namespace Transcode.Domain.Sources;

/// <summary>
/// Finds the key frame from which to decode so that a given frame comes out whole. One key frame before the last would do for closed
/// GOPs; going back one more makes open GOPs and intra refresh whole too (docs/decisions/0002-cutting.md).
/// </summary>
internal sealed class Rewind(PacketTable packets)
{
    private readonly (long Pts, long Dts)[] _keys =
        [.. packets.Keys.Select(i => (packets.Pts[i], packets.Dts[i])).OrderBy(key => key.Item1)];

    /// <summary>Decode time to seek to, or null for the start of the file.</summary>
    public long? SeekFor(long pts)
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
        return low >= 3 ? _keys[low - 2].Dts : null;
    }
}
