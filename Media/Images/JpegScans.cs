namespace Transcode.Media.Images;

/// <summary>
/// Which scans of a JPEG were announced. A progressive one that was cut between two scans reads without an error, as a coarse picture.
/// Shapes: ITU-T T.81, B.2.2, B.2.3, G.1.
/// </summary>
internal sealed class JpegScans
{
    private const int Coefficients = 64;

    /// <summary>For each component and coefficient how many of its lowest bits are still to come; null: all.</summary>
    private readonly Dictionary<byte, int?[]> _components = [];

    private bool _isProgressive;

    public bool AreAll
        => _components.Count > 0 && _components.Values.All(left => left.Take(_isProgressive ? Coefficients : 1).All(bits => bits == 0));

    public void Add(byte marker, ReadOnlySpan<byte> segment)
    {
        if (marker == 0xDA)
            Scan(segment);
        // 0xC0 to 0xCF begin a frame, but for tables (C4), an extension (C8) and conditioning (CC).
        else if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC) && segment.Length >= 6)
        {
            _isProgressive = marker is 0xC2 or 0xC6 or 0xCA or 0xCE;
            for (var at = 6; at + 2 < segment.Length; at += 3)
                _components.TryAdd(segment[at], new int?[Coefficients]);
        }
    }

    private void Scan(ReadOnlySpan<byte> segment)
    {
        if (segment.Length < 1 || segment.Length < 4 + 2 * segment[0])
            return;
        var tail = segment[(1 + 2 * segment[0])..];
        var (first, last, low) = _isProgressive ? (tail[0], Math.Min(tail[1], (byte)(Coefficients - 1)), tail[2] & 15)
            : ((byte)0, (byte)0, 0);
        for (var each = 0; each < segment[0]; each++)
            if (_components.TryGetValue(segment[1 + 2 * each], out var left))
                for (var coefficient = (int)first; coefficient <= last; coefficient++)
                    left[coefficient] = low;
    }
}
