using System.Globalization;
using Transcode.MediaEvidence;

namespace Transcode.Corpus.Practice;

/// <summary>The colour of a place as a player shows it that believes the tags, and in their absence takes all for BT.601 below 720 lines
/// and BT.709 from there.</summary>
internal static class Pixels
{
    // Averaged over a small square: one pixel alone is as much the codec's as the picture's.
    private const int Side = 4;

    internal static (int Red, int Green, int Blue) At(string path, double seconds, double across, double down)
    {
        var facts = StreamFacts.Of(path).FirstOrDefault(stream => stream.Kind == "video")
            ?? throw new InvalidOperationException($"{path} has no picture");
        var matrix = facts.Matrix is null or "gbr" ? facts.Height >= 720 ? "bt709" : "bt601" : "auto";
        // Stills of JPEG and WebP are BT.601 by their own definition.
        if (facts.Codec is "mjpeg" or "webp" or "png" or "gif" or "tiff")
            (matrix, seconds) = ("auto", 0);
        var (x, y) = ((int)Math.Clamp(facts.Width * across - Side / 2.0, 0, Math.Max(0, facts.Width - Side)),
            (int)Math.Clamp(facts.Height * down - Side / 2.0, 0, Math.Max(0, facts.Height - Side)));
        var isPlaylist = path.EndsWith(".m3u8", StringComparison.OrdinalIgnoreCase);
        string[] open = isPlaylist ? ["-allowed_extensions", "ALL"] : [];
        var pixels = Tool.Bytes(
            "ffmpeg",
            ["-v", "error", "-nostdin", .. open, "-noautorotate", "-i", "file:" + path, "-map", "0:v:0", "-vf",
                string.Create(
                CultureInfo.InvariantCulture, $"setpts=PTS-STARTPTS,select=gte(t\\,{seconds}),scale=in_color_matrix={matrix}:flags=accurate_rnd+full_chroma_int,format=rgb24,")
                    + string.Create(
                    CultureInfo.InvariantCulture, $"crop={Math.Min(Side, facts.Width)}:{Math.Min(Side, facts.Height)}:{x}:{y}"),
                "-frames:v", "1", "-f", "rawvideo", "-"]);
        int Mean(int channel) => (int)Math.Round(pixels.Where((_, at) => at % 3 == channel).Average(value => value));
        return (Mean(0), Mean(1), Mean(2));
    }
}
