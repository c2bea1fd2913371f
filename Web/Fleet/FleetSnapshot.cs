using Transcode.Domain;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Lists;
using Transcode.Domain.Throughput;
using Transcode.Domain.Workers;

namespace Transcode.Web.Fleet;

/// <summary>The platform at one moment; shared by all who look.</summary>
public sealed record FleetSnapshot
{
    /// <summary>By name.</summary>
    public required IReadOnlyList<Worker> Workers { get; init; }

    /// <summary>What each holds.</summary>
    public required ILookup<WorkerId, StepRow> Running { get; init; }

    public required QueueDepth Depth { get; init; }

    /// <summary>What waits, by what it needs of a worker.</summary>
    public required IReadOnlyList<QueueView> Queues { get; init; }

    /// <summary>The newest of those that are not over.</summary>
    public required IReadOnlyList<ActiveJob> Active { get; init; }

    /// <summary>The newest that failed or were refused.</summary>
    public required IReadOnlyList<JobSummary> Failures { get; init; }

    /// <summary>What was finished in the last hour, oldest first.</summary>
    public IReadOnlyList<ThroughputMinute> Throughput { get; init; } = [];

    /// <summary>Of the newest event of all: lists are read again only when it rises.</summary>
    public required long Sequence { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>How jobs are called that somebody works on.</summary>
    public string LabelOf(JobId job) => Active.FirstOrDefault(active => active.Summary.Id == job)?.Summary.Label ?? job.Value;
}

/// <summary>A job that is not over, and how far it is.</summary>
public sealed record ActiveJob(JobSummary Summary, JobProgress Progress);

/// <summary>What waits for one capability.</summary>
/// <param name="Name">Null: what every worker can.</param>
/// <param name="Open">Steps.</param>
/// <param name="Workers">That have proven it and take work.</param>
public sealed record QueueView(string? Name, int Open, int Workers);
