using System.Buffers.Binary;
using System.Text;

namespace Transcode.Media.Subtitles;

/// <summary>Timed text of MP4 (3GPP TS 26.245): a length, text in UTF-8 or, with a byte order mark, UTF-16, and boxes; one of them tells
/// styles by character. Pure.</summary>
internal static class MovText
{
    private const int StyleRecord = 12;

    /// <summary>More than any cue has; a stranger could write thousands for each letter.</summary>
    private const int MostStyles = 100;

    /// <summary>The bytes of the text, for which the encoding is still to be found.</summary>
    public static ReadOnlyMemory<byte> TextOf(ReadOnlyMemory<byte> packet) =>
        packet.Length < 2 ? default : packet.Slice(2, Math.Min(packet.Length - 2, BinaryPrimitives.ReadUInt16BigEndian(packet.Span)));

    /// <param name="text">Of the packet.</param>
    /// <param name="packet">With the boxes behind the text.</param>
    public static IReadOnlyList<string> Lines(string text, ReadOnlySpan<byte> packet)
    {
        var (cue, styles, number) = (new CueText(), Styles(packet), 0);
        foreach (var rune in text.EnumerateRunes())
        {
            var at = number++;
            cue.Add(rune.ToString(), styles.LastOrDefault(range => range.From <= at && at < range.To).Style);
        }
        return cue.Lines();
    }

    private static List<(int From, int To, TextStyle Style)> Styles(ReadOnlySpan<byte> packet)
    {
        var found = new List<(int, int, TextStyle)>();
        var at = packet.Length < 2 ? packet.Length : 2 + BinaryPrimitives.ReadUInt16BigEndian(packet);
        while (at + 8 <= packet.Length && BinaryPrimitives.ReadUInt32BigEndian(packet[at..]) is >= 8 and var size
            && size <= packet.Length - at)
        {
            if (packet.Slice(at + 4, 4).SequenceEqual("styl"u8))
                Read(packet.Slice(at + 8, (int)size - 8), found);
            at += (int)size;
        }
        return found;
    }

    private static void Read(ReadOnlySpan<byte> box, List<(int, int, TextStyle)> found)
    {
        for (var at = 2; at + StyleRecord <= box.Length && found.Count < MostStyles; at += StyleRecord)
            found.Add((BinaryPrimitives.ReadUInt16BigEndian(box[at..]), BinaryPrimitives.ReadUInt16BigEndian(box[(at + 2)..]),
                (TextStyle)(box[at + 6] & 7)));
    }
}
