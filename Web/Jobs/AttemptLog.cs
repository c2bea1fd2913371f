using System.Collections.Immutable;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Lists;

namespace Transcode.Web.Jobs;

/// <summary>Who had which step from when to when: the fold of what happened. Of more than it may hold, the oldest go. Pure.</summary>
/// <param name="Running">By lease.</param>
/// <param name="Over">In the order in which they ended.</param>
public sealed record AttemptLog(ImmutableDictionary<string, Attempt> Running, ImmutableList<Attempt> Over)
{
    public const int Most = 2000;

    public static readonly AttemptLog Empty = new(ImmutableDictionary<string, Attempt>.Empty, ImmutableList<Attempt>.Empty);

    private IReadOnlyList<Attempt>? _all;

    /// <summary>In the order in which they began. Put in order once, however many look.</summary>
    public IReadOnlyList<Attempt> All => _all ??=
        [.. Over.Concat(Running.Values).OrderBy(attempt => attempt.From).ThenBy(attempt => attempt.Lease, StringComparer.Ordinal)];

    public AttemptLog With(IEnumerable<StoredEvent> news) => news.Aggregate(this, (log, stored) => log.With(stored));

    /// <summary>Those of one worker.</summary>
    public AttemptLog Of(WorkerId worker) => new(Running.RemoveRange(Running.Values.Where(attempt => attempt.Worker != worker)
        .Select(attempt => attempt.Lease)), Over.RemoveAll(attempt => attempt.Worker != worker));

    /// <summary>What is said to run and does not was stopped; when is not known.</summary>
    public AttemptLog StoppedBut(Func<Attempt, bool> runs)
    {
        var stopped = Running.Values.Where(attempt => !runs(attempt)).ToList();
        return new(Running.RemoveRange(stopped.Select(attempt => attempt.Lease)),
            Over.AddRange(stopped.Select(attempt => attempt with { Outcome = AttemptOutcome.Stopped })));
    }

    private AttemptLog With(StoredEvent stored) => stored.Event switch
    {
        JobEvent.StepLeased { Lease: var lease }
            => new(Running.SetItem(lease.Id, new Attempt(lease.Id, stored.Job, lease.Step, lease.Worker, lease.At)), Over),
        JobEvent.ResultAccepted e => End(attempt => attempt.Lease == e.LeaseId, AttemptOutcome.Done, e.At, null)
            .End(attempt => attempt.Job == stored.Job && attempt.Step == e.Step, AttemptOutcome.Overtaken, e.At, null),
        JobEvent.StepFailed { Failure: var failure } => End(Is(stored.Job, failure.Step, failure.Worker), AttemptOutcome.Failed, stored.At,
            failure.Why.Message),
        JobEvent.StepYielded e => End(attempt => attempt.Lease == e.LeaseId, AttemptOutcome.Yielded, stored.At, e.Reason),
        JobEvent.CutAbandoned e => Anew(stored, e.Step, e.Why.Message),
        JobEvent.CopyAbandoned e => Anew(stored, e.Step, e.Why.Message),
        JobEvent.JobReady or JobEvent.JobFailed or JobEvent.JobRejected or JobEvent.JobCancelled or JobEvent.JobRetried
            => End(attempt => attempt.Job == stored.Job, AttemptOutcome.Stopped, stored.At, null),
        _ => this,
    };

    /// <summary>What that step came out as was wrong, and all begins anew.</summary>
    private AttemptLog Anew(StoredEvent stored, StepId step, string why) =>
        End(attempt => attempt.Job == stored.Job && attempt.Step == step, AttemptOutcome.Failed, stored.At, why)
            .End(attempt => attempt.Job == stored.Job, AttemptOutcome.Stopped, stored.At, null);

    private static Func<Attempt, bool> Is(JobId job, StepId step, WorkerId worker)
        => attempt => attempt.Job == job && attempt.Step == step && attempt.Worker == worker;

    private AttemptLog End(Func<Attempt, bool> which, AttemptOutcome outcome, DateTimeOffset at, string? why)
    {
        var ended = Running.Values.Where(which).ToList();
        if (ended.Count == 0)
            return this;
        var over = Over.AddRange(ended.Select(attempt => attempt with { To = at, Outcome = outcome, Why = why }));
        return new(Running.RemoveRange(ended.Select(attempt => attempt.Lease)),
            over.Count <= Most ? over : over.RemoveRange(0, over.Count - Most));
    }
}
