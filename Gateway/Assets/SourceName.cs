using System.Globalization;
using System.Text;

namespace Transcode.Gateway.Assets;

/// <summary>What a person called a file: a label to show, never a path. Pure.</summary>
public static class SourceName
{
    private const int LongestLabel = 200;

    /// <summary>Fit to be shown on any terminal or page: no control or direction characters, no half characters, bounded.</summary>
    public static string Label(string? name)
    {
        var label = new StringBuilder();
        foreach (var rune in (name ?? "").EnumerateRunes().Where(IsShown))
        {
            if (label.Length + rune.Utf16SequenceLength > LongestLabel)
                break;
            label.Append(rune.ToString());
        }
        var text = label.ToString().Trim();
        return text.Length == 0 ? "untitled" : text;
    }

    /// <summary>A label as the name of a file: what file systems do not take is an underline.</summary>
    public static string FileName(string? name)
    {
        var label =
            new string(
                [.. Label(name).Select(letter => letter is '/' or '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|' ? '_' : letter)]);
        return label is "." or ".." ? "untitled" : label;
    }

    /// <summary>".mp4" where the name ends in something short and plain, else nothing: it helps a demuxer to guess and can do no
    /// harm.</summary>
    public static string Extension(string? name)
    {
        var dot = (name ?? "").LastIndexOf('.');
        var extension = dot < 0 ? "" : name![(dot + 1)..].ToLowerInvariant();
        return extension.Length is > 0 and <= 5 && extension.All(char.IsAsciiLetterOrDigit) ? "." + extension : "";
    }

    private static bool IsShown(Rune rune) => rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator);
}
