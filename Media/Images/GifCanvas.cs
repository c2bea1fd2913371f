using System.Buffers.Binary;

namespace Transcode.Media.Images;

/// <summary>
/// The first frame of a GIF may be smaller than its canvas: what lies around it is nothing, as browsers show it. Where no frame names a
/// colour that is seen through, libvips makes it black. So it is given a last frame of one pixel that names one. Shapes: GIF89a, 17 to 27.
/// </summary>
public static class GifCanvas
{
    private const int Head = 13, MostBlocks = 100_000;
    private const byte Extension = 0x21, Control = 0xF9, Picture = 0x2C, Trailer = 0x3B;

    /// <summary>Control with a colour seen through, one pixel above left, its codes, the end.</summary>
    private static readonly byte[] _last = [Extension, Control, 4, 1, 0, 0, 0xFF, 0, Picture, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0,
        Trailer];

    /// <summary>Writes the same with that frame.</summary>
    /// <returns>False: nothing is written, for there is no need.</returns>
    public static bool Copy(Stream source, Stream target)
    {
        if (BareEnd(source) is not { } end)
            return false;
        source.Position = 0;
        source.CopyTo(target);
        target.SetLength(end);
        target.Position = end;
        target.Write(_last);
        return true;
    }

    /// <summary>Where the last block ends, of a file whose first frame leaves something bare and that names no colour seen
    /// through.</summary>
    private static long? BareEnd(Stream source)
    {
        var head = new byte[Head];
        source.Position = 0;
        if (source.ReadAtLeast(head, Head, throwOnEndOfStream: false) < Head)
            return null;
        var bytes = new BufferedStream(source);
        bytes.Position = Head + Table(head[10]);
        var (isFirst, end) = (true, bytes.Position);
        for (var block = 0; block < MostBlocks; block++, end = bytes.Position)
            switch (bytes.ReadByte())
            {
                case Extension when bytes.ReadByte() is var kind:
                    if (Blocks(bytes) is not { } first || (kind == Control && first.Length > 0 && (first[0] & 1) != 0))
                        return null;
                    break;
                case Picture:
                    var frame = new byte[9];
                    if (bytes.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) < frame.Length
                        || (isFirst && Covers(frame, head)))
                        return null;
                    isFirst = false;
                    bytes.Position += Table(frame[8]) + 1;
                    if (Blocks(bytes) is null)
                        return null;
                    break;
                default:
                    return isFirst ? null : end;
            }
        return null;
    }

    private static bool Covers(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> head) => Whole(frame) == 0 && Whole(frame[2..]) == 0
        && Whole(frame[4..]) >= Whole(head[6..]) && Whole(frame[6..]) >= Whole(head[8..]);

    private static int Whole(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static int Table(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << (flags & 7) + 1;

    /// <summary>Passes over a list of blocks, and gives the first; null: it is cut.</summary>
    private static byte[]? Blocks(BufferedStream bytes)
    {
        byte[]? first = null;
        for (var length = bytes.ReadByte(); length != 0; length = bytes.ReadByte())
        {
            if (length < 0)
                return null;
            var content = new byte[length];
            if (bytes.ReadAtLeast(content, length, throwOnEndOfStream: false) < length)
                return null;
            first ??= content;
        }
        return first ?? [];
    }
}
