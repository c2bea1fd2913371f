namespace Transcode.Domain.Burst;

/// <summary>
/// One run of our worker on a machine that a provider lends by the second: what was asked of the provider, what it told, and what it costs.
/// Only <see cref="BurstDecider"/> makes a new one.
/// </summary>
public sealed record BurstRun
{
    public required BurstRunId Id { get; init; }

    /// <summary>The job that it is for; its worker gets steps of no other.</summary>
    public required JobId Job { get; init; }

    /// <summary>Name of the tier that was chosen, see <see cref="BurstTier"/>.</summary>
    public required string Tier { get; init; }

    /// <summary>Of that tier, as it was then.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Of that tier, as it was then.</summary>
    public required decimal DollarsPerHour { get; init; }

    /// <summary>Why it was started, in words.</summary>
    public required string Why { get; init; }

    /// <summary>1, or 2 for the one run that takes the place of one that ended badly.</summary>
    public required int Attempt { get; init; }

    /// <summary>As which its worker joins.</summary>
    public required WorkerId Worker { get; init; }

    /// <summary>Id of the key with which it joins; it is revoked when the run is over.</summary>
    public required string KeyId { get; init; }

    /// <summary>What the provider calls it; null: it has not answered yet, or refused.</summary>
    public string? ProviderId { get; init; }

    public required BurstState State { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was first seen at work.</summary>
    public DateTimeOffset? RunningSince { get; init; }

    /// <summary>It is to end: its job is over. Its key is revoked.</summary>
    public DateTimeOffset? EndingSince { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>In the provider's queue, with the start of the machine; as the provider tells.</summary>
    public long? DelayMilliseconds { get; init; }

    /// <summary>At work, as the provider tells.</summary>
    public long? ExecutionMilliseconds { get; init; }

    /// <summary>At work, as it is reckoned; 0 before its end.</summary>
    public double Seconds { get; init; }

    /// <summary>What it costs by our reckoning; 0 before its end.</summary>
    public decimal Dollars { get; init; }

    /// <summary>Steps that its worker finished.</summary>
    public int Steps { get; init; }

    /// <summary>What went wrong, in words.</summary>
    public string? Error { get; init; }

    public bool IsOver => State is not (BurstState.Starting or BurstState.Queued or BurstState.Running);

    /// <summary>It cost a start and brought nothing.</summary>
    public bool WasInVain => State is BurstState.Failed or BurstState.TimedOut or BurstState.Lost
        || State == BurstState.Completed && Steps == 0;
}

/// <summary>How a run stands; stored as a number, sent by name.</summary>
public enum BurstState
{
    /// <summary>The provider is being asked.</summary>
    Starting = 1,
    /// <summary>The provider has it, and no machine for it yet.</summary>
    Queued = 2,
    Running = 3,
    Completed = 4,
    Failed = 5,
    Cancelled = 6,
    TimedOut = 7,
    /// <summary>The provider does not know it, or has told nothing for too long.</summary>
    Lost = 8,
    /// <summary>The provider did not take it: there was no run.</summary>
    Refused = 9,
}

/// <summary>What a job remembers of a run.</summary>
/// <param name="Run">Which.</param>
/// <param name="Tier">On what kind of machine.</param>
/// <param name="Outcome">Null: it is not over.</param>
/// <param name="Seconds">At work.</param>
/// <param name="Dollars">By our reckoning.</param>
public sealed record JobBurst(BurstRunId Run, string Tier, BurstState? Outcome = null, double Seconds = 0, decimal Dollars = 0);
