using System.Text.RegularExpressions;

namespace Transcode.Media.Sites;

/// <summary>What yt-dlp said when it did not bring a film, and whether another time may do better. Pure.</summary>
/// <param name="Text">One sentence without addresses, whose query may be a key.</param>
/// <param name="IsPassing">The line or the server, not the page.</param>
public sealed partial record SiteComplaint(string Text, bool IsPassing)
{
    private const int MostLetters = 200;
    private const string Mark = "ERROR: ";

    private static readonly string[] _passing =
    [
        "timed out", "Connection reset", "Connection refused", "Connection aborted", "Temporary failure", "Remote end closed",
        "unable to connect", "IncompleteRead", "HTTP Error 429", "HTTP Error 5", "Bad Gateway",
    ];

    /// <param name="lines">Its standard error.</param>
    public static SiteComplaint Of(IReadOnlyList<string> lines)
    {
        var said = lines.LastOrDefault(line => line.StartsWith(Mark, StringComparison.Ordinal));
        if (said is null)
            return new("it found no film there", false);
        var text = Rest().Replace(Address().Replace(said[Mark.Length..], "(address)"), "").Trim().TrimEnd('.');
        return new(text.Length <= MostLetters ? text : text[..MostLetters] + "…",
            _passing.Any(word => said.Contains(word, StringComparison.OrdinalIgnoreCase)));
    }

    [GeneratedRegex(@"\bhttps?://\S+")]
    private static partial Regex Address();

    /// <summary>Advice for those who run it by hand.</summary>
    [GeneratedRegex(@"(\s*\(caused by .*|;? please report this issue .*|\s*See (also )?\(address\).*)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Rest();
}
