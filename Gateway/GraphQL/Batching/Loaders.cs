using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Lists;
using Transcode.Domain.Workers;
using Transcode.Gateway.Application;

namespace Transcode.Gateway.GraphQL.Batching;

/// <summary>One look into the table for all.</summary>
internal sealed class AssetLoader(JobService jobs) : BatchLoader<AssetId, Asset>
{
    protected override async Task<IReadOnlyDictionary<AssetId, Asset>> Fetch(IReadOnlyCollection<AssetId> keys, CancellationToken stop) =>
        (await jobs.Assets(keys, stop)).ToDictionary(asset => asset.Id);
}

/// <summary>One look into the table for all.</summary>
internal sealed class JobLoader(JobService jobs) : BatchLoader<JobId, JobSummary>
{
    protected override async Task<IReadOnlyDictionary<JobId, JobSummary>> Fetch(IReadOnlyCollection<JobId> keys, CancellationToken stop) =>
        (await jobs.List(new JobFilter(Limit: keys.Count) { Only = [.. keys] }, stop)).ToDictionary(job => job.Id);
}

/// <summary>Each job is asked once, all at the same time.</summary>
internal sealed class DetailLoader(JobService jobs) : BatchLoader<JobId, JobDetail>
{
    protected override async Task<IReadOnlyDictionary<JobId, JobDetail>> Fetch(IReadOnlyCollection<JobId> keys, CancellationToken stop) =>
        (await Task.WhenAll(keys.Select(key => jobs.Detail(key, stop)))).OfType<JobDetail>().ToDictionary(detail => detail.Job.Id);
}

/// <summary>One look at the roster for all.</summary>
internal sealed class WorkerLoader(WorkerService workers) : BatchLoader<WorkerId, Worker>
{
    protected override async Task<IReadOnlyDictionary<WorkerId, Worker>> Fetch(IReadOnlyCollection<WorkerId> keys, CancellationToken stop)
        =>
        (await workers.List(stop)).ToDictionary(worker => worker.Id);
}

/// <summary>What the workers hold: one look at what runs, for all.</summary>
internal sealed class HeldLoader(WorkerService workers) : BatchLoader<WorkerId, IReadOnlyList<StepRow>>
{
    protected override async Task<IReadOnlyDictionary<WorkerId, IReadOnlyList<StepRow>>> Fetch(IReadOnlyCollection<WorkerId> keys,
        CancellationToken stop)
    {
        var running = await workers.Running(stop);
        return keys.ToDictionary(key => key, key => (IReadOnlyList<StepRow>)[.. running[key]]);
    }
}
