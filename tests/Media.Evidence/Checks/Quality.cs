using System.Globalization;

namespace Transcode.MediaEvidence.Checks;

/// <summary>How near an output is to its source, picture by picture.</summary>
public static class Quality
{
    /// <summary>Mean SSIM over all frames (1 is identical), the source brought to the output's size and rate by number of frame.</summary>
    public static double Ssim(string source, string output, bool deinterlace = false)
    {
        var frame = StreamFacts.Of(output).First(stream => stream.Kind == "video");
        var weave = deinterlace ? "bwdif=mode=send_frame," : "";
        // Frame n is held against frame n: a lost or repeated one shows as a fall.
        var graph = $"[0:V:0]setpts=N/25/TB,settb=1/25,format=yuv420p[out];"
            + $"[1:V:0]{weave}scale={frame.Width}:{frame.Height}:flags=bicubic,setsar=1,format=yuv420p,setpts=N/25/TB,settb=1/25[src];"
            + "[out]setsar=1[o];[o][src]ssim=shortest=1";
        var result = Tool.Run(
            "ffmpeg",
                ["-v", "info", "-nostdin", "-nostats", .. Source.Options(output), "-i", Source.Name(output), "-i", Source.Name(source),
                "-lavfi", graph, "-fps_mode", "passthrough", "-f", "null", "-"]);
        var all =
            result.ErrorLines.LastOrDefault(
                line => line.Contains("SSIM", StringComparison.Ordinal) && line.Contains("All:", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"no SSIM of {output}: {result.Errors}");
        return double.Parse(all.Split("All:")[1].Split(' ')[0], CultureInfo.InvariantCulture);
    }
}
