using Transcode.Domain;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Lists;
using Transcode.Domain.Steps;
using Transcode.Web.Texts;

namespace Transcode.Web.Jobs;

/// <summary>A job's page in words. Pure.</summary>
public sealed record JobView
{
    /// <summary>More running steps are counted, not listed.</summary>
    private const int MostSteps = 20;

    public required string Label { get; init; }
    public required string State { get; init; }

    /// <summary>Percent, speed and what is left; or how it ended.</summary>
    public required string Headline { get; init; }

    public Failure? Failure { get; init; }
    public required IReadOnlyList<StageView> Stages { get; init; }
    public required string MapSentence { get; init; }
    public required IReadOnlyList<RunningStepView> Running { get; init; }
    public required IReadOnlyList<WaitingReason> Waiting { get; init; }
    public required IReadOnlyList<OutputView> Outputs { get; init; }
    public required string OutputBytes { get; init; }

    /// <summary>Warnings and remarks.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    public required bool IsOver { get; init; }
    public required bool IsPlayable { get; init; }

    /// <summary>What it shows and plays; null: nothing.</summary>
    public PlayerView? Player { get; init; }

    public bool MayCancel => !IsOver;
    public required bool MayRetry { get; init; }

    /// <summary>Higher goes first.</summary>
    public required int Priority { get; init; }

    public static JobView Of(JobSnapshot now, Language language)
    {
        var job = now.Job;
        // What a job made that did not end well is deleted.
        var outputs = (job is Job.Failed or Job.Rejected or Job.Cancelled ? []
            : job.Outputs).Select(output => OutputView.Of(job.Order.Asset, output))
            .Select(output => output with { Url = now.Shown(output.Url) }).ToList();
        var running = now.Steps.Where(step => step.State is StepState.Leased or StepState.Accepted && !job.IsFinal).ToList();
        return new JobView
        {
            Label = job.Order.Label,
            Priority = job.Order.Priority,
            State = StateName.Of(JobStates.Of(job)),
            Headline = HeadlineOf(now, language),
            Failure = job switch { Job.Failed failed => failed.Why, Job.Rejected rejected => rejected.Why, _ => null },
            Stages = StageView.Of(job, now.Steps),
            MapSentence = SentenceOf(now.Map, language),
            Running = [.. running.Take(MostSteps)
                .Select(step => new RunningStepView(step.Id.Value, step.Worker?.Value ?? "", step.Progress, step.Attempts))],
            Waiting = WaitingReason.Of(job, now.Steps),
            Outputs = outputs,
            OutputBytes = Quantity.Bytes(job.Outputs.Sum(output => output.Bytes)),
            Notes = [.. job.Warnings, .. job.Plan?.Remarks ?? []],
            IsOver = job.IsFinal,
            IsPlayable = now.Master is not null && job is not (Job.Failed or Job.Rejected or Job.Cancelled),
            Player = job is Job.Failed or Job.Rejected or Job.Cancelled ? null : PlayerView.Of(now, outputs),
            MayRetry = job is Job.Failed && job.Attempt <= job.Order.RetriesAllowed,
        };
    }

    private static string HeadlineOf(JobSnapshot now, Language language) => now.Job switch
    {
        Job.Ready => language["job.ready"],
        Job.Cancelled cancelled => language["job.cancelled", cancelled.Reason],
        Job.Failed or Job.Rejected => language["job.ended"],
        _ => string.Join(", ", new[]
        {
            Quantity.Percent(now.Progress.Percent),
            now.Progress.Fps > 0 ? $"{Quantity.Number(now.Progress.Fps)} fps" : null,
            now.Progress.Speed > 0 ? language["job.speed", Quantity.Number(now.Progress.Speed)] : null,
            now.Progress.Remaining is { } left ? language["job.left", Quantity.Time(left)] : null,
        }.OfType<string>()),
    };

    private static string SentenceOf(ChunkMap map, Language language)
    {
        int Count(ChunkState state) => map.Counts.GetValueOrDefault(state);
        return string.Join(", ", new[]
        {
            language["map.done", Count(ChunkState.Done), map.Chunks],
            Count(ChunkState.Encoding) > 0 ? language["map.encoding", Count(ChunkState.Encoding)] : null,
            Count(ChunkState.Again) > 0 ? language["map.again", Count(ChunkState.Again)] : null,
            Count(ChunkState.Failed) > 0 ? language["map.failed", Count(ChunkState.Failed)] : null,
        }.OfType<string>()) + ".";
    }
}

/// <summary>A step that somebody works on.</summary>
public sealed record RunningStepView(string Id, string Worker, double Percent, int Attempts);

/// <summary>Why steps that could run do not, told once for all to which it applies.</summary>
public sealed record WaitingReason(int Count, string Why)
{
    private const int Most = 8;

    public static IReadOnlyList<WaitingReason> Of(Job job, IReadOnlyList<StepView> steps) => job.IsFinal ? [] :
    [
        .. steps.Where(step => step.State is StepState.Open or StepState.Held or StepState.BackOff && step.Why is not null)
            .GroupBy(step => step.Why!).Select(same => new WaitingReason(same.Count(), same.Key)).OrderByDescending(reason => reason.Count)
            .Take(Most),
    ];
}
