using System.Diagnostics.Metrics;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Silo.Facts;

namespace Transcode.Silo.Jobs;

/// <summary>
/// Counts what this silo wrote, after it was written, for /metrics: transcode_jobs_submitted_total, transcode_jobs_ended_total{outcome},
/// transcode_steps_finished_total{kind}, transcode_steps_failed_total{code}, transcode_step_duration_seconds{kind}; and of steps that were
/// lent twice transcode_hedged_leases_issued_total, _won_total and _lost_total, by whose result was the first. With several silos the sums
/// add up.
/// </summary>
internal static class JobMeter
{
    public const string Name = "Transcode.Silo";

    private static readonly Meter _meter = new(Name);
    private static readonly Counter<long> _submitted = _meter.CreateCounter<long>("transcode.jobs.submitted", null,
        "Jobs that were accepted.");
    private static readonly Counter<long> _ended = _meter.CreateCounter<long>("transcode.jobs.ended", null,
        "Jobs that came to an end; a retry can end again.");
    private static readonly Counter<long> _finished = _meter.CreateCounter<long>("transcode.steps.finished", null,
        "Steps whose result was accepted.");
    private static readonly Counter<long> _troubled = _meter.CreateCounter<long>("transcode.steps.failed", null,
        "Steps that failed, were lost or were put off.");
    private static readonly Counter<long> _issues = _meter.CreateCounter<long>("transcode.hedged_leases.issued", null,
        "Steps that were lent a second time.");
    private static readonly Counter<long> _wins = _meter.CreateCounter<long>("transcode.hedged_leases.won", null,
        "Steps whose second lease was the first to finish.");
    private static readonly Counter<long> _losses = _meter.CreateCounter<long>("transcode.hedged_leases.lost", null,
        "Steps whose first holder was the first to finish after all.");
    private static readonly Histogram<double> _duration = _meter.CreateHistogram<double>("transcode.step.duration", "s",
        "From the lease of a step to its result.");

    public static void Count(JobAppend append)
    {
        foreach (var happened in append.Events)
            Count(happened, append);
    }

    private static void Count(JobEvent happened, JobAppend append)
    {
        switch (happened)
        {
            case JobEvent.JobSubmitted:
                _submitted.Add(1);
                break;
            case JobEvent.ResultAccepted accepted:
                Settle(accepted, append);
                break;
            case JobEvent.StepFinished finished:
                _finished.Add(1, Kind(finished.Step, append.Job));
                break;
            case JobEvent.StepFailed troubled:
                _troubled.Add(1, new KeyValuePair<string, object?>("code", troubled.Failure.Why.Code));
                break;
            case JobEvent.StepHedged:
                _issues.Add(1);
                break;
            case JobEvent.JobReady:
                _ended.Add(1, Outcome("ready"));
                break;
            case JobEvent.JobFailed:
                _ended.Add(1, Outcome("failed"));
                break;
            case JobEvent.JobRejected:
                _ended.Add(1, Outcome("rejected"));
                break;
            case JobEvent.JobCancelled:
                _ended.Add(1, Outcome("cancelled"));
                break;
        }
    }

    private static void Settle(JobEvent.ResultAccepted accepted, JobAppend append)
    {
        if (append.After.Ledger.Of(accepted.Step) is { Last: { } last, EndedAt: { } ended })
            _duration.Record((ended - last.At).TotalSeconds, Kind(accepted.Step, append.Job));
        if (append.Before.Ledger.Of(accepted.Step) is { Held: [var first, var second] })
            (accepted.LeaseId == second.Id && second.Fence > first.Fence ? _wins : _losses).Add(1);
    }

    private static KeyValuePair<string, object?> Outcome(string how) => new("outcome", how);

    /// <summary>Of how many there are is a small number, unlike of steps.</summary>
    private static KeyValuePair<string, object?> Kind(StepId step, Job job)
        => new("kind", JobSteps.Find(job, step)?.KindName() ?? "unknown");
}
