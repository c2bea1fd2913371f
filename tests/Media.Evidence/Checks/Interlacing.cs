namespace Transcode.MediaEvidence.Checks;

/// <summary>Combs are seen on every screen of today: no output has any.</summary>
public static class Interlacing
{
    // Of drawings with fine lines idet takes a frame now and then for one.
    private const double Mistaken = 0.03;

    public static IEnumerable<string> Differences(Delivered delivered)
    {
        // In the largest they show best; the smaller ones are made from it.
        if (delivered.Videos.OrderByDescending(video => video.Facts.Height).FirstOrDefault() is not { Path: { } path, Facts: var facts })
            yield break;
        var found = Of(path);
        if (found.Combed <= Mistaken * found.Judged || !IsFlagged(delivered.Source))
            yield break;
        // Of sharp test pictures that move idet takes most for combs: no more of them than in the same source after a deinterlacer that
        // leaves none.
        var reference = Of(delivered.Source, $"bwdif=mode=send_frame:deint=all,scale={facts.Width}:{facts.Height},");
        if (found.Combed > reference.Combed + Mistaken * found.Judged)
            yield return $"{Path.GetFileName(Path.GetDirectoryName(path))}: idet finds {found.Combed} interlaced frames of {found.Judged}, and {reference.Combed} in the source when it is deinterlaced";
    }

    /// <summary>Some frame says that it holds two fields, whatever the stream says. A codec without a place for that needs a case of its
    /// own.</summary>
    private static bool IsFlagged(string path) => Tool.Run(
            "ffprobe",
                ["-v", "error", .. Source.Options(path), "-select_streams", "V:0", "-show_entries", "frame=interlaced_frame", "-of",
                "csv=p=0", "-i", Source.Name(path)])
        .OutputLines.Any(line => line.StartsWith('1'));

    /// <summary>
    /// Frames as ffmpeg's idet sees them, whatever their flags say. It asks whether a frame's lines fit those of its neighbours, and
    /// compares the first and the last with themselves for want of one: any sharp frame of a deinterlaced film is called interlaced there,
    /// so nothing is asked of the two.
    /// </summary>
    /// <param name="path">a file or playlist</param>
    /// <param name="before">filters in front, each with its comma</param>
    private static (int Combed, int Judged) Of(string path, string before = "")
    {
        var result = Tool.Run(
            "ffmpeg",
                ["-v", "error", "-nostdin", .. Source.Options(path), "-i", Source.Name(path), "-map", "0:V:0", "-vf",
                before + "idet,metadata=print:key=lavfi.idet.single.current_frame:file=-", "-fps_mode", "passthrough", "-f", "null", "-"]);
        var verdicts = result.OutputLines.Where(line => line.StartsWith("lavfi.idet", StringComparison.Ordinal)).ToList();
        if (verdicts.Count == 0)
            throw new InvalidOperationException($"idet said nothing of {path}: {result.Errors}");
        var judged = verdicts.Skip(1).SkipLast(1).ToList();
        return (judged.Count(verdict => verdict.EndsWith("ff", StringComparison.Ordinal)), judged.Count);
    }
}
