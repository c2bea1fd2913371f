using Transcode.Domain;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;

namespace Transcode.Orchestrator.State;

/// <summary>Who may work on which step until when.</summary>
public interface ILeaseStore
{
    /// <summary>
    /// Lends the first open steps in dispatch order, with a new lease id that nobody can guess, the next fence, and a reminder at the
    /// lease's end. No step is lent twice, and the cost does not grow with the queue, nor with what waits in lanes that the wish does not name.
    /// </summary>
    Task<IReadOnlyList<StepRow>> Claim(ClaimWish wish, CancellationToken stop);

    /// <summary>The step as this lease knows it: if it went back into the queue since, its fence is the lease's own and its state is
    /// <see cref="StepState.Cancelled"/>. Null when there never was such a lease.</summary>
    Task<StepRow?> FindLease(string leaseId, CancellationToken stop);

    /// <summary>Renews many leases at once. A lease that ran out is taken up again as long as nobody else has had the step since.</summary>
    /// <returns>The ids of those still held; who is not among them is to stop.</returns>
    Task<IReadOnlySet<string>> Renew(IReadOnlyList<Renewal> renewals, CancellationToken stop);

    /// <summary>Keeps a result if the lease is still held, or ran out and nobody else has had the step since; and a reminder to publish it.</summary>
    /// <returns>The row after it, in whatever state; null when no step had that lease.</returns>
    Task<StepRow?> AcceptResult(string leaseId, long fence, StepResult result, Reminder publish, DateTimeOffset now, CancellationToken stop);

    /// <summary>Gives a held step back to the queue; costs no attempt.</summary>
    /// <returns>False: it was not held any more.</returns>
    Task<bool> Release(string leaseId, long fence, DateTimeOffset now, CancellationToken stop);

    /// <summary>Steps that are held now, by whomever.</summary>
    Task<IReadOnlyList<StepRow>> RunningSteps(CancellationToken stop);

    /// <summary>After a start: gives back what a worker that died with this process held, makes its reminders due, and lets all others
    /// have at least until <paramref name="until"/> to find us again.</summary>
    /// <returns>How many steps were given back.</returns>
    Task<int> Recover(WorkerId? died, DateTimeOffset now, DateTimeOffset until, CancellationToken stop);
}

/// <summary>One worker's wish for steps.</summary>
public sealed record ClaimWish(WorkerId Worker, int Room, DateTimeOffset Now, DateTimeOffset Until)
{
    /// <summary>Needs that the worker can serve; never empty.</summary>
    public IReadOnlyList<string> Lanes { get; init; } = [Domain.Workers.Lanes.Software];

    /// <summary>A few steps that somebody else is to try: they failed here lately.</summary>
    public IReadOnlyList<StepKey> Avoids { get; init; } = [];
}

/// <summary>One sign of life.</summary>
public sealed record Renewal(string LeaseId, ProgressReport Report, DateTimeOffset Now, DateTimeOffset Until);
