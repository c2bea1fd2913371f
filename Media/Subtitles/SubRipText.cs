using System.Net;
using System.Text.RegularExpressions;

namespace Transcode.Media.Subtitles;

/// <summary>
/// Text of SubRip: b, i and u are tags, font and s are dropped, and every other angle bracket is what somebody wrote. Entities that people
/// use for those brackets, voices and classes of WebVTT, and the override blocks of another format that editors leave behind, of which the
/// place is kept, are understood too. Pure.
/// </summary>
internal static partial class SubRipText
{
    public static CueContent Read(string text)
    {
        var (cue, style, at, key) = (new CueText(), TextStyle.Plain, 0, (int?)null);
        foreach (Match mark in Marks().Matches(text))
        {
            cue.Add(text[at..mark.Index], style);
            at = mark.Index + mark.Length;
            if (mark.Groups["entity"].Success)
                cue.Add(WebUtility.HtmlDecode(mark.Value), style);
            else if (mark.Groups["break"].Success)
                cue.Add('\n', style);
            else if (mark.Groups["voice"] is { Success: true } voice)
                cue.AddTag(voice.Value);
            else if (mark.Groups["block"] is { Success: true } block)
                key ??= block.Value.Split('\\').Select(AssPlace.Key).FirstOrDefault(place => place is not null);
            else if (mark.Groups["tag"] is { Success: true } tag)
                style = mark.Value[1] == '/' ? style & ~Style(tag.Value) : style | Style(tag.Value);
        }
        return new CueContent(cue.Add(text[at..], style).Lines(), CuePlace.Of(key ?? CuePlace.Usual));
    }

    private static TextStyle Style(string tag) => tag switch
    {
        "b" or "B" => TextStyle.Bold,
        "i" or "I" => TextStyle.Italic,
        "u" or "U" => TextStyle.Underline,
        _ => TextStyle.Plain,
    };

    [GeneratedRegex(@"</?(?<tag>[biusBIUS])>|</?(?i:font)(?:\s[^<>]*)?>|<(?<break>(?i:br)\s*/?)>|<(?<voice>v(?:\.[\w-]+)*[ \t](?:[^<>\n&-]|-(?!-))*|/v)>|</c>|<c(?:\.[\w-]+)+>|\{(?<block>\\[^{}]*)\}|(?<entity>&(?:amp|lt|gt|quot|nbsp|apos|\#39);)")]
    private static partial Regex Marks();
}
