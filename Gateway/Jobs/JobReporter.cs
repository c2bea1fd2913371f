using Transcode.Domain.Lists;
using Transcode.Domain.Dispatch;
using Transcode.Gateway.Application;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;
using Transcode.Gateway.Burst;
using Transcode.Gateway.Delivery;

namespace Transcode.Gateway.Jobs;

/// <summary>Gathers what is told of a job from where it is remembered.</summary>
internal sealed class JobReporter(JobService service)
{
    public async Task<JobReport?> Report(JobId id, CancellationToken stop) =>
        await service.Detail(id, stop) is { } detail ? await Report(detail) : null;

    public async Task<JobReport> Report(Job job, CancellationToken stop) =>
        await Report(job.Id, stop) ?? throw new InvalidOperationException($"Job {job.Id} is gone.");

    private static async Task<JobReport> Report(JobDetail detail) => Report(detail.Job, Progress(detail.Progress, await detail.Steps));

    private static JobReport Report(Job job, ProgressNow progress) => new()
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
        Progress = progress,
        Warnings = job.Warnings,
        Remarks = job.Plan?.Remarks ?? [],
        Master = PlannedFiles.MasterOf(job) is { } master ? PublicPath.Url(job.Order.Asset, master) : null,
        Outputs = [.. job.Outputs.Select(output => Report(job.Order.Asset, output))],
        Bursts = [.. job.Bursts.Select(JobBurstReport.Of)],
        Failure = job switch { Job.Failed failed => failed.Why, Job.Rejected rejected => rejected.Why, _ => null },
        Reason = (job as Job.Cancelled)?.Reason,
    };

    public static ProgressNow Progress(JobProgress? progress, IReadOnlyList<StepView> steps) => new(
        Math.Round(progress?.Percent ?? 0, 1),
        Math.Round(progress?.Fps ?? 0, 1),
        Math.Round(progress?.Speed ?? 0, 2),
        progress?.Remaining is { } remaining ? Math.Round(remaining.TotalSeconds) : null,
        [.. steps.Select(Report)]);

    public static JobLine Line(JobSummary summary) => new(
        summary.Id.Value, summary.Asset.Value, summary.Label, Word(summary.State), summary.Profiles, summary.Attempt, summary.Priority,
        summary.SubmittedAt, summary.ChangedAt, summary.Why);

    public static string Word<T>(T value) where T : struct, Enum
        => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static StepNow Report(StepView step) => new(
        step.Id.Value, step.Step.KindName(), step.State is { } state ? Word(state) : "waiting", Math.Round(step.Progress, 1),
            step.Worker?.Value, step.Attempts, step.Why);

    private static OutputReport Report(AssetId asset, Output output) => new(
        output.Profile, output.Name, Word(output.Kind), PublicPath.Of(asset, output), PublicPath.Url(asset, PublicPath.Of(asset, output)),
            output.Width, output.Height,
        output.Frames, output.Duration.Seconds, output.Bytes, output.Bandwidth,
        output.Sha256, output.Loudness, output.Quality);
}
