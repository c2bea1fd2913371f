using System.Globalization;
using Transcode.Domain.Ladders;
using Transcode.Media.Encode;
using Transcode.Media.Running;

namespace Transcode.Media.Verify;

/// <summary>
/// ffmpeg: decodes the first frames of one segment of each rendition and holds them against what the encoder was given, frame by frame.
/// Each rendition's likeness is listed in a file of its own, see <see cref="QualityOutput"/>. Pure.
/// </summary>
public static class QualityCommand
{
    /// <summary>File name, in the working folder, of the encoded frames.</summary>
    /// <param name="entry">The rendition's place in the ladder.</param>
    public static string EncodedOf(int entry) => string.Create(CultureInfo.InvariantCulture, $"made{entry}.mp4");

    /// <summary>File name, in the working folder, of the list.</summary>
    public static string ListOf(int entry) => string.Create(CultureInfo.InvariantCulture, $"ssim{entry}.txt");

    /// <param name="renditions">Which, with their places in the ladder.</param>
    /// <param name="folder">Working folder.</param>
    public static ToolCommand For(IReadOnlyList<(int Entry, Rendition Rendition)> renditions, string folder) => new("ffmpeg",
    [
        "-hide_banner", "-nostdin", "-loglevel", "level+warning", "-y",
        .. renditions.SelectMany(one => (IEnumerable<string>)
        [
            "-threads", "1", "-protocol_whitelist", "file", "-format_whitelist", "mov", "-i", $"file:{EncodedOf(one.Entry)}",
            "-protocol_whitelist", "file", "-format_whitelist", "rawvideo", "-f", "rawvideo", "-pixel_format", "gray", "-video_size",
            string.Create(CultureInfo.InvariantCulture, $"{one.Rendition.Width}x{one.Rendition.Height}"),
            "-i", $"file:{QualitySample.FileOf(one.Entry)}",
        ]),
        "-filter_complex_threads", "1",
        "-filter_complex", string.Join(';', renditions.Select((one, i) => Compared(one.Entry, 2 * i))),
        .. renditions.SelectMany(one => (IEnumerable<string>)["-map", $"[c{one.Entry}]", "-f", "null", "-"]),
    ], folder);

    /// <summary>Frame n against frame n: their times are not compared here, the proof of the chunk did that.</summary>
    private static string Compared(int entry, int input) => string.Create(CultureInfo.InvariantCulture,
        $"[{input}:v]format=yuv420p,extractplanes=y,settb=1/25,setpts=N,trim=end_frame={QualitySample.Frames}[d{entry}];"
        + $"[{input + 1}:v]settb=1/25,setpts=N[g{entry}];[d{entry}][g{entry}]ssim=shortest=1:stats_file={ListOf(entry)}[c{entry}]");
}
