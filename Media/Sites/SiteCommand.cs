using System.Globalization;
using Transcode.Media.Running;

namespace Transcode.Media.Sites;

/// <summary>How yt-dlp fetches the one film of a page. It goes out by the proxy it is given alone, reads no settings of anybody, and finds
/// the address in a file: what stands in arguments everybody on the machine can read. Pure.</summary>
public static class SiteCommand
{
    public const string Executable = "yt-dlp";

    /// <summary>Name of the list that holds the address, in the working folder.</summary>
    public const string ListFile = "page.txt";

    /// <summary>The film's name but for its extension, which the format decides.</summary>
    public const string FilmName = "film";

    private const string ProgressMark = "progress";

    /// <param name="folder">Working folder; the film comes to lie there.</param>
    /// <param name="proxy">With its pass.</param>
    /// <param name="mostBytes">Of the film.</param>
    public static ToolCommand For(string folder, string proxy, long mostBytes) => new(Executable,
    [
        "--ignore-config", "--no-cache-dir", "--no-update", "--no-colors", "--no-mtime", "--newline",
        "--no-playlist", "--playlist-items", "1", "--match-filter", "!is_live",
        "--format", "bv*+ba/b", "--merge-output-format", "mkv",
        // The others would not tell how far they are.
        "--downloader", "native", "--socket-timeout", "20", "--retries", "5", "--fragment-retries", "5", "--abort-on-unavailable-fragment",
        "--max-filesize", mostBytes.ToString(CultureInfo.InvariantCulture),
        "--progress-template",
        $"download:{ProgressMark} %(progress.downloaded_bytes)s %(progress.total_bytes)s %(progress.total_bytes_estimate)s",
        "--output", FilmName + ".%(ext)s", "--batch-file", ListFile,
    ], folder)
    {
        Secrets = new Dictionary<string, string>
        {
            ["http_proxy"] = proxy,
            ["https_proxy"] = proxy,
            ["all_proxy"] = proxy,
            ["no_proxy"] = "",
        },
    };

    /// <summary>Percent of the file that is being fetched; null: the line tells nothing of that.</summary>
    public static double? Percent(string line)
    {
        if (line.Split(' ') is not [ProgressMark, var got, var all, var estimate] || !Read(got, out var done))
            return null;
        return Read(all, out var length) || Read(estimate, out length) ? Math.Clamp(100 * done / Math.Max(1, length), 0, 100) : null;
    }

    /// <summary>It does not fetch the film for its length, and calls that no fault.</summary>
    public static bool SaysTooLarge(string line) => line.Contains("larger than max-filesize", StringComparison.Ordinal);

    private static bool Read(string text, out double number)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number) && number >= 0;
}
