using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Transcode.Domain.Burst;
using Transcode.Domain.Plans;
using Transcode.Domain.Steps;

namespace Transcode.Domain.Jobs;

/// <summary>
/// One run of an asset through its profiles. The case is the state; only <see cref="JobDecider.Evolve"/> makes a new one.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "state")]
[JsonDerivedType(typeof(Fetching), "fetching")]
[JsonDerivedType(typeof(Probing), "probing")]
[JsonDerivedType(typeof(Encoding), "encoding")]
[JsonDerivedType(typeof(Packaging), "packaging")]
[JsonDerivedType(typeof(Ready), "ready")]
[JsonDerivedType(typeof(Failed), "failed")]
[JsonDerivedType(typeof(Rejected), "rejected")]
[JsonDerivedType(typeof(Cancelled), "cancelled")]
public abstract record Job
{
    private Job() { }

    public required JobOrder Order { get; init; }

    /// <summary>From 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>Counts the sets of steps this job has had: a new attempt or a new plan starts a new one, and a step belongs to its
    /// generation.</summary>
    [JsonPropertyName("round")]
    public int Generation { get; init; } = 1;

    /// <summary>The one worker that may work on it; null: whoever comes.</summary>
    public WorkerId? Only { get; init; }

    /// <summary>Cutting lost frames once: from then on the source is encoded in one piece.</summary>
    public bool Whole { get; init; }

    /// <summary>The last of <see cref="Milestones"/> that this attempt has reached, in percent; 0: none yet.</summary>
    public int Milestone { get; init; }

    /// <summary>Steps of this attempt that are done.</summary>
    public ImmutableHashSet<StepId> Done { get; init => field = value ?? []; } = [];

    /// <summary>Failures of steps in this attempt that are being tried again, oldest first.</summary>
    [JsonPropertyName("troubles")]
    public ImmutableList<StepFailure> Failures { get; init => field = value ?? []; } = [];

    /// <summary>What a person should know though it is no failure: damage with its timecode, remarks of verification.</summary>
    public ImmutableList<string> Warnings { get; init => field = value ?? []; } = [];

    /// <summary>What has been packaged so far.</summary>
    public ImmutableList<Output> Outputs { get; init => field = value ?? []; } = [];

    /// <summary>Names of the profiles that are made: what the order asked for, or what the source's kind decided. Empty before there is a
    /// plan.</summary>
    public IReadOnlyList<string> Profiles { get; init => field = value ?? []; } = [];

    /// <summary>Length of a source that was fetched; null: it was not, or not yet.</summary>
    public long? FetchedBytes { get; init; }

    /// <summary>Machines that were borrowed for it, in all its attempts, oldest first.</summary>
    public ImmutableList<JobBurst> Bursts { get; init => field = value ?? []; } = [];

    /// <summary>Large and written once: kept beside the state, not inside it.</summary>
    [JsonIgnore]
    public Plan? Plan { get; init; }

    [JsonIgnore]
    public JobId Id => Order.Id;

    /// <summary>Where the bytes are now.</summary>
    [JsonIgnore]
    public SourceLocation Source => FetchedBytes is { } bytes ? Order.Source with { Bytes = bytes } : Order.Source;

    [JsonIgnore]
    public bool IsFinal => this is Ready or Failed or Rejected or Cancelled;

    /// <summary>The source is being brought from the address that was named.</summary>
    public sealed record Fetching : Job;

    /// <summary>Waiting for, or in, the probe.</summary>
    public sealed record Probing : Job;

    /// <summary>The plan stands; chunks and audio are being encoded.</summary>
    public sealed record Encoding : Job;

    /// <summary>All is encoded; playlists, files and comparisons are being made.</summary>
    public sealed record Packaging : Job;

    /// <summary>Delivered.</summary>
    public sealed record Ready : Job;

    /// <summary>It did not work, and that may not be the input's fault; may be tried again.</summary>
    public sealed record Failed : Job
    {
        public required Failure Why { get; init; }
    }

    /// <summary>The input cannot be processed by anyone.</summary>
    public sealed record Rejected : Job
    {
        public required Failure Why { get; init; }
    }

    /// <summary>Somebody asked to stop.</summary>
    public sealed record Cancelled : Job
    {
        public required string Reason { get; init; }
    }
}

/// <summary>One failed try of a step. A lost worker (silent, killed) counts as one too.</summary>
/// <param name="Step">Which.</param>
/// <param name="Worker">Where.</param>
/// <param name="Why">What went wrong.</param>
public sealed record StepFailure(StepId Step, WorkerId Worker, Failure Why)
{
    public DateTimeOffset At { get; init; }

    /// <summary>Of what passes only the last is kept, with the number of times it was met in a row.</summary>
    public int Times { get; init => field = Math.Max(1, value); } = 1;

    /// <summary>When it was first met in that row.</summary>
    public DateTimeOffset Since { get; init; }
}
