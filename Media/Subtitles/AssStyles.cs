using System.Globalization;

namespace Transcode.Media.Subtitles;

/// <summary>How the text of a style is drawn, and where.</summary>
/// <param name="Text">Bold, italic, underlined.</param>
/// <param name="Key">Of the number pad, see <see cref="CuePlace"/>.</param>
internal sealed record AssStyle(TextStyle Text, int Key)
{
    public static readonly AssStyle Usual = new(TextStyle.Plain, CuePlace.Usual);
}

/// <summary>Styles of Advanced SubStation Alpha, and of its older sister, by their names: a section of the header that lies beside the
/// packets. Pure.</summary>
internal sealed class AssStyles
{
    private const int MostStyles = 1000;
    private const string FormatLine = "Format:", StyleLine = "Style:";

    private readonly Dictionary<string, AssStyle> _styles = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="header">Null, and what is no header: there are no styles.</param>
    public AssStyles(string? header)
    {
        var (section, names) = ("", Array.Empty<string>());
        foreach (var line in (header ?? "").Split('\n').Select(line => line.Trim()))
        {
            if (line.StartsWith('['))
                section = line.ToUpperInvariant();
            else if (!section.EndsWith("STYLES]", StringComparison.Ordinal))
                continue;
            else if (line.StartsWith(FormatLine, StringComparison.OrdinalIgnoreCase))
                names = [.. line[FormatLine.Length..].Split(',').Select(name => name.Trim().ToUpperInvariant())];
            else if (line.StartsWith(StyleLine, StringComparison.OrdinalIgnoreCase) && _styles.Count < MostStyles)
                Add(names, line[StyleLine.Length..].Split(','), isOlder: !section.Contains('+', StringComparison.Ordinal));
        }
    }

    /// <summary>That of the name, else the one that is called Default.</summary>
    public AssStyle Named(string name) => _styles.GetValueOrDefault(name.Trim().TrimStart('*'))
        ?? _styles.GetValueOrDefault("Default") ?? AssStyle.Usual;

    private void Add(string[] names, string[] values, bool isOlder)
    {
        string? Value(string name) => Array.IndexOf(names, name) is >= 0 and var at && at < values.Length ? values[at].Trim() : null;
        int Number(string name, int usual) => int.TryParse(Value(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out var number) ? number : usual;
        var place = Number("ALIGNMENT", CuePlace.Usual);
        TextStyle Set(string name, TextStyle style) => Number(name, 0) != 0 ? style : TextStyle.Plain;
        if (Value("NAME") is { } name)
            _styles[name.TrimStart('*')] = new AssStyle(
                Set("BOLD", TextStyle.Bold) | Set("ITALIC", TextStyle.Italic) | Set("UNDERLINE", TextStyle.Underline),
                isOlder ? CuePlace.KeyOfOlder(place) : place);
    }
}
