using Transcode.Domain.Protocol;

namespace Transcode.Domain.Workers;

/// <summary>The life of a worker: Decide chooses, Evolve changes. Pure and total.</summary>
public static class WorkerDecider
{
    public const int SuspectAfterHeartbeats = 3;
    public const int OfflineAfterHeartbeats = 8;

    /// <summary>A heartbeat may be on its way for so long.</summary>
    private static readonly TimeSpan _slack = TimeSpan.FromSeconds(1);

    /// <summary>So many different inputs that fail on one machine are the machine's fault.</summary>
    public const int InputsThatQuarantine = 3;

    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(15);

    /// <param name="worker">Null before its first announcement.</param>
    /// <param name="command">What is told or asked.</param>
    public static WorkerDecision Decide(Worker? worker, WorkerCommand command) => (worker, command) switch
    {
        (null, WorkerCommand.Announce a) => Accept([new WorkerEvent.Joined(a.Reported, a.Now), .. Owned(null, a)]),
        ({ Owner: { } owner }, WorkerCommand.Announce { By: { } by, TakesOver: false }) when by.Key != owner.Key
            => new WorkerDecision.Refuse(WorkerRefusal.Foreign),
        ({ }, WorkerCommand.Announce a) => Accept([.. Heartbeat(worker, a), .. Owned(worker.Owner, a)]),
        (null, WorkerCommand.RecordFailure) => Accept(), // Who never announced itself cannot be told apart from others.
        (null, WorkerCommand.Forgive or WorkerCommand.Unpin) => Accept(),
        (null, _) => new WorkerDecision.Refuse(WorkerRefusal.Unknown),

        ({ Presence: Presence.Offline }, WorkerCommand.CheckPresence) => Accept(),
        ({ } w, WorkerCommand.CheckPresence l) when l.Now - w.LastSeen > OfflineAfterHeartbeats * l.Heartbeat + _slack
            => Accept(new WorkerEvent.WentOffline()),
        ({ Presence: Presence.Here } w, WorkerCommand.CheckPresence l)
            when l.Now - w.LastSeen > SuspectAfterHeartbeats * l.Heartbeat + _slack => Accept(new WorkerEvent.FellSilent()),
        (_, WorkerCommand.CheckPresence) => Accept(),

        (_, WorkerCommand.Rename r) => Accept(new WorkerEvent.Renamed(r.Name, r.Labels)),
        ({ DrainAsked: true }, WorkerCommand.Drain) => Accept(),
        (_, WorkerCommand.Drain) => Accept(new WorkerEvent.DrainBegan()),
        ({ PauseAsked: true }, WorkerCommand.Pause) => Accept(),
        (_, WorkerCommand.Pause) => Accept(new WorkerEvent.PauseBegan()),
        ({ IsHeldBack: false }, WorkerCommand.Resume) => Accept(),
        (_, WorkerCommand.Resume) => Accept(new WorkerEvent.DrainEnded()),

        ({ } w, WorkerCommand.RecordFailure f) => Accept(Suspect(w, f.Failure)),
        ({ } w, WorkerCommand.Forgive f) => w.Failures.Any(failure => failure.Job == f.Job) ? Accept(new WorkerEvent.Forgiven(f.Job))
            : Accept(),

        ({ } w, WorkerCommand.Pin c) => w.Pinned.Contains(c.Job) ? Accept() : Accept(new WorkerEvent.Pinned(c.Job)),
        ({ } w, WorkerCommand.Unpin l) => w.Pinned.Contains(l.Job) ? Accept(new WorkerEvent.Unpinned(l.Job)) : Accept(),

        ({ Quarantine: null }, WorkerCommand.RecordSelfTest) => new WorkerDecision.Refuse(WorkerRefusal.NotQuarantined),
        ({ } w, WorkerCommand.RecordSelfTest t) => t.Result.Fault([.. t.Trusted, .. Own(w)]) is { } fault
            ? Accept(new WorkerEvent.SelfTestFailed(fault))
            : Accept(new WorkerEvent.Readmitted()),
        _ => Accept(),
    };

