using System.Globalization;
using Transcode.Domain.Plans;
using Transcode.Domain.Time;
using Transcode.Media.Encode;
using Transcode.Media.Inputs;
using Transcode.Media.IsoBmff;
using Transcode.Media.Running;

namespace Transcode.Media.Subtitles;

/// <summary>ffmpeg: text tracks to WebVTT, one file each, from one reading of the source. Pure.</summary>
public static class SubtitleCommand
{
    /// <summary>File name, in the working folder, of a track.</summary>
    public static string FileOf(SubtitlePlan track) => $"{track.Name}.subtitles.vtt";

    /// <param name="tracks">Those to read now.</param>
    /// <param name="origin">Source clock at zero of the output timeline, in output ticks; null: where ffmpeg puts it.</param>
    /// <param name="input">The source.</param>
    /// <param name="folder">Working folder.</param>
    public static ToolCommand For(IReadOnlyList<SubtitlePlan> tracks, long? origin, MediaInput input, string folder) => new("ffmpeg",
    [
        .. EncodeVideoCommand.Quiet,
        .. origin is null ? Array.Empty<string>() : ["-copyts"],
        "-vn", "-an",
        .. input.Arguments,
        .. tracks.SelectMany(track => Output(track, origin ?? 0)),
    ], folder);

    /// <summary>Moved by the offset that all stored times have, so that a text before zero keeps its time; it is taken off when the file is read.</summary>
    private static IEnumerable<string> Output(SubtitlePlan track, long origin) =>
    [
        "-map", string.Create(CultureInfo.InvariantCulture, $"0:{track.Track.StreamIndex}"), "-c:s", "webvtt",
        "-map_metadata", "-1", "-fflags", "+bitexact", "-avoid_negative_ts", "disabled", "-output_ts_offset", new MediaTime(Timeline.Offset - origin).ToDecimal(),
        "-f", "webvtt", FileOf(track),
    ];
}
