using System.Collections.Concurrent;
using Transcode.Domain;
using Transcode.Domain.Lists;
using Transcode.Gateway.Application;

namespace Transcode.Gateway.Access;

/// <summary>What a key with a tenant sees. Whose a job or an asset is never changes, so that it is looked up once; keys of the platform see
/// all and look nothing up.</summary>
internal sealed class TenantView(JobService jobs, WorkerService workers)
{
    /// <summary>They are looked up again when it is full.</summary>
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<JobId, string?> _jobs = new();
    private readonly ConcurrentDictionary<AssetId, string?> _assets = new();

    public async ValueTask<bool> Sees(Caller caller, JobId job, CancellationToken stop) =>
        (caller.Job ?? job) == job && (caller.Tenant is null
            || await Of(_jobs, job,
            async () => await jobs.List(new JobFilter(Limit: 1) { Only = [job] }, stop) is [var found] ? (true, found.Tenant)
            : (false, null)) == caller.Tenant);

    public async ValueTask<bool> Sees(Caller caller, AssetId asset, CancellationToken stop) =>
        (caller.Job is not { } job || await AssetOf(job, stop) == asset) && (caller.Tenant is null
            || await Of(_assets, asset,
            async () => await jobs.Assets([asset], stop) is [var found] ? (true, found.Tenant) : (false, null)) == caller.Tenant);

    /// <summary>A tenant sees the workers that joined with its own keys.</summary>
    public async ValueTask<bool> Sees(Caller caller, WorkerId worker, CancellationToken stop) =>
        caller.Tenant is null || await workers.Find(worker, stop) is { } found && caller.Sees(found.Tenant);

    private async Task<AssetId?> AssetOf(JobId job, CancellationToken stop)
        => await jobs.List(new JobFilter(Limit: 1) { Only = [job] }, stop) is [var found] ? found.Asset : null;

    private static async ValueTask<string?> Of<TId>(ConcurrentDictionary<TId, string?> known, TId id,
        Func<Task<(bool IsThere, string? Tenant)>> find) where TId : notnull
    {
        if (known.TryGetValue(id, out var tenant))
            return tenant;
        (var isThere, tenant) = await find();
        if (!isThere)
            return null;
        if (known.Count >= Most)
            known.Clear();
        return known[id] = tenant;
    }
}
