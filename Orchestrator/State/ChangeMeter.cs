using System.Diagnostics.Metrics;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Orchestrator.Jobs;

namespace Transcode.Orchestrator.State;

/// <summary>
/// Counts what this process wrote, after it was written, for /metrics: transcode_jobs_submitted_total, transcode_jobs_ended_total{outcome},
/// transcode_steps_finished_total{kind}, transcode_steps_troubled_total{code}, transcode_step_duration_seconds{kind}; and of steps that were lent twice
/// transcode_speculation_issued_total, _won_total and _lost_total, by whose result was the first. With several servers the sums add up.
/// </summary>
internal static class ChangeMeter
{
    private static readonly Meter Meter = new("Transcode.Orchestrator");
    private static readonly Counter<long> Submitted = Meter.CreateCounter<long>("transcode.jobs.submitted", null, "Jobs that were accepted.");
    private static readonly Counter<long> Ended = Meter.CreateCounter<long>("transcode.jobs.ended", null, "Jobs that came to an end; a retry can end again.");
    private static readonly Counter<long> Finished = Meter.CreateCounter<long>("transcode.steps.finished", null, "Steps whose result was accepted.");
    private static readonly Counter<long> Troubled = Meter.CreateCounter<long>("transcode.steps.troubled", null, "Steps that failed, were lost or were put off.");
    private static readonly Counter<long> Issues = Meter.CreateCounter<long>("transcode.speculation.issued", null, "Steps that were issued a second time.");
    private static readonly Counter<long> Wins = Meter.CreateCounter<long>("transcode.speculation.won", null, "Steps whose second issue was the first to finish.");
    private static readonly Counter<long> Losses = Meter.CreateCounter<long>("transcode.speculation.lost", null, "Steps whose first holder was the first to finish after all.");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("transcode.step.duration", "s", "From the lease of a step to its result.");

    public static void Count(JobChange change)
    {
        foreach (var happened in change.Events)
            Count(happened, change.Job);
    }

    /// <summary>How long its last lease took.</summary>
    public static void Took(StepRow row, Job? job)
    {
        if (row is { LeasedAt: { } from, EndedAt: { } to })
            Duration.Record((to - from).TotalSeconds, Kind(row.Key.Step, job));
    }

    /// <summary>A step that was lent twice has a result.</summary>
    public static void Raced(bool secondWon) => (secondWon ? Wins : Losses).Add(1);

    private static void Count(JobEvent happened, Job? job)
    {
        switch (happened)
        {
            case JobEvent.JobSubmitted:
                Submitted.Add(1);
                break;
            case JobEvent.StepFinished finished:
                Finished.Add(1, Kind(finished.Step, job));
                break;
            case JobEvent.StepTroubled troubled:
                Troubled.Add(1, new KeyValuePair<string, object?>("code", troubled.Trouble.Why.Code));
                break;
            case JobEvent.StepIssuedAgain:
                Issues.Add(1);
                break;
            case JobEvent.JobReady:
                Ended.Add(1, Outcome("ready"));
                break;
            case JobEvent.JobFailed:
                Ended.Add(1, Outcome("failed"));
                break;
            case JobEvent.JobRejected:
                Ended.Add(1, Outcome("rejected"));
                break;
            case JobEvent.JobCancelled:
                Ended.Add(1, Outcome("cancelled"));
                break;
        }
    }

    private static KeyValuePair<string, object?> Outcome(string how) => new("outcome", how);

    /// <summary>Of how many there are is a small number, unlike of steps.</summary>
    private static KeyValuePair<string, object?> Kind(StepId step, Job? job) =>
        new("kind", job is not null && JobSteps.Find(job, step) is { } found ? found.KindName() : "unknown");
}
