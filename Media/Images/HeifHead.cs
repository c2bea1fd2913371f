using System.Buffers.Binary;

namespace Transcode.Media.Images;

/// <summary>
/// What the boxes of a HEIC or AVIF tell that libheif leaves as it is. Pure. Shapes: ISO/IEC 14496-12, 8.11.12 and 12.1.5; 14496-15,
/// 8.3.3.1; "AV1 Codec ISO Media File Format Binding", 2.3.3.
/// </summary>
public static class HeifHead
{
    /// <summary>The box of properties lies at the beginning, before any picture.</summary>
    private const int MostBytes = 1 << 18;

    private const int KindBytes = 4, RangeAt = 10, Av1Flags = 2, HevcChroma = 16;
    private const byte Av1Grey = 0x10, HevcColours = 3, FullRange = 0x80;

    /// <summary>The bytes in which they lie.</summary>
    public static byte[] Of(Stream file)
    {
        var bytes = new byte[Math.Min(file.Length, MostBytes)];
        file.Position = 0;
        return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    /// <summary>Colours were multiplied by alpha: one picture refers to another as "prem".</summary>
    public static bool IsPremultiplied(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("iref"u8);
        if (at < KindBytes)
            return false;
        var end = at - KindBytes + Math.Min(BinaryPrimitives.ReadUInt32BigEndian(head[(at - KindBytes)..]), (uint)(head.Length - at));
        // Version and flags, then boxes.
        for (long box = at + 2 * KindBytes; box + 2 * KindBytes <= end; box += BinaryPrimitives.ReadUInt32BigEndian(head[(int)box..]))
        {
            if (head.Slice((int)box + KindBytes, KindBytes).SequenceEqual("prem"u8))
                return true;
            if (BinaryPrimitives.ReadUInt32BigEndian(head[(int)box..]) < 2 * KindBytes)
                break;
        }
        return false;
    }

    /// <summary>Grey, and with alpha in grey too, whose black is 16 of 255 and whose white is 235.</summary>
    public static bool IsNarrowGrey(ReadOnlySpan<byte> head)
    {
        var ranges = After(head, "colrnclx"u8, RangeAt - KindBytes, isNarrow => (isNarrow & FullRange) == 0);
        var greys = (bool[])[.. After(head, "av1C"u8, Av1Flags, flags => (flags & Av1Grey) != 0),
            .. After(head, "hvcC"u8, HevcChroma, chroma => (chroma & HevcColours) == 0)];
        return ranges is [_, ..] && Array.TrueForAll(ranges, isNarrow => isNarrow)
            && greys is [_, ..] && Array.TrueForAll(greys, isGrey => isGrey);
    }

    /// <summary>What stands behind each place of a name, in so many bytes.</summary>
    internal static List<byte[]> Behind(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name, int bytes)
    {
        var found = new List<byte[]>();
        for (var next = head.IndexOf(name); next >= 0 && next + name.Length + bytes <= head.Length; next = head.IndexOf(name))
        {
            head = head[(next + name.Length)..];
            found.Add(head[..bytes].ToArray());
        }
        return found;
    }

    private static bool[] After(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name, int at, Func<byte, bool> told)
        => [.. Behind(head, name, at + 1).Select(behind => told(behind[at]))];
}
