using System.Globalization;

namespace Transcode.Media.Subtitles;

/// <summary>
/// Text of Advanced SubStation Alpha as a packet carries it: nine fields, the last one text with override blocks in braces. Of those, bold,
/// italic, underlined and one of nine places are kept, as is what the style of the text says of them; drawings are left out, for their
/// coordinates are no text; exact position, colour, karaoke and the rest have no place in WebVTT. Pure.
/// </summary>
internal static class AssText
{
    private const int FieldsBefore = 8, StyleAt = 2;

    public static CueContent Read(string packet, AssStyles styles)
    {
        var fields = packet.Split(',', FieldsBefore + 1);
        return fields.Length <= FieldsBefore ? new CueContent([]) : Spoken(fields[^1], styles, styles.Named(fields[StyleAt]));
    }

    private static CueContent Spoken(string text, AssStyles styles, AssStyle style)
    {
        var (cue, state, lastEnd) = (new CueText(), new Overrides(styles, style), text.LastIndexOf('}'));
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '{' && at < lastEnd)
            {
                var end = text.IndexOf('}', at);
                state.Read(text[(at + 1)..end]);
                at = end;
            }
            else if (!state.IsDrawing && text[at] == '\\' && at + 1 < text.Length && text[at + 1] is 'N' or 'n' or 'h')
                cue.Add(text[++at] == 'h' ? ' ' : '\n', state.Style);
            else if (!state.IsDrawing)
                cue.Add(text[at], state.Style);
        }
        return new CueContent(cue.Lines(), CuePlace.Of(state.Key));
    }

    /// <summary>What the blocks so far have switched on.</summary>
    private sealed class Overrides(AssStyles styles, AssStyle style)
    {
        private int? _key;

        public bool IsDrawing { get; private set; }
        public TextStyle Style { get; private set; } = style.Text;

        /// <summary>The first place that is named counts for the whole text.</summary>
        public int Key => _key ?? style.Key;

        public void Read(string block)
        {
            foreach (var tag in block.Split('\\').Skip(1))
            {
                if (tag.StartsWith('r') && !tag.StartsWith("rnd", StringComparison.Ordinal))
                    Style = tag.Length > 1 ? styles.Named(tag[1..]).Text : style.Text;
                else if (AssPlace.Key(tag) is { } key)
                    _key ??= key;
                else if (tag.Length > 1
                    && int.TryParse(tag[1..].Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
                    Set(tag[0], value);
            }
        }

        private void Set(char tag, int value)
        {
            if (tag == 'p')
                IsDrawing = value > 0;
            else if (tag switch
            {
                'b' => TextStyle.Bold,
                'i' => TextStyle.Italic,
                'u' => TextStyle.Underline,
                _ => TextStyle.Plain
            } is var style && style != TextStyle.Plain)
                Style = value is 1 or >= 600 ? Style | style : Style & ~style; // Bold may be a weight.
        }
    }
}
