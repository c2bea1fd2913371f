using Transcode.Domain.Steps;
using Transcode.Domain.Workers;

namespace Transcode.Domain.Dispatch;

/// <summary>The idle worker.</summary>
public sealed record Candidate(WorkerId Id, ClaimScope Scope, IReadOnlyList<EncoderSpeed> Speeds)
{
    /// <summary>Whose steps alone it takes; null: those of all.</summary>
    public string? Tenant { get; init; }

    /// <summary>It takes steps of this job alone; null: of all.</summary>
    public JobId? Job { get; init; }
}

/// <summary>A step that is lent now, with what is known about how long it takes.</summary>
/// <param name="Row">As it is.</param>
/// <param name="Step">What it does.</param>
/// <param name="Capability">What it needs of a worker.</param>
/// <param name="HolderSpeeds">What its holder has measured.</param>
/// <param name="Like">Like steps of the same job that are done.</param>
public sealed record RunningLease(StepRow Row, Step Step, string Capability, IReadOnlyList<EncoderSpeed> HolderSpeeds,
    IReadOnlyList<LikeStep> Like)
{
    /// <summary>When all that is open of the job is expected to be done; null: nothing is open, or nobody knows.</summary>
    public TimeSpan? Remaining { get; init; }
}

/// <summary>A step that is done.</summary>
public sealed record LikeStep(WorkerId Worker, double Weight, TimeSpan Took)
{
    /// <summary>The steps of a round that are done, beside those that are like them.</summary>
    public static ILookup<Likeness, LikeStep> Done(IEnumerable<(Step Step, StepRow Row)> round) => round
        .Where(one => one.Row is { State: StepState.Done or StepState.Accepted, Worker: not null, LeasedAt: not null, EndedAt: not null })
        .ToLookup(one => Likeness.Of(one.Step),
            one => new LikeStep(one.Row.Worker!.Value, Math.Max(one.Step.Weight, HedgePolicy.LeastWeight),
            one.Row.EndedAt!.Value - one.Row.LeasedAt!.Value));
}

/// <summary>What two steps have in common of which the one tells how long the other takes: kind, profile, and how many
/// renditions.</summary>
public readonly record struct Likeness(Type Kind, string Name, int Renditions)
{
    public static Likeness Of(Step step) => step switch
    {
        Step.EncodeVideo video => new(typeof(Step.EncodeVideo), video.Profile, video.Encode.Count),
        Step.EncodeAudio audio => new(typeof(Step.EncodeAudio), audio.Profile, 0),
        // Two single files have nothing in common but their source.
        _ => new(step.GetType(), step.Id.Value, 0),
    };
}

/// <summary>A step that is worth lending twice.</summary>
public sealed record HedgeChoice(RunningLease Lease, TimeSpan HolderNeeds, TimeSpan WorkerNeeds);
