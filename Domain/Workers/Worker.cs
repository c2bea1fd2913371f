using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Transcode.Domain.Workers;

/// <summary>
/// A machine that offers work: what it is, what it has proven, how it is. A durable entity: only <see cref="WorkerDecider.Evolve"/> makes a
/// new one.
/// </summary>
public sealed record Worker
{
    public required WorkerId Id { get; init; }

    /// <summary>What people call it; null: by its id.</summary>
    public string? Name { get; init; }

    /// <summary>What it says of itself: idle, working, paused or draining.</summary>
    [JsonPropertyName("said")]
    public WorkerStatus Reported { get; init; } = WorkerStatus.Idle;

    public Presence Presence { get; init; } = Presence.Here;

    /// <summary>A person asked that it takes nothing new.</summary>
    public bool DrainAsked { get; init; }

    /// <summary>A person asked that it lets go of what it holds too; it hears so with its next heartbeat.</summary>
    public bool PauseAsked { get; init; }

    /// <summary>By a person, who may let it go on.</summary>
    [JsonIgnore]
    public bool IsHeldBack => DrainAsked || PauseAsked;

    /// <summary>Set while it gets no work but the self-test.</summary>
    public Quarantine? Quarantine { get; init; }

    /// <summary>Steps that failed here lately, oldest first.</summary>
    public ImmutableList<WorkerFailure> Failures { get; init => field = value ?? []; } = [];

    /// <summary>Jobs that are pinned to it.</summary>
    [JsonPropertyName("confined")]
    public ImmutableHashSet<JobId> Pinned { get; init => field = value ?? []; } = [];

    /// <summary>Where it can be reached for push and for its local HLS; null behind NAT.</summary>
    public string? Address { get; init; }

    public string Os { get; init; } = "";

    /// <summary>Of its program; null: it did not say.</summary>
    public string? Version { get; init; }

    /// <summary>It gets no work from this server.</summary>
    public bool IsOfOtherVersion => Version is { } version && version != ProductVersion.Current;

    public IReadOnlyList<string> HardwareAcceleration { get; init => field = value ?? []; } = [];

    /// <summary>Percent of all its cores.</summary>
    public double CpuUsage { get; init; }

    /// <summary>How many steps it takes at once.</summary>
    public int Slots { get; init; } = 1;

    public int? Cores { get; init; }
    public long? MemoryBytes { get; init; }

    /// <summary>Encoders proven by a test encode; null: it did not say, and is taken to have those that every ffmpeg has.</summary>
    public IReadOnlyList<string>? Encoders { get; init; }

    /// <summary>How many encodes at once each hardware encoder did.</summary>
    public IReadOnlyDictionary<string, int> Sessions
    {
        get; init
        => field = value ?? new Dictionary<string, int>();
    } = new Dictionary<string, int>();

    /// <summary>Tools beside ffmpeg that work there; null: it did not look.</summary>
    public IReadOnlyList<string>? Tools { get; init; }

    /// <summary>Why it takes nothing new for now, in its own words.</summary>
    public string? Paused { get; init; }

    public IReadOnlyList<EncoderSpeed> Speeds { get; init => field = value ?? []; } = [];

    /// <summary>Its self-test when it joined.</summary>
    [JsonPropertyName("golden")]
    public SelfTestResult? SelfTest { get; init; }

    /// <summary>As it labels itself.</summary>
    public IReadOnlyDictionary<string, string> Labels
    {
        get; init
        => field = value ?? new Dictionary<string, string>();
    } = new Dictionary<string, string>();

    /// <summary>As people label it; these win.</summary>
    public IReadOnlyDictionary<string, string> GivenLabels
    {
        get; init
        => field = value ?? new Dictionary<string, string>();
    } = new Dictionary<string, string>();

    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>Whose key it joined with; null: nobody's, any may speak for it.</summary>
    public WorkerOwner? Owner { get; init; }

    /// <summary>Private to this tenant: it takes no other's steps, and no other sees it. Null: it works for all.</summary>
    public string? Tenant => Owner?.Tenant;

    /// <summary>All of it in one word; what weighs most comes first.</summary>
    public WorkerStatus Status => this switch
    {
        { Presence: Presence.Offline } => WorkerStatus.Offline,
        { Presence: Presence.Suspect } => WorkerStatus.Suspect,
        { Quarantine: not null } => WorkerStatus.Quarantined,
        { PauseAsked: true } => WorkerStatus.Paused,
        { DrainAsked: true } => WorkerStatus.Draining,
        _ => Reported,
    };
}

/// <summary>Who joined a worker: only this key speaks in its name.</summary>
/// <param name="Key">Its id.</param>
/// <param name="Tenant">Of the key; null: the platform's.</param>
public sealed record WorkerOwner(string Key, string? Tenant);

/// <summary>How a worker is; sent by name.</summary>
public enum WorkerStatus
{
    Idle = 1,
    Working = 2,
    Draining = 3,
    Suspect = 4,
    Quarantined = 5,
    Offline = 6,
    /// <summary>Its owner needs the machine, or it is not the hour.</summary>
    Paused = 7,
}

/// <summary>What its heartbeat says; stored by name.</summary>
public enum Presence
{
    Here = 1,
    /// <summary>Three heartbeats are missing.</summary>
    Suspect = 2,
    /// <summary>It said good-bye, or has been silent for long.</summary>
    Offline = 3,
}

/// <summary>A step that did not come out here.</summary>
public sealed record WorkerFailure(JobId Job, AssetId Asset, [property: JsonPropertyName("round")] int Generation, StepId Step,
    string Code, [property: JsonPropertyName("words")] string Message, DateTimeOffset At);

/// <summary>Why a worker gets no work.</summary>
/// <param name="Since">From when.</param>
/// <param name="Why">In words, for a person.</param>
/// <param name="LastSelfTest">What its last self-test was wrong in; null: none came yet.</param>
public sealed record Quarantine(DateTimeOffset Since, string Why, [property: JsonPropertyName("last_trial")] string? LastSelfTest = null);

/// <summary>Measured once on the machine: frames per second of one encode with one thread.</summary>
public sealed record EncoderSpeed(string Encoder, int Height, double Fps);
