namespace Transcode.MediaEvidence.Checks;

/// <summary>
/// What is promised of every result, whatever went in. Each test that runs the product holds its result against all of these, so that a new
/// input of any kind is held against them too.
/// </summary>
public static class Contract
{
    /// <summary>By name; a new promise is a new line here.</summary>
    public static IReadOnlyDictionary<string, Func<Delivered, IEnumerable<string>>> Checks { get; } =
        new Dictionary<string, Func<Delivered, IEnumerable<string>>>
        {
            [EqualPlaylists] = PlaylistsAgree.Differences,
            [ColourTags] = Colours.Differences,
            [Levels] = Loudness.Differences,
            [NoInterlacedFrames] = Interlacing.Differences,
        };

    public const string EqualPlaylists = "equal playlists";
    public const string ColourTags = "colour tags";
    public const string Levels = "levels";
    public const string NoInterlacedFrames = "no interlaced frames";

    /// <param name="delivered">the result</param>
    /// <param name="except">names of promises that this input breaks by its nature, with the reason beside them in the test</param>
    public static IEnumerable<string> Differences(Delivered delivered, params IEnumerable<string> except) =>
        Checks.Where(check => !except.Contains(check.Key))
            .SelectMany(check => check.Value(delivered).Select(difference => $"{check.Key}: {difference}"));
}
