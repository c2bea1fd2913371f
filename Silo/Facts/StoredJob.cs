using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;

namespace Transcode.Silo.Facts;

/// <summary>A job as its log tells it. Whole and immutable: who has one may read it from any thread.</summary>
/// <param name="Job">With its plan; null: never submitted.</param>
/// <param name="Ledger">Who has which step.</param>
/// <param name="Version">Of its last event.</param>
public sealed record StoredJob(Job? Job, LeaseLedger Ledger, int Version)
{
    public static readonly StoredJob None = new(null, LeaseLedger.Empty, 0);

    private StepCounts? _counts;

    /// <summary>How much of it waits and runs. Worked out once, and carried on where an event changes it by one.</summary>
    internal StepCounts Counts => _counts ??= StepCounts.Of(Job, Ledger);

    /// <summary>Something remains to be done, if only cleaning.</summary>
    public bool IsUnfinished => Job is not { IsFinal: true } || !Ledger.IsCleaned;

    /// <summary>With what happened after it.</summary>
    public StoredJob With(IEnumerable<JobEvent> events) => events.Aggregate(this, (stored, happened) => stored.With(happened));

    private StoredJob With(JobEvent happened)
    {
        var after = new StoredJob(JobDecider.Evolve(Job, happened), Ledger.Evolve(happened), Version + 1);
        if (_counts is { } before && StepCounts.StepOf(happened) is { } step)
            after._counts = before.Moved(Ledger.Of(step), after.Ledger.Of(step));
        return after;
    }
}
