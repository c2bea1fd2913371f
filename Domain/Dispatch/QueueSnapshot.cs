using Transcode.Domain.Workers;

namespace Transcode.Domain.Dispatch;

/// <summary>What explains why steps wait.</summary>
/// <param name="Depth">How busy all is.</param>
/// <param name="Workers">Everybody ever seen.</param>
/// <param name="Heads">What goes first in the lanes of the steps that wait.</param>
public sealed record QueueSnapshot(QueueDepth Depth, IReadOnlyList<Worker> Workers, IReadOnlyDictionary<string, QueueHead> Heads)
{
    /// <summary>Why steps were given back without a try.</summary>
    public IReadOnlyDictionary<StepKey, string> Given { get; init; } = new Dictionary<StepKey, string>();

    /// <summary>Who was kept from a step, for the others will end it sooner.</summary>
    public IReadOnlyDictionary<StepKey, IReadOnlyList<WorkerId>> TooSlow { get; init; } =
        new Dictionary<StepKey, IReadOnlyList<WorkerId>>();

    public static readonly QueueSnapshot Nothing = new(new QueueDepth(0, 0, 0), [], new Dictionary<string, QueueHead>());
}

/// <summary>The first step of a queue.</summary>
public sealed record QueueHead(StepKey Key, int Priority);

/// <summary>How much work waits and runs: for scaling and for people.</summary>
public sealed record QueueDepth(int OpenSteps, int LeasedSteps, int ActiveJobs);
