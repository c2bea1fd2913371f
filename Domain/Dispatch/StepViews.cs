using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;

namespace Transcode.Domain.Dispatch;

/// <summary>The steps of a job beside what is remembered of them, with the reason for each that does not run. Pure.</summary>
public static class StepViews
{
    /// <param name="job">With its plan.</param>
    /// <param name="rows">Rows of its round.</param>
    /// <param name="around">What else there is.</param>
    /// <param name="renewSeconds">How often holders are to report.</param>
    /// <param name="now">When.</param>
    public static IReadOnlyList<StepView> Of(Job job, IReadOnlyList<StepRow> rows, QueueSnapshot around, int renewSeconds,
        DateTimeOffset now)
    {
        var known = rows.ToDictionary(row => row.Key.Step);
        return [.. JobSteps.All(job).Select(step => known.TryGetValue(step.Id, out var row)
            ? Seen(job, step, row, around, renewSeconds, now)
            : new StepView { Id = step.Id, Step = step, Why = WhyUnopened(job, step) })];
    }

    private static StepView Seen(Job job, Step step, StepRow row, QueueSnapshot around, int renewSeconds, DateTimeOffset now) => new()
    {
        Id = step.Id,
        Step = step,
        State = row.State,
        Worker = row.Worker,
        Attempts = row.Attempts,
        Since = row.State switch
        {
            StepState.Held or StepState.Open or StepState.BackOff => row.OpenedAt,
            StepState.Leased => row.LeasedAt,
            _ => row.EndedAt,
        },
        Progress = row.State switch { StepState.Done or StepState.Accepted => 100, StepState.Leased => row.Progress, _ => 0 },
        Why = Why(job, step, row, around, renewSeconds, now),
    };

    private static string WhyUnopened(Job job, Step step) => step.WaitsFor.Where(id => !job.Done.Contains(id)).ToList() switch
    {
        _ when job.IsFinal => "never began: the job is over",
        [] => "is about to be queued",
        [var one] => $"waits for {one}",
        [var first, .. var others] => $"waits for {first} and {others.Count} more",
    };

    private static string? Why(Job job, Step step, StepRow row, QueueSnapshot around, int renewSeconds, DateTimeOffset now)
        => row.State switch
        {
            StepState.Held => "waits until the outputs of the earlier attempt are deleted",
            StepState.Open
                => string.Join("; ", new[] { Again(job, row), Given(row, around), WhyOpen.Of(job, step, row, around, now) }.OfType<string>()),
            StepState.BackOff => $"{LastTrouble(job, row)} It is tried again at {row.OpenedAt:HH:mm:ss} UTC.",
            StepState.Leased => Silence(row, renewSeconds, now),
            StepState.Accepted => "done; its files are being made public",
            StepState.Cancelled => "called off",
            StepState.Failed => LastTrouble(job, row) ?? "failed",
            _ => null,
        };

    private static string? Given(StepRow row, QueueSnapshot around)
        => around.Given.TryGetValue(row.Key, out var why) ? $"given back: {why}" : null;

    private static string? Again(Job job, StepRow row) => LastTrouble(job, row) is { } words ? $"tried again after: {words}" : null;

    private static string? LastTrouble(Job job, StepRow row)
        => job.Failures.LastOrDefault(trouble => trouble.Step == row.Key.Step)?.Why.Message;

    private static string? Silence(StepRow row, int renewSeconds, DateTimeOffset now)
    {
        if (row.Hedge is { } second)
            return $"runs on {row.Worker}, and again on {second.Worker}; the first result counts";
        if (row.RenewedAt is not { } heard || now - heard <= TimeSpan.FromSeconds(renewSeconds + 1))
            return $"runs on {row.Worker}";
        var left = Math.Max(0, Math.Ceiling((row.Until - now)?.TotalSeconds ?? 0));
        return $"worker {row.Worker} is silent for {(now - heard).TotalSeconds:0} s; its lease ends in {left:0} s";
    }
}
