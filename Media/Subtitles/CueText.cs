using System.Text;

namespace Transcode.Media.Subtitles;

/// <summary>How text is drawn, as far as WebVTT has a tag for it.</summary>
[Flags]
internal enum TextStyle
{
    Plain = 0,
    Bold = 1,
    Italic = 2,
    Underline = 4,
}

/// <summary>
/// Collects the text of one cue and writes it as WebVTT wants it: three characters escaped, tags balanced, no control characters, no line
/// empty. So nothing that a stranger wrote can end a cue, begin another, or be taken for a tag.
/// </summary>
internal sealed class CueText
{
    private static readonly (TextStyle Style, string Tag)[] _tags = [(TextStyle.Bold, "b"), (TextStyle.Italic, "i"),
        (TextStyle.Underline, "u")];

    private readonly StringBuilder _text = new();
    private TextStyle _open;

    public CueText Add(string text, TextStyle style = TextStyle.Plain)
    {
        foreach (var letter in text)
            Add(letter, style);
        return this;
    }

    public void Add(char letter, TextStyle style)
    {
        if ((char.IsControl(letter) && letter is not ('\n' or '\t')) || letter == '\uFEFF')
            return;
        if (letter == '\n')
            Change(TextStyle.Plain); // Each line is whole in itself, so one may be left out.
        else if ((char.IsWhiteSpace(letter) ? _open & style : style) is var wanted && wanted != _open)
            Change(wanted); // A space ends a style and begins none.
        _ = letter switch
        {
            '&' => _text.Append("&amp;"),
            '<' => _text.Append("&lt;"),
            '>' => _text.Append("&gt;"),
            '\t' or '\u2028' or '\u2029' => _text.Append(' '),
            _ => _text.Append(letter),
        };
    }

    /// <summary>A tag of WebVTT's own.</summary>
    public void AddTag(string tag) => _text.Append('<').Append(tag).Append('>');

    public IReadOnlyList<string> Lines()
    {
        Change(TextStyle.Plain);
        return [.. _text.ToString().Split('\n').Select(line => line.Trim(' ')).Where(line => line.Length > 0 && HasText(line))];
    }

    private void Change(TextStyle style)
    {
        foreach (var (each, tag) in _tags.Reverse())
            if (_open.HasFlag(each))
                _text.Append("</").Append(tag).Append('>');
        foreach (var (each, tag) in _tags)
            if (style.HasFlag(each))
                AddTag(tag);
        _open = style;
    }

    /// <summary>Something besides tags.</summary>
    private static bool HasText(string line)
    {
        var isTag = false;
        foreach (var letter in line)
        {
            if (letter is '<' or '>')
                isTag = letter == '<';
            else if (!isTag && !char.IsWhiteSpace(letter))
                return true;
        }
        return false;
    }
}
