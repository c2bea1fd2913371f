using Transcode.Domain;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;

namespace Transcode.Silo.Facts;

/// <summary>How much of a job waits and runs, for lists, scaling and lanes that are rebuilt. Pure.</summary>
/// <param name="Capabilities">What its open and running steps need of workers: "|software|libvips|"; the software that everybody has has no
/// name.</param>
/// <param name="Open">Steps that a worker could take now.</param>
/// <param name="Leased">Steps that run.</param>
internal sealed record StepCounts(string Capabilities, long Open, long Leased)
{
    private const char Between = '|';

    private static readonly StepCounts _nothing = new("", 0, 0);

    public static StepCounts Of(Job? job, LeaseLedger ledger)
    {
        if (job is not { IsFinal: false })
            return _nothing;
        var (open, leased, needs) = (0L, 0L, new HashSet<string>(StringComparer.Ordinal));
        foreach (var step in job is Job.Fetching or Job.Probing ? JobDecider.Open(job) : JobSteps.All(job))
        {
            var isLeased = ledger.Of(step.Id) is { Held.IsEmpty: false };
            if (!isLeased && !LeaseDecider.IsOpen(job, ledger, step.Id))
                continue;
            (open, leased) = isLeased ? (open, leased + 1) : (open + 1, leased);
            needs.Add(DispatchOrder.Of(job, step).Capability);
        }
        return new(string.Concat(needs.Select(need => $"{Between}{need}")) + Between, open, leased);
    }

    /// <summary>The one step that an event moves; null: it may move others too.</summary>
    public static StepId? StepOf(JobEvent happened) => happened switch
    {
        JobEvent.StepLeased e => e.Lease.Step,
        JobEvent.StepYielded e => e.Step,
        JobEvent.ResultAccepted e => e.Step,
        _ => null,
    };

    public StepCounts Moved(StepRecord? before, StepRecord? after) => this with
    {
        Open = Open + One(IsOpen(after)) - One(IsOpen(before)),
        Leased = Leased + One(after is { Held.IsEmpty: false }) - One(before is { Held.IsEmpty: false }),
    };

    /// <summary>For a search in <see cref="Capabilities"/>.</summary>
    public static string Pattern(string capability) => $"%{Between}{SqlValues.Literal(capability)}{Between}%";

    /// <summary>From <see cref="Capabilities"/> to its names.</summary>
    public static IEnumerable<string> Names(string capabilities) => capabilities.Length < 2 ? [] : capabilities[1..^1].Split(Between);

    private static bool IsOpen(StepRecord? record) => record is null || record.Held.IsEmpty && !record.IsSettled;

    private static long One(bool holds) => holds ? 1 : 0;
}
