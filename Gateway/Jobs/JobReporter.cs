using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;
using Transcode.Gateway.Delivery;
using Transcode.Orchestrator.Jobs;

namespace Transcode.Gateway.Jobs;

/// <summary>Gathers what is told of a job from where it is remembered.</summary>
internal sealed class JobReporter(JobDesk desk)
{
    public async Task<JobReport?> Report(JobId id, CancellationToken stop) =>
        await desk.Find(id, stop) is { } job ? await Report(job, stop) : null;

    public async Task<JobReport> Report(Job job, CancellationToken stop) => new()
    {
        JobId = job.Id.Value,
        AssetId = job.Order.Asset.Value,
        Label = job.Order.Label,
        State = Word(JobStates.Of(job)),
        Final = job.IsFinal,
        Attempt = job.Attempt,
        Priority = job.Order.Priority,
        Profiles = JobSummary.ProfilesOf(job),
        SubmittedAt = job.Order.At,
        Progress = await Progress(job.Id, stop),
        Warnings = job.Warnings,
        Remarks = job.Plan?.Remarks ?? [],
        Master = PlannedFiles.MasterOf(job) is { } master ? PublicPath.Url(job.Order.Asset, master) : null,
        Outputs = [.. job.Outputs.Select(output => Report(job.Order.Asset, output))],
        Failure = job switch { Job.Failed failed => failed.Why, Job.Rejected rejected => rejected.Why, _ => null },
        Reason = (job as Job.Cancelled)?.Reason,
    };

    public async Task<ProgressNow> Progress(JobId job, CancellationToken stop) =>
        Progress(await desk.Progress(job, stop), await desk.Steps(job, stop));

    public static ProgressNow Progress(JobProgress? progress, IReadOnlyList<StepView> steps) => new(
        Math.Round(progress?.Percent ?? 0, 1),
        Math.Round(progress?.Fps ?? 0, 1),
        Math.Round(progress?.Speed ?? 0, 2),
        progress?.Remaining is { } remaining ? Math.Round(remaining.TotalSeconds) : null,
        [.. steps.Select(Report)]);

    public static JobLine Line(JobSummary summary) => new(
        summary.Id.Value, summary.Asset.Value, summary.Label, Word(summary.State), summary.Profiles, summary.Attempt, summary.Priority,
        summary.SubmittedAt, summary.ChangedAt, summary.Why);

    public static string Word<T>(T value) where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static StepNow Report(StepView step) => new(
        step.Id.Value, step.Step.KindName(), step.State is { } state ? Word(state) : "waiting", Math.Round(step.Progress, 1), step.Worker?.Value, step.Attempts, step.Why);

    private static OutputReport Report(AssetId asset, Output output) => new(
        output.Profile, output.Name, Word(output.Kind), PublicPath.Of(asset, output), PublicPath.Url(asset, PublicPath.Of(asset, output)), output.Width, output.Height,
        output.Frames, output.Duration.Seconds, output.Bytes, output.Bandwidth,
        output.Sha256, output.Loudness);
}
