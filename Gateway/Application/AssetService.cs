using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Lists;
using Transcode.Gateway.Access;
using Transcode.Gateway.Assets;

namespace Transcode.Gateway.Application;

/// <summary>What people and programs ask about assets, whatever door they come by. A caller with a tenant is shown what that tenant
/// has.</summary>
internal sealed class AssetService(GrainCalls calls, JobService jobs, AssetStorage storage)
{
    public async Task<IReadOnlyList<Asset>> List(AssetFilter filter, Caller caller, CancellationToken stop)
        => await calls.Ask(() => calls.Reader.AssetList(filter with { Tenant = caller.Tenant ?? filter.Tenant }), stop);

    /// <summary>Null: there is none, or it is not this caller's to see.</summary>
    public async Task<Asset?> Find(AssetId asset, Caller caller, CancellationToken stop)
        => await jobs.FindAsset(asset, stop) is { } found && caller.Sees(found.Tenant) ? found : null;

    /// <summary>The jobs that worked on an asset, newest first.</summary>
    public Task<IReadOnlyList<JobSummary>> JobsOf(Asset asset, int most, CancellationToken stop)
        => jobs.List(new JobFilter(Limit: most) { Asset = asset.Id }, stop);

    /// <summary>What an asset takes in the storage.</summary>
    public Task<StoredBytes> BytesOf(Asset asset, CancellationToken stop) => storage.Of(asset, stop);

    /// <summary>The same of a page of them, without those that take longer to count than a reader would wait.</summary>
    public Task<IReadOnlyDictionary<AssetId, StoredBytes>> BytesOf(IReadOnlyList<Asset> assets, CancellationToken stop)
        => storage.Of(assets, stop);

    /// <summary>What all that the caller sees takes; null: it is still being counted.</summary>
    public async Task<StoredTotal?> Total(Caller caller, CancellationToken stop)
        => await storage.Total(stop) is { } total ? caller.Tenant is { } tenant ? total.Only(tenant) : total : null;
}
