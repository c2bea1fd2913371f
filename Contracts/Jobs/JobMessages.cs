using Orleans.Concurrency;
using Transcode.Domain;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Plans;

namespace Transcode.Contracts.Jobs;

/// <summary>What became of a command; null: it holds.</summary>
[GenerateSerializer, Immutable, Alias("transcode.JobAnswer")]
public sealed record JobAnswer([property: Id(0)] Refusal? Refused);

/// <summary>A job as it is now.</summary>
[GenerateSerializer, Immutable, Alias("transcode.JobView")]
public sealed record JobView
{
    /// <summary>Without its plan: see <see cref="Whole"/>.</summary>
    [Id(0)] public required Job Job { get; init; }

    /// <summary>Null: there is none yet, or the caller has it.</summary>
    [Id(1)] public Plan? Plan { get; init; }

    [Id(2)] public bool HasPlan { get; init; }

    [Id(3)] public required StepRow[] Steps { get; init; }

    /// <summary>Why steps were given back without a try.</summary>
    [Id(4)] public required StepNote[] Yielded { get; init; }

    /// <summary>Who was kept from a step, for the others will end it sooner.</summary>
    [Id(5)] public required TooSlowNote[] TooSlow { get; init; }

    /// <summary>How often holders are to report.</summary>
    [Id(6)] public required int RenewSeconds { get; init; }

    [Id(7)] public required DateTimeOffset At { get; init; }

    /// <summary>Place of its last event in its own log.</summary>
    [Id(8)] public required int Version { get; init; }

    /// <param name="known">The plan, where it did not travel.</param>
    public Job Whole(Plan? known = null) => Job with { Plan = Plan ?? (HasPlan ? known : null) };
}

/// <summary>A word on a step.</summary>
[GenerateSerializer, Immutable, Alias("transcode.StepNote")]
public sealed record StepNote([property: Id(0)] StepKey Step, [property: Id(1)] string Words);

/// <summary>Who was kept from a step.</summary>
[GenerateSerializer, Immutable, Alias("transcode.TooSlowNote")]
public sealed record TooSlowNote([property: Id(0)] StepKey Step, [property: Id(1)] WorkerId[] Workers);

/// <summary>Steps that a lane has reserved for a worker.</summary>
[GenerateSerializer, Immutable, Alias("transcode.LendRequest")]
public sealed record LendRequest([property: Id(0)] Reservation[] Steps, [property: Id(1)] Candidate Candidate);

/// <summary>What was lent.</summary>
/// <param name="Leases">Fewer than were reserved where a step was not open any more.</param>
/// <param name="Refused">Those that the worker had better not begin: others end them sooner. They are still open.</param>
[GenerateSerializer, Immutable, Alias("transcode.LendAnswer")]
public sealed record LendAnswer([property: Id(0)] ClaimedStep[] Leases, [property: Id(1)] StepKey[] Refused);

/// <summary>A step that is worth a second lease.</summary>
[GenerateSerializer, Immutable, Alias("transcode.HedgeOffer")]
public sealed record HedgeOffer([property: Id(0)] WorkerId Worker, [property: Id(1)] StepKey Step);

/// <summary>A step that is kept for a worker for a moment, until its lease is written.</summary>
/// <param name="Step">Which.</param>
/// <param name="IsHedge">It runs already, and is to be lent a second time.</param>
[GenerateSerializer, Immutable, Alias("transcode.Reservation")]
public sealed record Reservation([property: Id(0)] StepKey Step, [property: Id(1)] bool IsHedge);

/// <summary>What a job has to do with the outputs of its asset.</summary>
public enum OutputHold
{
    /// <summary>It was never submitted.</summary>
    Unknown = 1,
    /// <summary>It makes them, or is deleting them.</summary>
    Held = 2,
    /// <summary>It is over and will not touch them again.</summary>
    Released = 3,
}
