namespace Transcode.Domain;

/// <summary>
/// The order of the work, as a value. A newcomer starts here: every stage below is a folder or a file of the same name in
/// Domain (what it decides), Media (how ffmpeg is told) and Worker/Steps (who does it).
/// </summary>
public static class Pipeline
{
    /// <summary>The stages of a job in the order in which a video passes them. Plan is pure and runs where the job is decided.</summary>
    public static IReadOnlyList<Stage> Stages { get; } =
        [Stage.Fetch, Stage.Probe, Stage.Plan, Stage.Encode, Stage.Package, Stage.Verify, Stage.Deliver];
}

/// <summary>One stage of the pipeline; stored and sent by name, and 0 is a fault.</summary>
public enum Stage
{
    /// <summary>Bring the bytes to where they can be read.</summary>
    Fetch = 1,
    /// <summary>Find out what the source is: streams, sizes, exact frame times.</summary>
    Probe = 2,
    /// <summary>Fix every rendition, segment and chunk before anything is encoded.</summary>
    Plan = 3,
    /// <summary>Encode chunks of picture in parallel, and audio once, whole.</summary>
    Encode = 4,
    /// <summary>Write playlists and stream-copied files.</summary>
    Package = 5,
    /// <summary>Compare what came out with what went in.</summary>
    Verify = 6,
    /// <summary>Publish, tell, clean up.</summary>
    Deliver = 7,
}
