using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
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

    /// <summary>What reads and writes images.</summary>
    public const string Libvips = "libvips";

    /// <summary>The encoder or tool beyond <see cref="Software"/> that this step needs.</summary>
    public static string NeedOf(Step step) => step switch
    {
        Step.EncodeVideo video => EncoderChoice.Required(video.Settings.Encoder) ?? Software,
        Step.Render { File: FilePlan.Pictures } => Libvips,
        _ => Software,
    };

    /// <summary>None: it has proven nothing that we could use. Who did not say what it can is taken to have what the platform's own machine needs.</summary>
    public static IReadOnlyList<string> Of(Worker worker) => worker.Encoders switch
    {
        null => [Software, .. worker.Tools ?? [Libvips]],
        { } proven when SoftwareEncoders.All(proven.Contains) => [Software, .. proven.Except(SoftwareEncoders), .. worker.Tools ?? [Libvips]],
        { } proven => [.. proven.Except(SoftwareEncoders), .. worker.Tools ?? []],
    };

    /// <summary>Why none of these takes up a step of this need, in words; null: one of them could, and has no room or is just about to.</summary>
    public static string? WhyNobody(string need, IReadOnlyCollection<Worker> workers)
    {
        var able = workers.Where(worker => Of(worker).Contains(need)).ToList();
        var here = able.Where(worker => worker.Presence == Presence.Here).ToList();
        var ready = here.Where(worker => worker.Status is WorkerStatus.Idle or WorkerStatus.Working).ToList();
        if (ready.Count > 0)
            return null;
        if (here.Count > 0)
            return string.Join(", ", here.Select(worker => $"{worker.Name ?? worker.Id.Value} is {Words(worker)}"));
        return able.Count > 0 && need != Software
            ? $"no worker that has proven {need} is there: {string.Join(", ", able.Select(worker => worker.Name ?? worker.Id.Value))}"
            : need == Software ? null : $"no worker has proven {need}";
    }

    private static string Words(Worker worker) => worker switch
    {
        { Status: WorkerStatus.Paused, Paused: { } why } => $"paused: {why}",
        _ => worker.Status.ToString().ToLowerInvariant(),
    };
}
