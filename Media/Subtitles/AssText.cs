using System.Globalization;

namespace Transcode.Media.Subtitles;

/// <summary>
/// Text of Advanced SubStation Alpha as a packet carries it: nine fields, the last one text with override blocks in braces. Of those, bold,
/// italic and underlined are kept; drawings are left out, for their coordinates are no text; position, colour, karaoke and the rest have no
/// place in WebVTT. Pure.
/// </summary>
internal static class AssText
{
    private const int FieldsBefore = 8;

    public static IReadOnlyList<string> Lines(string packet)
    {
        var fields = packet.Split(',', FieldsBefore + 1);
        return fields.Length <= FieldsBefore ? [] : Spoken(fields[^1]);
    }

    public static IReadOnlyList<string> Spoken(string text)
    {
        var (cue, state, lastEnd) = (new CueText(), new Overrides(), text.LastIndexOf('}'));
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
        return cue.Lines();
    }

    /// <summary>What the blocks so far have switched on.</summary>
    private sealed class Overrides
    {
        public bool IsDrawing { get; private set; }
        public TextStyle Style { get; private set; }

        public void Read(string block)
        {
            foreach (var tag in block.Split('\\').Skip(1))
            {
                if (tag.StartsWith('r') && !tag.StartsWith("rnd", StringComparison.Ordinal))
                    Style = TextStyle.Plain;
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
