using System.Text.RegularExpressions;

namespace Transcode.Media.Subtitles;

/// <summary>Reads where the cues of a WebVTT track stand. That is no part of their packets, so it is taken from the timing lines of a file
/// of the same cues. Regions are left out, for what defines them is. Pure.</summary>
internal static partial class WebVttSettings
{
    /// <param name="file">The track as a WebVTT file; null: there is none.</param>
    /// <param name="count">Packets of the track.</param>
    /// <returns>The settings of each; none at all where it cannot be told which belong to which.</returns>
    public static IReadOnlyList<string> Read(string? file, int count)
    {
        var places = new List<string>();
        foreach (var line in (file ?? "").AsSpan().EnumerateLines())
            if (Timing().IsMatch(line))
                places.Add(Known(line));
        // A text that passes for a timing line is one too many.
        return places.Count == count ? places : [];
    }

    /// <summary>Of two of a name the last one counts, as in a browser.</summary>
    private static string Known(ReadOnlySpan<char> line)
    {
        var known = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var found in Setting().EnumerateMatches(line))
        {
            var setting = line.Slice(found.Index, found.Length).ToString();
            known[setting[..setting.IndexOf(':', StringComparison.Ordinal)]] = setting;
        }
        return string.Join(' ', known.Values);
    }

    [GeneratedRegex(@"^[-0-9:.]+ --> [-0-9:.]+(?:[ \t]|$)")]
    private static partial Regex Timing();

    [GeneratedRegex(@"(?<=[ \t])(?:line|position|align|size|vertical):[A-Za-z0-9_%.,-]{1,32}(?=[ \t]|$)")]
    private static partial Regex Setting();
}
