using System.Text.RegularExpressions;

namespace Transcode.MediaEvidence.Hls;

/// <summary>The NAME=value,NAME="value" list of a playlist tag.</summary>
internal static partial class Attributes
{
    internal static IReadOnlyDictionary<string, string> Of(string line) =>
        Pair().Matches(line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..])
            .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value.Trim('"'));

    [GeneratedRegex("""([A-Z0-9-]+)=("[^"]*"|[^,]*)""")]
    private static partial Regex Pair();
}
