using Transcode.Domain.Assets;

namespace Transcode.Domain.Dispatch;

/// <summary>
/// What is remembered of a step that may run, runs or ran. What the step does is not stored: the plan says it.
/// </summary>
public sealed record StepRow
{
    public required StepKey Key { get; init; }
    public required AssetId Asset { get; init; }
    public required StepState State { get; init; }

    /// <summary>Rises with every lease of this step; 0 before the first.</summary>
    public long Fence { get; init; }

    /// <summary>Leases that ended in a result, a trouble or a loss, and the one that runs. Yielding and restarting cost none.</summary>
    public int Attempts { get; init; }

    /// <summary>Since when it could have run; set anew when it returns to the queue.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>The last lease; kept when it ended in a result, so that what is told twice is recognised; null in the queue.</summary>
    public string? LeaseId { get; init; }

    /// <summary>The last holder.</summary>
    public WorkerId? Worker { get; init; }

    public DateTimeOffset? LeasedAt { get; init; }

    /// <summary>Last sign of life of the holder.</summary>
    public DateTimeOffset? RenewedAt { get; init; }

    /// <summary>End of the lease unless it is renewed.</summary>
    public DateTimeOffset? Until { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Percent, as the holder last said.</summary>
    public double Progress { get; init; }

    public long Frames { get; init; }

    /// <summary>Frames per second.</summary>
    public double Fps { get; init; }

    /// <summary>Seconds of timeline per second.</summary>
    public double Speed { get; init; }

    /// <summary>The other lease of a step that is lent twice; the first of them that hands in a result wins.</summary>
    public HedgedLease? Hedge { get; init; }

    /// <summary>Where the last lease writes.</summary>
    public string Staging => AssetLayout.Staging(Key.Job, Key.Generation, Key.Step, Fence);
}

/// <summary>What a step's row says of its first lease, said of the second.</summary>
public sealed record HedgedLease(string LeaseId, WorkerId Worker, long Fence, DateTimeOffset LeasedAt, DateTimeOffset RenewedAt,
    DateTimeOffset Until)
{
    public double Progress { get; init; }
    public long Frames { get; init; }
    public double Fps { get; init; }
    public double Speed { get; init; }
}

/// <summary>Stored by number; 0 is a fault.</summary>
public enum StepState
{
    /// <summary>May run as soon as the outputs of the earlier round are deleted.</summary>
    Held = 1,
    Open = 2,
    Leased = 3,
    /// <summary>The result is in; its files are being made public.</summary>
    Accepted = 4,
    Done = 5,
    Cancelled = 6,
    /// <summary>Its trouble ended the job or the round.</summary>
    Failed = 7,
    /// <summary>It met something that passes, and returns to the queue at <see cref="StepRow.OpenedAt"/>.</summary>
    BackOff = 8,
}
