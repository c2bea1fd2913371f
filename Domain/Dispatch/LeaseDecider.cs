using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;

namespace Transcode.Domain.Dispatch;

/// <summary>Which leases are given and which results are taken: Decide for what <see cref="LeaseLedger"/> remembers. Pure and
/// total.</summary>
public static class LeaseDecider
{
    /// <summary>The step could be lent now.</summary>
    public static bool IsOpen(Job? job, LeaseLedger ledger, StepId step)
    {
        if (job is null or { IsFinal: true } || ledger.IsHeld || JobSteps.Find(job, step) is not { } found || !JobSteps.IsNext(job, found))
            return false;
        return ledger.Of(step) is not { } record || record.Held.IsEmpty && !record.IsSettled;
    }

    /// <summary>Null: it is not open any more.</summary>
    public static JobEvent? Lend(Job? job, LeaseLedger ledger, StepLease lease)
        => IsOpen(job, ledger, lease.Step) ? new JobEvent.StepLeased(lease) : null;

    /// <summary>A second lease of a step that runs; null: it does not run under that holder alone any more.</summary>
    public static JobEvent? Hedge(Job? job, LeaseLedger ledger, StepLease lease, WorkerId holder) =>
        job is { IsFinal: false } && ledger.Of(lease.Step) is { Held: [var running] } && running.Worker == holder && holder != lease.Worker
            ? new JobEvent.StepLeased(lease)
            : null;

    /// <summary>A holder that had fallen silent speaks again: the lease it had; null: somebody else has had the step since.</summary>
    public static StepLease? TakeUpAgain(Job? job, LeaseLedger ledger, string lease) =>
        job is { IsFinal: false } && ledger.RecordOf(lease) is { Lost: { } lost } && lost.Id == lease && IsOpen(job, ledger, lost.Step)
            ? lost : null;

    /// <summary>Null: that lease does not run.</summary>
    public static JobEvent? Yield(LeaseLedger ledger, string lease, string reason) =>
        ledger.Find(lease) is { } held ? new JobEvent.StepYielded(held.Step, held.Id, held.Worker, reason) : null;

    /// <summary>What a report means, by who makes it.</summary>
    public static ReportSource SourceOf(Job? job, LeaseLedger ledger, string lease, long fence)
    {
        if (ledger.Find(lease) is { } held)
            return held.Fence != fence ? new ReportSource.Unknown($"the fence of this lease is {held.Fence}, not {fence}")
                : job is { IsFinal: false } ? new ReportSource.Holds(held)
                : new ReportSource.Late(held);
        if (ledger.RecordOf(lease)?.Overtaken.Find(one => one.Id == lease) is { } overtaken)
            return new ReportSource.Late(overtaken);
        if (ledger.RecordOf(lease) is not { Last: { } last } ended || last.Id != lease)
            return new ReportSource.Unknown("this lease is over: the step was called off or went to another");
        if (last.Fence != fence)
            return new ReportSource.Unknown($"the fence of this lease is {last.Fence}, not {fence}");
        return ended.IsSettled ? new ReportSource.Told(last)
            // Though another has it by now: the first valid result counts.
            : ended.End == LeaseEnd.Lost && job is { IsFinal: false } && !ledger.IsHeld ? new ReportSource.Holds(last)
            : new ReportSource.Late(last);
    }
}

/// <summary>Who reports.</summary>
public abstract record ReportSource
{
    private ReportSource() { }

    /// <summary>Its holder, or the one who had it last.</summary>
    public sealed record Holds(StepLease Lease) : ReportSource;

    /// <summary>Whoever was heard before: told twice is told once.</summary>
    public sealed record Told(StepLease Lease) : ReportSource;

    /// <summary>The step was called off or went to another.</summary>
    public sealed record Late(StepLease Lease) : ReportSource;

    /// <summary>Nobody that we know.</summary>
    public sealed record Unknown(string Words) : ReportSource;
}
