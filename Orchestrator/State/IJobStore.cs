using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;
using Transcode.Orchestrator.Jobs;

namespace Transcode.Orchestrator.State;

/// <summary>Jobs, their assets and what became of their steps.</summary>
public interface IJobStore
{
    /// <summary>
    /// The entity transaction: locks the job, shows it to <paramref name="decide"/>, and writes what that answers, all or nothing. The
    /// function must be pure: it is called again when another process was quicker.
    /// </summary>
    /// <param name="scope">What the decision is about.</param>
    /// <param name="decide">What to change.</param>
    /// <param name="now">Stamp of what is written.</param>
    /// <param name="stop">Before the transaction begins.</param>
    Task<JobChange> Change(ChangeScope scope, Func<JobSituation, JobChange> decide, DateTimeOffset now, CancellationToken stop);

    /// <summary>Opens the held steps of a round, if it is still the job's round.</summary>
    Task OpenHeld(JobId job, int round, DateTimeOffset now, CancellationToken stop);

    Task<Job?> FindJob(JobId job, CancellationToken stop);

    Task<Asset?> FindAsset(AssetId asset, CancellationToken stop);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<JobSummary>> ListJobs(JobFilter filter, CancellationToken stop);

    /// <summary>Rows of one round, in no order.</summary>
    Task<IReadOnlyList<StepRow>> Steps(JobId job, int round, CancellationToken stop);

    /// <summary>Results of the named steps, as far as they are there.</summary>
    Task<IReadOnlyDictionary<string, StepResult>> Results(JobId job, int round, IReadOnlyList<StepId> steps, CancellationToken stop);

    /// <summary>The right to touch the public files of a job: many may publish at once, deleting is alone. Across processes.</summary>
    Task<IAsyncDisposable> HoldOutputs(JobId job, OutputsUse use, CancellationToken stop);

    Task<QueueDepth> Depth(CancellationToken stop);

    /// <summary>What is lent next to a worker that reads this lane alone; null: nothing waits there.</summary>
    Task<QueueHead?> Head(string need, CancellationToken stop);
}

/// <summary>What a change is about.</summary>
/// <param name="Job">Need not exist.</param>
/// <param name="Step">A step whose row matters for the decision.</param>
/// <param name="Asset">The asset of a job that does not exist yet.</param>
public sealed record ChangeScope(JobId Job, StepKey? Step = null, AssetId? Asset = null);

/// <summary>What a decision may look at; null where there is nothing.</summary>
public sealed record JobSituation(Job? Job, Asset? Asset, StepRow? Step);

/// <summary>How public files are used.</summary>
public enum OutputsUse
{
    Publish = 1,
    Delete = 2,
}

/// <summary>The first step of a lane.</summary>
public sealed record QueueHead(StepKey Key, int Priority);

/// <summary>How much work waits and runs: for scaling and for people.</summary>
public sealed record QueueDepth(int OpenSteps, int LeasedSteps, int ActiveJobs);
