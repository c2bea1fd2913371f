using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Steps;

namespace Transcode.Domain.Workers;

/// <summary>
/// What a step needs of a worker, and what a worker may therefore take. Steps of one need stand in one lane of the queue, so that a claim
/// reads the heads of the lanes it may take from, and never what it may not. Pure.
/// </summary>
public static class Capabilities
{
    /// <summary>What every worker must have proven: these encoders of ffmpeg itself.</summary>
    public const string Software = "";

    private static readonly string[] _softwareEncoders = ["libx264", "aac"];

    /// <summary>What reads and writes images.</summary>
    public const string Libvips = "libvips";

    /// <summary>What finds the film on a web page. No step needs it before it has looked, so that there is no lane for it.</summary>
    public const string Ytdlp = "yt-dlp";

    /// <summary>The encoder or tool beyond <see cref="Software"/> that this step needs.</summary>
    public static string RequiredBy(Step step) => step switch
    {
        Step.EncodeVideo video => EncoderChoice.Required(video.Settings.Encoder) ?? Software,
        Step.Render { File: FilePlan.Images } => Libvips,
        _ => Software,
    };

    /// <summary>None: it has proven nothing that we could use, or is of another version. Who did not say what it can is taken to have what
    /// the platform's own machine needs.</summary>
    public static IReadOnlyList<string> Of(Worker worker)
    {
        var tools = worker.Tools?.Where(tool => tool != Ytdlp);
        return worker.Encoders switch
        {
            _ when worker.IsOfOtherVersion => [],
            null => [Software, .. tools ?? [Libvips]],
            { } proven when _softwareEncoders.All(proven.Contains)
                => [Software, .. proven.Except(_softwareEncoders), .. tools ?? [Libvips]],
            { } proven => [.. proven.Except(_softwareEncoders), .. tools ?? []],
        };
    }
}
