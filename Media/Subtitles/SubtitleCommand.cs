using System.Globalization;
using Transcode.Domain.Plans;
using Transcode.Media.Encode;
using Transcode.Media.Inputs;
using Transcode.Media.Running;

namespace Transcode.Media.Subtitles;

/// <summary>
/// ffmpeg: the packets of text tracks as they are, from one reading of the source: of each track its bytes, and a list of times and
/// lengths. ffmpeg's own conversion to WebVTT takes drawings for text, loses words behind a "&lt;", and drops what is not UTF-8. Pure.
/// </summary>
public static class SubtitleCommand
{
    /// <summary>In the working folder: the bytes of a track.</summary>
    public static string BytesOf(SubtitlePlan track) => $"{track.Name}.subtitles.bin";

    /// <summary>In the working folder: its packets, see <see cref="SubtitlePackets"/>.</summary>
    public static string ListOf(SubtitlePlan track) => $"{track.Name}.subtitles.txt";

    /// <summary>In the working folder: a file that tells what its packets do not, styles of ASS or places of WebVTT; null: there is
    /// none.</summary>
    public static string? StylingOf(SubtitlePlan track) => track.Track.Codec switch
    {
        "ass" => $"{track.Name}.subtitles.head",
        "webvtt" => $"{track.Name}.subtitles.vtt",
        _ => null,
    };

    /// <param name="tracks">Those to read now.</param>
    /// <param name="keepClock">The source's own times are told, not those that ffmpeg would move to zero.</param>
    /// <param name="input">The source.</param>
    /// <param name="folder">Working folder.</param>
    /// <param name="styling">Whether <see cref="StylingOf"/> is made.</param>
    public static ToolCommand For(IReadOnlyList<SubtitlePlan> tracks, bool keepClock, MediaInput input, string folder,
        bool styling = true) => new("ffmpeg",
    [
        .. EncodeVideoCommand.Quiet,
        .. keepClock ? ["-copyts"] : Array.Empty<string>(),
        "-vn", "-an",
        .. input.Arguments,
        .. tracks.SelectMany(track => (string[])[.. Copy(track, "data", BytesOf(track)), .. Copy(track, "framecrc", ListOf(track)),
            .. styling ? Styling(track) : []]),
    ], folder);

    /// <summary>A file of that kind: of ASS without a single text, of WebVTT with all, for its places stand with them.</summary>
    private static IEnumerable<string> Styling(SubtitlePlan track) => StylingOf(track) is not { } file ? []
        : track.Track.Codec == "webvtt" ? Copy(track, "webvtt", file)
        : ["-map", string.Create(CultureInfo.InvariantCulture, $"0:{track.Track.StreamIndex}"), "-c:s", "copy", "-t", "0", "-f", "ass",
            file];

    private static IEnumerable<string> Copy(SubtitlePlan track, string format, string file) =>
        ["-map", string.Create(CultureInfo.InvariantCulture, $"0:{track.Track.StreamIndex}"), "-c:s", "copy", "-copyinkf", "-f", format,
            file];
}
