using System.Globalization;
using Transcode.Media.Inputs;
using Transcode.Media.IsoBmff;
using Transcode.Media.Running;

namespace Transcode.Media.Package;

/// <summary>ffmpeg: stream copy of our own segments into progressive MP4 files, one for each picture rendition, all in one run. Pure.</summary>
public static class Mp4Command
{
    /// <param name="pictures">Segment list of each rendition, and the file to write.</param>
    /// <param name="sound">Segment list of the sound, or null.</param>
    /// <param name="folder">Working folder.</param>
    public static ToolCommand For(IReadOnlyList<(string List, string File)> pictures, string? sound, string folder)
    {
        var soundInput = pictures.Count;
        return new ToolCommand("ffmpeg",
        [
            .. Head,
            .. pictures.SelectMany(picture => Input(picture.List)),
            .. sound is null ? [] : Input(sound),
            .. pictures.SelectMany((picture, i) => Output(i, sound is null ? null : soundInput, picture.File)),
        ], folder);
    }

    /// <summary>Sound alone, in an MP4.</summary>
    public static ToolCommand ForSound(string sound, string file, string folder) => new("ffmpeg",
        [.. Head, .. Input(sound), "-map", "0:a:0", .. Tail(file)], folder);

    private static readonly IReadOnlyList<string> Head =
        ["-hide_banner", "-nostdin", "-loglevel", "level+warning", "-nostats", "-stats_period", "0.5", "-progress", "pipe:1", "-y", "-copyts"];

    private static IEnumerable<string> Input(string list) => MediaInput.OwnSegments(list).Arguments;

    private static IEnumerable<string> Output(int picture, int? sound, string file) =>
    [
        "-map", string.Create(CultureInfo.InvariantCulture, $"{picture}:v:0"),
        .. sound is { } index ? ["-map", string.Create(CultureInfo.InvariantCulture, $"{index}:a:0")] : Array.Empty<string>(),
        .. Tail(file),
    ];

    /// <summary>The stored offset is taken off again, so that the file starts at zero.</summary>
    private static IEnumerable<string> Tail(string file) =>
    [
        "-c", "copy", "-map_metadata", "-1", "-fflags", "+bitexact", "-output_ts_offset", string.Create(CultureInfo.InvariantCulture, $"-{Timeline.OffsetSeconds}"),
        "-movflags", "+faststart", "-f", "mp4", file,
    ];
}
