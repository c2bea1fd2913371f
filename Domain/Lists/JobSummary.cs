using Transcode.Domain.Jobs;

namespace Transcode.Domain.Lists;

/// <summary>One line of a list of jobs.</summary>
public sealed record JobSummary
{
    public required JobId Id { get; init; }
    public required AssetId Asset { get; init; }
    public required string Label { get; init; }
    public required JobState State { get; init; }

    /// <summary>See <see cref="ProfilesOf"/>.</summary>
    public required IReadOnlyList<string> Profiles { get; init; }

    public required int Attempt { get; init; }
    public required int Priority { get; init; }
    public required DateTimeOffset SubmittedAt { get; init; }
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Why it failed or was rejected or cancelled, in words.</summary>
    public string? Why { get; init; }

    /// <summary>Whose it is; null: the platform's own.</summary>
    public string? Tenant { get; init; }

    /// <summary>What is made, by name: as decided, else as ordered; "default" while the source's kind is not known.</summary>
    public static IReadOnlyList<string> ProfilesOf(Job job) => job switch
    {
        { Profiles.Count: > 0 } => job.Profiles,
        { Order.ByKind: true } => ["default"],
        _ => [.. job.Order.Profiles.Select(profile => profile.Name)],
    };
}

/// <summary>Which jobs to list, newest first.</summary>
/// <param name="State">Null: all.</param>
/// <param name="Label">Part of the label, case not regarded; null: all.</param>
/// <param name="Limit">At most this many.</param>
/// <param name="Before">Only jobs submitted before this one: the last of the page before.</param>
public sealed record JobFilter(JobState? State = null, string? Label = null, int Limit = 50, JobId? Before = null)
{
    /// <summary>Any of these; empty: all.</summary>
    public IReadOnlyList<JobState> States { get; init => field = value ?? []; } = [];

    /// <summary>Only these jobs; null: all.</summary>
    public IReadOnlyList<JobId>? Only { get; init; }

    /// <summary>Only those that worked on this asset; null: of all assets.</summary>
    public AssetId? Asset { get; init; }

    /// <summary>Only what is this tenant's; null: of all tenants.</summary>
    public string? Tenant { get; init; }

    /// <summary>Only what was ordered with this key and is not over; null: whatever the key.</summary>
    public string? UnfinishedOf { get; init; }

    public JobSort Sort { get; init; } = JobSort.Newest;

    /// <summary>Only what comes after this place in that order; null: from the first.</summary>
    public JobPlace? After { get; init; }
}

/// <summary>In which order jobs are listed.</summary>
public enum JobSort
{
    Newest = 1,
    Oldest = 2,
    LastChanged = 3,
    HighestPriority = 4,
}

/// <summary>Where a page ended: what its last job is sorted by, and that job. It stays good when the job changes or goes.</summary>
public sealed record JobPlace(long Value, JobId Job)
{
    public static JobPlace Of(JobSummary job, JobSort sort) => new(sort switch
    {
        JobSort.LastChanged => job.ChangedAt.ToUnixTimeMilliseconds(),
        JobSort.HighestPriority => job.Priority,
        _ => job.SubmittedAt.ToUnixTimeMilliseconds(),
    }, job.Id);
}

/// <summary>How many jobs are in a state.</summary>
public sealed record JobCount(JobState State, int Jobs);

/// <summary>The name of a job's case; stored and sent by name.</summary>
public enum JobState
{
    Probing = 1,
    Encoding = 2,
    Packaging = 3,
    Ready = 4,
    Failed = 5,
    Rejected = 6,
    Cancelled = 7,
    Fetching = 8,
}

/// <summary>From case to name.</summary>
public static class JobStates
{
    public static JobState Of(Job job) => job switch
    {
        Job.Fetching => JobState.Fetching,
        Job.Probing => JobState.Probing,
        Job.Encoding => JobState.Encoding,
        Job.Packaging => JobState.Packaging,
        Job.Ready => JobState.Ready,
        Job.Failed => JobState.Failed,
        Job.Rejected => JobState.Rejected,
        Job.Cancelled => JobState.Cancelled,
        _ => throw new ArgumentOutOfRangeException(nameof(job), job.GetType().Name, "A job's case has no name; add it to JobState."),
    };

    /// <param name="job">With or without its plan.</param>
    /// <param name="changedAt">When it last changed.</param>
    public static JobSummary SummaryOf(Job job, DateTimeOffset changedAt) => new()
    {
        Id = job.Id,
        Asset = job.Order.Asset,
        Label = job.Order.Label,
        State = Of(job),
        Profiles = JobSummary.ProfilesOf(job),
        Attempt = job.Attempt,
        Priority = job.Order.Priority,
        SubmittedAt = job.Order.At,
        ChangedAt = changedAt,
        Why = WhyOf(job),
        Tenant = job.Order.Tenant,
    };

    public static string? WhyOf(Job job) => job switch
    {
        Job.Failed failed => failed.Why.Message,
        Job.Rejected rejected => rejected.Why.Message,
        Job.Cancelled cancelled => cancelled.Reason,
        _ => null,
    };
}
