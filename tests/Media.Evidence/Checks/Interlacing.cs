using System.Globalization;
using System.Text.RegularExpressions;

namespace Transcode.MediaEvidence.Checks;

/// <summary>Frames as ffmpeg's idet sees them, whatever their flags say.</summary>
public sealed record Fields(int Interlaced, int Progressive, int Undetermined)
{
    public int All => Interlaced + Progressive + Undetermined;
}

/// <summary>Combs are seen on every screen of today: no output has any.</summary>
public static partial class Interlacing
{
    // Of drawings with fine lines idet takes a frame now and then for one.
    private const double Mistaken = 0.03;

    public static IEnumerable<string> Differences(Delivered delivered)
    {
        // In the largest they show best; the smaller ones are made from it.
        if (delivered.Videos.OrderByDescending(video => video.Facts.Height).FirstOrDefault() is not { Path: { } path, Facts: var facts })
            yield break;
        var found = Of(path);
        if (found.Interlaced <= 1 + Mistaken * found.All || !IsFlagged(delivered.Source))
            yield break;
        // Of sharp test pictures that move idet takes most for combs: no more of them than in the same source after a deinterlacer that
        // leaves none.
        var reference = Of(delivered.Source, $"bwdif=mode=send_frame:deint=all,scale={facts.Width}:{facts.Height},");
        if (found.Interlaced > reference.Interlaced + 1 + Mistaken * found.All)
            yield return $"{Path.GetFileName(Path.GetDirectoryName(path))}: idet finds {found.Interlaced} interlaced frames of {found.All}, and {reference.Interlaced} in the source when it is deinterlaced";
    }

    /// <summary>Some frame says that it holds two fields, whatever the stream says. A codec without a place for that needs a case of its
    /// own.</summary>
    private static bool IsFlagged(string path) => Tool.Run(
            "ffprobe",
                ["-v", "error", .. Source.Options(path), "-select_streams", "V:0", "-show_entries", "frame=interlaced_frame", "-of",
                "csv=p=0", "-i", Source.Name(path)])
        .OutputLines.Any(line => line.StartsWith('1'));

    /// <param name="path">a file or playlist</param>
    /// <param name="before">filters in front, each with its comma</param>
    public static Fields Of(string path, string before = "")
    {
        var result = Tool.Run(
            "ffmpeg",
                ["-v", "info", "-nostdin", "-nostats", .. Source.Options(path), "-i", Source.Name(path), "-map", "0:V:0", "-vf",
                before + "idet", "-fps_mode", "passthrough", "-f", "null", "-"]);
        var reported = result.ErrorLines.LastOrDefault(line => line.Contains("Multi frame detection", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"idet said nothing of {path}: {result.Errors}");
        var counts = Number().Matches(reported[reported.IndexOf("detection", StringComparison.Ordinal)..])
            .Select(match => int.Parse(match.Value, CultureInfo.InvariantCulture)).ToArray();
        return new Fields(counts[0] + counts[1], counts[2], counts[3]);
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
