using System.Collections.Immutable;

namespace Transcode.Domain.Dispatch;

/// <summary>What is remembered of a step of the present generation that was lent at least once.</summary>
public sealed record StepRecord
{
    /// <summary>Leases that run: one, or two where it was hedged.</summary>
    public ImmutableList<StepLease> Held { get; init => field = value ?? []; } = [];

    /// <summary>The lease that ended last.</summary>
    public StepLease? Last { get; init; }

    /// <summary>Leases that another's result, or another's end, has overtaken: their holders may still report.</summary>
    public ImmutableList<StepLease> Overtaken { get; init => field = value ?? []; } = [];

    public LeaseEnd? End { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Leases that ended in a result, a failure or a loss. Yielding costs none.</summary>
    public int Ended { get; init; }

    /// <summary>Why it was given back, in its last holder's words.</summary>
    public string? Yielded { get; init; }

    /// <summary>Those that ended, and the one that runs.</summary>
    public int Attempts => Ended + (Held.IsEmpty ? 0 : 1);

    /// <summary>A result is in.</summary>
    public bool IsSettled => End is LeaseEnd.Accepted or LeaseEnd.Done;

    /// <summary>Its holder fell silent and nobody else has had the step since: it may take it up again.</summary>
    public StepLease? Lost => End == LeaseEnd.Lost && Held.IsEmpty ? Last : null;
}

/// <summary>How a lease ended; stored by name.</summary>
public enum LeaseEnd
{
    /// <summary>Its result is in, and is being made public.</summary>
    Accepted = 1,
    /// <summary>Its result is public.</summary>
    Done = 2,
    Failed = 3,
    Lost = 4,
    Yielded = 5,
}
