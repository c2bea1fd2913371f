using Transcode.Domain.Steps;

namespace Transcode.Domain.Workers;

/// <summary>
/// What a step needs of a worker, and what a worker may therefore take. Steps of one need stand in one lane of the queue, so that a claim reads the
/// heads of the lanes it may take from, and never what it may not. Pure.
/// </summary>
public static class Lanes
{
    /// <summary>What every worker must have proven: these encoders of ffmpeg itself.</summary>
    public const string Software = "";

    private static readonly string[] SoftwareEncoders = ["libx264", "aac"];

    /// <summary>The encoder or tool beyond <see cref="Software"/> that this step needs. Every step of today is content with software.</summary>
    public static string NeedOf(Step step) => step switch
    {
        _ => Software,
    };

    /// <summary>None: it has proven nothing that we could use.</summary>
    public static IReadOnlyList<string> Of(Worker worker) => worker.Encoders switch
    {
        null => [Software],
        { } proven when SoftwareEncoders.All(proven.Contains) => [Software, .. proven.Except(SoftwareEncoders)],
        { } proven => [.. proven.Except(SoftwareEncoders)],
    };
}
