using System.Text;
using System.Text.RegularExpressions;

namespace Transcode.Media.Images;

/// <summary>
/// An SVG as text. Files of the wild begin with a byte order mark or a licence of several thousand letters, or are UTF-16; libvips tells an
/// SVG by its first thousand bytes and in ASCII. So it is given a copy that begins as it expects.
/// </summary>
public static partial class SvgText
{
    /// <summary>A comment by which libvips, and no other of its readers, knows the file.</summary>
    private const string Sign = "<!--<svg-->";

    private const int Shortest = 24;

    private const string Comment = "<!--(?>[^-]+|-(?!->))*-->", Quoted = """(?:"[^"]*"|'[^']*')""";

    /// <summary>Text whose root element is an svg.</summary>
    public static bool Begins(ReadOnlySpan<byte> head)
    {
        if (head.Length < Shortest)
            return false;
        var text = Decode(head);
        return Root().IsMatch(text) && !text.Contains('\0', StringComparison.Ordinal) && !text.Contains("%PDF", StringComparison.Ordinal);
    }

    /// <summary>The same as UTF-8 without a mark, without its declaration (whose encoding is no longer true), behind the sign, with lengths
    /// in pixels.</summary>
    public static byte[] Plain(ReadOnlySpan<byte> file)
        => Encoding.UTF8.GetBytes(Sign + SvgLengths.InPixels(Declaration().Replace(Decode(file), "", 1)));

    private static string Decode(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, .. var rest] => Encoding.UTF8.GetString(rest),
        [0xFF, 0xFE, .. var rest] => Encoding.Unicode.GetString(rest),
        [0xFE, 0xFF, .. var rest] => Encoding.BigEndianUnicode.GetString(rest),
        [(byte)'<', 0, ..] => Encoding.Unicode.GetString(bytes),
        [0, (byte)'<', ..] => Encoding.BigEndianUnicode.GetString(bytes),
        _ => Named(bytes).GetString(bytes),
    };

    /// <summary>
    /// UTF-8, or what the declaration says where that is one of the West's; others are left to be read as well as they can.
    /// </summary>
    private static Encoding Named(ReadOnlySpan<byte> bytes) =>
        Declared().Match(Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, 200)])) is { Success: true } match
        && match.Groups[1].Value.ToUpperInvariant() is "ISO-8859-1" or "WINDOWS-1252" or "LATIN1" ? Encoding.Latin1 : Encoding.UTF8;

    [GeneratedRegex(@"^\s*<\?xml\b[^>]*\?>")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^\s*<\?xml\b[^>]*\bencoding\s*=\s*[""']([\w-]+)[""']")]
    private static partial Regex Declared();

    /// <summary>
    /// Declaration, comments, instructions and a document type with entities of its own may come first. Atomic groups: nothing is tried
    /// twice.
    /// </summary>
    [GeneratedRegex($@"^(?>\s+|<\?(?>[^?]+|\?(?!>))*\?>|{Comment}|<!DOCTYPE(?>[^\[>""']+|{Quoted}|\[(?>[^\]""'<]+|{Quoted}|{Comment}|<)*\])*>)*<(?:[\w.-]+:)?svg[\s/>]",
        RegexOptions.IgnoreCase)]
    private static partial Regex Root();
}