    /// <param name="worker">Null before <see cref="WorkerEvent.Joined"/>.</param>
    /// <param name="happened">What happened.</param>
    public static Worker Evolve(Worker? worker, WorkerEvent happened) => happened switch
    {
        WorkerEvent.Joined e => Announced.Apply(new Worker { Id = new(e.Reported.WorkerId), LastSeen = e.At }, e.Reported, e.At),
        WorkerEvent.HeartbeatReceived e => Announced.Apply(worker!, e.Reported, e.At),
        WorkerEvent.Owned e => worker! with { Owner = e.Owner },
        WorkerEvent.CameBack => worker! with { Presence = Presence.Here },
        WorkerEvent.FellSilent => worker! with { Presence = Presence.Suspect },
        WorkerEvent.WentOffline => worker! with { Presence = Presence.Offline },
        WorkerEvent.Renamed e => worker! with { Name = e.Name ?? worker.Name, GivenLabels = e.Labels ?? worker.GivenLabels },
        WorkerEvent.DrainBegan => worker! with { DrainAsked = true },
        WorkerEvent.PauseBegan => worker! with { PauseAsked = true },
        WorkerEvent.DrainEnded => worker! with { DrainAsked = false, PauseAsked = false },
        WorkerEvent.Failed e => worker! with { Failures = worker.Failures.RemoveAll(old => e.Failure.At - old.At > Memory).Add(e.Failure) },
        WorkerEvent.Forgiven e => worker! with { Failures = worker.Failures.RemoveAll(failure => failure.Job == e.Job) },
        WorkerEvent.Pinned e => worker! with { Pinned = worker.Pinned.Add(e.Job) },
        WorkerEvent.Unpinned e => worker! with { Pinned = worker.Pinned.Remove(e.Job) },
        WorkerEvent.Quarantined e => worker! with { Quarantine = new Quarantine(e.At, e.Why) },
        WorkerEvent.SelfTestFailed e => worker! with { Quarantine = worker.Quarantine! with { LastSelfTest = e.Message } },
        WorkerEvent.Readmitted => worker! with { Quarantine = null, Failures = [] },
        _ => worker!,
    };

    private static WorkerEvent[] Heartbeat(Worker worker, WorkerCommand.Announce told)
    {
        var beaten = new WorkerEvent.HeartbeatReceived(told.Reported, told.Now);
        if (told.Reported.Status == Announcement.Gone)
            return [beaten, new WorkerEvent.WentOffline()];
        return worker.Presence == Presence.Here ? [beaten] : [beaten, new WorkerEvent.CameBack()];
    }

    private static WorkerEvent[] Owned(WorkerOwner? owner, WorkerCommand.Announce told)
        => told.By is { } by && by != owner ? [new WorkerEvent.Owned(by)] : [];

    private static WorkerEvent[] Suspect(Worker worker, WorkerFailure failure)
    {
        var failed = new WorkerEvent.Failed(failure);
        var lately = Evolve(worker, failed).Failures;
        var inputs = lately.Select(one => one.Asset).Distinct().Count();
        return inputs < InputsThatQuarantine || worker.Quarantine is not null
            ? [failed]
            : [failed,
            new WorkerEvent.Quarantined(
                failure.At, $"steps of {inputs} different inputs failed here within {Memory.TotalMinutes:0} minutes; the last: {failure.Message}")];
    }

    private static IEnumerable<SelfTestResult> Own(Worker worker)
        => worker.SelfTest is { } selfTest && selfTest.Fault([]) is null ? [selfTest] : [];

    private static WorkerDecision.Accept Accept(params WorkerEvent[] events) => new(events);
}

/// <summary>What Decide answers.</summary>
public abstract record WorkerDecision
{
    private WorkerDecision() { }

    public sealed record Accept(IReadOnlyList<WorkerEvent> Events) : WorkerDecision;

    public sealed record Refuse(WorkerRefusal Why) : WorkerDecision;
}

/// <summary>Why a command does not hold.</summary>
public enum WorkerRefusal
{
    Unknown = 1,
    NotQuarantined = 2,
    /// <summary>It joined with another key.</summary>
    Foreign = 3,
}
