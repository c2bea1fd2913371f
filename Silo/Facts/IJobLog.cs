using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Jobs;
using Transcode.Domain.Plans;
using Transcode.Domain.Steps;

namespace Transcode.Silo.Facts;

/// <summary>The append-only log of every job. Who appends names the version that it has seen: of two, one is refused.</summary>
public interface IJobLog
{
    /// <returns>False: somebody else has appended since; nothing was written.</returns>
    Task<bool> Append(JobAppend append, CancellationToken stop);

    /// <summary>The fold of all that was appended; version 0 and no job where nothing was.</summary>
    Task<StoredJob> Read(JobId job, CancellationToken stop);

    /// <summary>Results of the named steps of a generation, as far as they are there.</summary>
    Task<IReadOnlyDictionary<string, StepResult>> Results(JobId job, int generation, IReadOnlyCollection<StepId> steps,
        CancellationToken stop);

    /// <summary>Deletes all that is known of a job. Twice is once.</summary>
    Task Forget(JobId job, CancellationToken stop);
}

/// <summary>All that one decision writes, in one transaction.</summary>
/// <param name="Before">As it was read.</param>
/// <param name="Events">What happens, in order.</param>
/// <param name="After">With it.</param>
/// <param name="At">When.</param>
public sealed record JobAppend(StoredJob Before, IReadOnlyList<JobEvent> Events, StoredJob After, DateTimeOffset At)
{
    /// <summary>A snapshot is written whenever so many events were appended since the last.</summary>
    public const int SnapshotEvery = 500;

    public static JobAppend Of(StoredJob before, IReadOnlyList<JobEvent> events, DateTimeOffset at)
        => new(before, events, before.With(events), at);

    public Job Job => After.Job ?? throw new InvalidOperationException("A job begins with its submission.");

    public bool NeedsSnapshot => After.Version / SnapshotEvery > Before.Version / SnapshotEvery;

    /// <summary>Written once for a generation; null: it is stored already, or there is none yet.</summary>
    public Plan? NewPlan => ReferenceEquals(Before.Job?.Plan, After.Job?.Plan) ? null : After.Job?.Plan;

    /// <summary>The states that the asset passes through, in order.</summary>
    public IReadOnlyList<AssetStatus> AssetMoves => [.. Events.SelectMany(AssetDecider.MeantBy)];

    public bool BeginsOutputs => Before.Job is { } before && before.Generation != Job.Generation;
}
