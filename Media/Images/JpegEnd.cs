namespace Transcode.Media.Images;

/// <summary>
/// Where the picture of a JPEG file ends. libjpeg reads on in whatever follows a picture that was cut (the film of a motion photo, the
/// second picture of an MPO) and takes that for pixels; here the cut is found first. Shapes: ITU-T T.81, B.1.
/// </summary>
/// <param name="At">So many bytes belong to the picture.</param>
/// <param name="IsMarked">It says itself that it ends there.</param>
/// <param name="HasAllScans">Every part of every coefficient is announced: what is missing can only be bits of the last scan, which libjpeg
/// notices.</param>
public sealed record JpegEnd(long At, bool IsMarked, bool HasAllScans)
{
    public static readonly byte[] Marker = [0xFF, 0xD9];

    private const byte StartOfImage = 0xD8, EndOfImage = 0xD9, StartOfScan = 0xDA;

    /// <returns>Null: it is not shaped as a JPEG up to its first scan; libjpeg shall say what is wrong.</returns>
    public static JpegEnd? Of(Stream file)
    {
        file.Position = 0;
        var bytes = new BufferedStream(file, 1 << 16);
        if (bytes.ReadByte() != 0xFF || bytes.ReadByte() != StartOfImage)
            return null;
        var scans = new JpegScans();
        for (var marker = Next(bytes); marker >= 0; marker = Next(bytes))
        {
            if (Segment(bytes) is not { } segment)
                return null;
            scans.Add((byte)marker, segment);
            if (marker == StartOfScan)
                return Pixels(bytes, scans);
        }
        return null;
    }

    /// <summary>
    /// Behind the first scan 0xFF is never followed by the byte of an end or a beginning but by a real one. A film begins with a box of
    /// type "ftyp".
    /// </summary>
    private static JpegEnd Pixels(BufferedStream bytes, JpegScans scans)
    {
        var last = 0UL; // The last eight bytes.
        for (var next = bytes.ReadByte(); next >= 0; next = bytes.ReadByte())
        {
            last = last << 8 | (byte)next;
            switch (last & 0xFFFF)
            {
                case 0xFF00 | EndOfImage:
                    return new JpegEnd(bytes.Position, true, true);
                case 0xFF00 | StartOfImage:
                    return new JpegEnd(bytes.Position - 2, false, scans.AreAll);
                case 0xFF00 | StartOfScan when Segment(bytes) is { } scan:
                    scans.Add(StartOfScan, scan);
                    last = 0;
                    break;
                case (ulong)('y' << 8 | 'p') when (uint)last == 0x66747970 && last >> 32 is >= 8 and <= 512:
                    return new JpegEnd(bytes.Position - 8, false, scans.AreAll);
            }
        }
        return new JpegEnd(bytes.Position, false, scans.AreAll);
    }

    /// <summary>The next marker; any number of 0xFF may fill the space before it.</summary>
    private static int Next(BufferedStream bytes)
    {
        var next = bytes.ReadByte();
        if (next != 0xFF)
            return -1;
        while (next == 0xFF)
            next = bytes.ReadByte();
        return next;
    }

    /// <summary>What a marker is followed by: its length in two bytes, which count, and its content.</summary>
    private static byte[]? Segment(BufferedStream bytes)
    {
        var length = (bytes.ReadByte() << 8 | bytes.ReadByte()) - 2;
        if (length < 0)
            return null;
        var segment = new byte[length];
        return bytes.ReadAtLeast(segment, length, throwOnEndOfStream: false) == length ? segment : null;
    }
}
