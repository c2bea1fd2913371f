using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;
using Transcode.Domain.Workers;

namespace Transcode.Domain.Burst;

/// <summary>What an unfinished job would like of machines, as far as a burst depends on it. Pure.</summary>
public sealed record JobDemand
{
    public required JobId Job { get; init; }

    /// <summary>Whose it is; null: the platform's own.</summary>
    public string? Tenant { get; init; }

    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>To be ready so many seconds after its submission; null: it names none.</summary>
    public int? DeadlineSeconds { get; init; }

    /// <summary>Expected time until it is ready; null: nothing can be said yet.</summary>
    public TimeSpan? Remaining { get; init; }

    /// <summary>What its steps that could run now need of a worker.</summary>
    public IReadOnlyList<string> Open { get; init => field = value ?? []; } = [];

    /// <summary>Since when the first of them waits.</summary>
    public DateTimeOffset OpenSince { get; init; }

    /// <summary>Of the source's picture, in lines; 0: none, or not known.</summary>
    public int Height { get; init; }

    /// <summary>It is pinned to one worker: no other could help.</summary>
    public bool IsPinned { get; init; }

    /// <param name="job">Not over.</param>
    /// <param name="rows">Of its generation.</param>
    /// <param name="now">When.</param>
    public static JobDemand Of(Job job, IReadOnlyList<StepRow> rows, DateTimeOffset now) => new()
    {
        Job = job.Id,
        Tenant = job.Order.Tenant,
        SubmittedAt = job.Order.At,
        DeadlineSeconds = job.Order.DeadlineSeconds,
        Remaining = JobProgress.Of(job, rows, now).Remaining,
        OpenSince = rows.Where(row => row.State == StepState.Open).Select(row => row.OpenedAt).DefaultIfEmpty(now).Min(),
        Open = [.. rows.Where(row => row.State == StepState.Open).Select(row => JobSteps.Find(job, row.Key.Step)).OfType<Step>()
            .Select(Capabilities.RequiredBy).Distinct(StringComparer.Ordinal)],
        Height = job.Plan?.Source.Video?.DisplaySize.Height ?? 0,
        IsPinned = job.Only is not null,
    };

    /// <summary>Those of <see cref="Open"/> that nobody has who is there and may serve it. Who is paused will be back.</summary>
    public IReadOnlyList<string> MissingIn(IReadOnlyList<Worker> fleet)
    {
        HashSet<string> present = [.. fleet.Where(worker => worker.Status is not (WorkerStatus.Offline or WorkerStatus.Quarantined
                or WorkerStatus.Draining) && Pinning.MayServe(worker.Tenant, Tenant)).SelectMany(Capabilities.Of)];
        return [.. Open.Where(capability => !present.Contains(capability))];
    }
}
