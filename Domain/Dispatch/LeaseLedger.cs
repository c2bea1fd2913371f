using System.Collections.Immutable;
using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;

namespace Transcode.Domain.Dispatch;

/// <summary>
/// Who has which step of a job: the fold of its log beside <see cref="Job"/>. It is remembered durably because blame needs it: a step that
/// kills its workers is seen only by who remembers the leases that died with them. Pure.
/// </summary>
public sealed record LeaseLedger
{
    public static readonly LeaseLedger Empty = new();

    /// <summary>Of the steps below.</summary>
    public int Generation { get; init; } = 1;

    /// <summary>The last generation whose steps may run.</summary>
    public int Opened { get; init; } = 1;

    /// <summary>The job is over and nothing remains to be done.</summary>
    public bool IsCleaned { get; init; }

    /// <summary>By step.</summary>
    public ImmutableDictionary<string, StepRecord> Steps
    {
        get; init
        => field = value ?? ImmutableDictionary<string, StepRecord>.Empty;
    } = ImmutableDictionary<string, StepRecord>.Empty;

    /// <summary>The outputs of the generation before are still being deleted.</summary>
    public bool IsHeld => Opened < Generation;

    public StepRecord? Of(StepId step) => Steps.GetValueOrDefault(step.Value);

    /// <summary>Leases that run.</summary>
    public IEnumerable<StepLease> Running => Steps.Values.SelectMany(record => record.Held);

    /// <summary>Results that are being made public.</summary>
    public IEnumerable<StepLease> Accepted => Steps.Values.Where(record => record.End == LeaseEnd.Accepted).Select(record => record.Last!);

    /// <summary>One that runs.</summary>
    public StepLease? Find(string lease) => RecordOf(lease)?.Held.Find(held => held.Id == lease);

    /// <summary>Of the step that it names.</summary>
    public StepRecord? RecordOf(string lease) => LeaseName.StepOf(lease) is { } step ? Of(step) : null;

    /// <param name="happened">What happened to the job.</param>
    public LeaseLedger Evolve(JobEvent happened) => happened switch
    {
        JobEvent.StepLeased e => With(e.Lease.Step, record => Lend(record, e.Lease)),
        JobEvent.StepYielded e => With(e.Step, record => Yield(record, e)),
        JobEvent.StepFailed e => With(e.Failure.Step, record => Fail(record, e.Failure)),
        JobEvent.ResultAccepted e => With(e.Step, record => Accept(record, e)),
        JobEvent.StepFinished e => With(e.Step, Finish),
        JobEvent.SourceFetched => With(StepGraph.FetchId, Finish),
        JobEvent.JobPlanned => With(StepGraph.ProbeId, Finish),
        JobEvent.JobRetried or JobEvent.CutAbandoned or JobEvent.CopyAbandoned => new() { Generation = Generation + 1, Opened = Opened },
        JobEvent.GenerationOpened e => this with { Opened = Math.Max(Opened, e.Generation) },
        JobEvent.JobCleaned => this with { IsCleaned = true },
        _ => this,
    };

    private static StepRecord Lend(StepRecord record, StepLease lease) => record with
    {
        Held = record.Held.RemoveAll(held => held.Id == lease.Id).Add(lease),
        Yielded = null,
        // Taken up again: then it had not ended.
        Ended = record.Lost?.Id == lease.Id ? record.Ended - 1 : record.Ended,
        End = record.Lost?.Id == lease.Id ? null : record.End,
    };

    private static StepRecord Yield(StepRecord record, JobEvent.StepYielded yielded) => record with
    {
        Last = record.Held.Find(held => held.Id == yielded.LeaseId) ?? record.Last,
        Held = record.Held.RemoveAll(held => held.Id == yielded.LeaseId),
        End = LeaseEnd.Yielded,
        Yielded = $"{yielded.Reason} ({yielded.Worker})",
    };

    private static StepRecord Fail(StepRecord record, StepFailure failure)
    {
        var end = failure.Why.Code == FailureCodes.WorkerLost ? LeaseEnd.Lost : LeaseEnd.Failed;
        if (record.Held.Find(held => held.Worker == failure.Worker) is { } held)
            return record with { Last = held, Held = record.Held.Remove(held), Ended = record.Ended + 1, End = end, EndedAt = failure.At };
        // Its result could not be made public.
        return record.End == LeaseEnd.Accepted && record.Last?.Worker == failure.Worker ? record with { End = end, EndedAt = failure.At }
            : record;
    }

    private static StepRecord Accept(StepRecord record, JobEvent.ResultAccepted accepted) => record with
    {
        Last = record.Held.Find(held => held.Id == accepted.LeaseId) ?? record.Last,
        // Who else runs it is told to stop.
        Held = [],
        Overtaken = [.. record.Overtaken,
            .. record.Held.Append(record.Last).OfType<StepLease>().Where(lease => lease.Id != accepted.LeaseId)],
        Ended = record.Held.IsEmpty ? record.Ended : record.Ended + 1,
        End = LeaseEnd.Accepted,
        EndedAt = accepted.At,
    };

    private static StepRecord Finish(StepRecord record) => record with { End = LeaseEnd.Done, Held = [] };

    private LeaseLedger With(StepId step, Func<StepRecord, StepRecord> change)
        => this with { Steps = Steps.SetItem(step.Value, change(Of(step) ?? new StepRecord())) };
}
