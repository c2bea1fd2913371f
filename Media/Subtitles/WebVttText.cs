using System.Net;
using System.Text.RegularExpressions;

namespace Transcode.Media.Subtitles;

/// <summary>Text that is WebVTT already: its own tags stay (voices, classes, languages, ruby, times), everything else is written anew.
/// Pure.</summary>
internal static partial class WebVttText
{
    public static IReadOnlyList<string> Lines(string text)
    {
        var (cue, at) = (new CueText(), 0);
        foreach (Match mark in Marks().Matches(text))
        {
            cue.Add(text[at..mark.Index]);
            at = mark.Index + mark.Length;
            if (mark.Groups["tag"] is { Success: true } tag && !tag.Value.Contains("--", StringComparison.Ordinal))
                cue.AddTag(tag.Value);
            else
                cue.Add(WebUtility.HtmlDecode(mark.Value));
        }
        return cue.Add(text[at..]).Lines();
    }

    [GeneratedRegex(@"<(?<tag>/?(?:[bicuv]|lang|ruby|rt)(?:\.[\w-]+)*(?:[ \t][^<>\n&]*)?|[0-9:.]+)>|&(?:amp|lt|gt|nbsp|lrm|rlm);")]
    private static partial Regex Marks();
}
