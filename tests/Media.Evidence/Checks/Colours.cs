namespace Transcode.MediaEvidence.Checks;

/// <summary>A player that is not told how colours were written guesses by the height, and the colours jump when it switches between
/// renditions.</summary>
public static class Colours
{
    public static IEnumerable<string> Differences(Delivered delivered)
    {
        var videos = delivered.Videos.ToList();
        foreach (var (path, facts) in videos)
        {
            if (facts.Matrix is null || facts.Transfer is null || facts.Primaries is null || facts.Range is null)
                yield return $"{Name(path)} is not tagged in full: {Tags(facts)}";
        }

        if (videos.Select(video => Tags(video.Facts)).Distinct().Count() > 1)
            yield return "renditions are tagged differently: "
                + string.Join("; ", videos.Select(video => $"{Name(video.Path)} {Tags(video.Facts)}"));
    }

    private static string Tags(StreamFacts facts)
        => $"matrix {facts.Matrix ?? "?"}, transfer {facts.Transfer ?? "?"}, primaries {facts.Primaries ?? "?"}, range {facts.Range ?? "?"}";

    private static string Name(string path) => $"{Path.GetFileName(Path.GetDirectoryName(path))}/{Path.GetFileName(path)}";
}
