using System.Collections.Immutable;
using System.Globalization;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Lists;
using Transcode.Web.Texts;

namespace Transcode.Web.Jobs;

/// <summary>One thing that happened, in words.</summary>
/// <param name="At">When.</param>
/// <param name="Text">One sentence.</param>
/// <param name="IsBad">Somebody should know why.</param>
/// <param name="Why">What went wrong; null: nothing did, or the page says it elsewhere.</param>
public sealed record TimelineView(DateTimeOffset At, string Text, bool IsBad, Failure? Why)
{
    /// <summary>More are not shown; the first and the newest are.</summary>
    private const int Most = 200;

    /// <summary>Every lease and every result stand in the map; the timeline has what a person would tell.</summary>
    internal static ImmutableList<StoredEvent> Keep(ImmutableList<StoredEvent> told, IEnumerable<StoredEvent> news)
    {
        told = told.AddRange(news.Where(stored => IsTold(stored.Event)));
        return told.Count <= Most ? told : told.RemoveRange(1, told.Count - Most);
    }

    public static TimelineView Of(StoredEvent stored, Language language) => stored.Event switch
    {
        JobEvent.JobSubmitted => Good(stored, language["event.submitted"]),
        JobEvent.SourceFetched fetched => Good(stored, language["event.fetched", fetched.Worker, Quantity.Bytes(fetched.Bytes)]),
        JobEvent.SourceProbed probed => Good(stored, language["event.probed", probed.Worker]),
        JobEvent.JobPlanned planned => Good(stored, language["event.planned", string.Join(", ", planned.Renditions), planned.Chunks]),
        JobEvent.StepFailed { Failure: var failure }
            => Bad(stored,
            language[failure.Times > 1 ? "event.failed.often" : "event.failed", failure.Step, failure.Worker, failure.Times], failure.Why),
        JobEvent.StepHedged hedged => Good(stored, language["event.hedged", hedged.Step, hedged.Worker, hedged.Why]),
        JobEvent.StepYielded yielded => Good(stored, language["event.yielded", yielded.Worker, yielded.Step, yielded.Reason]),
        JobEvent.JobPinned { Worker: { } worker } pinned => Good(stored, language["event.pinned", worker, pinned.Why]),
        JobEvent.JobPinned unpinned => Good(stored, language["event.unpinned", unpinned.Why]),
        JobEvent.JobPrioritised prioritised => Good(stored, language["event.prioritised", prioritised.Priority]),
        JobEvent.DamageFound damage => Good(stored, language["event.damage", string.Join("; ", damage.Messages.Take(3))]),
        JobEvent.CutAbandoned cut => Bad(stored, language["event.cut_abandoned"], cut.Why),
        JobEvent.CopyAbandoned copy => Bad(stored, language["event.copy_abandoned"], copy.Why),
        JobEvent.EncodingFinished => Good(stored, language["event.encoded"]),
        JobEvent.OutputsPackaged packaged => Good(stored, language["event.packaged", packaged.Outputs.Count]),
        JobEvent.OutputsVerified verified => Good(stored, language["event.verified", verified.Checks.Count]),
        JobEvent.JobReady => Good(stored, language["event.ready"]),
        // Why stands at the head of the page.
        JobEvent.JobFailed => Bad(stored, language["event.job_failed"], null),
        JobEvent.JobRejected => Bad(stored, language["event.rejected"], null),
        JobEvent.JobCancelled cancelled => Good(stored, language["event.cancelled", cancelled.Reason]),
        JobEvent.BurstStarted started => Good(stored, language["event.burst_started", started.Tier, started.Why]),
        JobEvent.BurstEnded ended => Good(stored, language["event.burst_ended", ended.Tier, StateName.Of(ended.Outcome),
            Math.Round(ended.Seconds), ended.Dollars.ToString("0.####", CultureInfo.InvariantCulture)]),
        JobEvent.JobRetried retried => Good(stored, language["event.retried", retried.Attempt]),
        _ => Good(stored, stored.Event.GetType().Name),
    };

    private static bool IsTold(JobEvent happened) => happened is not
        (JobEvent.StepFinished or JobEvent.StepLeased or JobEvent.ResultAccepted or JobEvent.GenerationOpened or JobEvent.JobCleaned
            or JobEvent.OutputsRendered or JobEvent.ProgressReached);

    private static TimelineView Good(StoredEvent stored, string text) => new(stored.At, text, IsBad: false, null);

    private static TimelineView Bad(StoredEvent stored, string text, Failure? why) => new(stored.At, text, IsBad: true, why);
}
