using Transcode.Contracts.Assets;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Gateway.Access;
using Transcode.Gateway.Assets;
using Transcode.Gateway.Jobs;
using Transcode.Storage;

namespace Transcode.Gateway.Application;

/// <summary>What a person does to an asset and its results, whatever door they come by. Null as an answer: it is done.</summary>
internal sealed class AssetCommands(GrainCalls calls, JobFinder jobs, Uploads uploads, IMediaStore store, AssetStorage storage,
    UnfinishedUploads unfinished, TenantView view)
{
    public static readonly CommandRefusal Unknown = CommandRefusal.Unknown("asset.unknown", "There is no such asset.");

    /// <summary>Deletes the results, for who has taken them elsewhere. While a job still makes outputs, nothing is deleted.</summary>
    public async Task<CommandRefusal?> DeleteOutputs(AssetId asset, Caller caller, CancellationToken stop)
    {
        if (!await view.Sees(caller, asset, stop) || await jobs.Known(asset, stop) is null)
            return Unknown;
        if (await jobs.Unfinished(asset, stop) is { } job)
            return Running(job.Id);
        await store.ForgetOutputs(asset, stop);
        storage.Forget(asset);
        return null;
    }

    /// <summary>
    /// Deletes the source that was uploaded, all results and what is known of it; its jobs stay in the list, as what was done. First what
    /// is known, so that no job begins; then the bytes. Asked again it finishes what was interrupted; an upload that no job has named yet
    /// is deleted too.
    /// </summary>
    public async Task<CommandRefusal?> Delete(AssetId asset, Caller caller, CancellationToken stop)
    {
        if (!IsName(asset) || !await view.Sees(caller, asset, stop))
            return Unknown;
        var answer = await calls.Ask(() => calls.Grain<IAssetGrain>(asset.Value).Delete(), stop);
        if (answer is { Refused: AssetRefusal.Busy, Asset.Job: { } owner })
            return Running(owner);
        if (answer.Refused is not null && await uploads.Find(asset, stop) is null)
            return Unknown;
        await unfinished.Forget(asset, stop);
        await store.ForgetOutputs(asset, stop);
        await uploads.Forget(asset, stop);
        storage.Forget(asset);
        return null;
    }

    private static CommandRefusal Running(JobId job)
        => CommandRefusal.Conflict("job.running", $"Job {job} still makes outputs of this asset. Cancel it first.");

    private static bool IsName(AssetId asset) =>
        asset.Value.Length > 0 && !asset.Value.Contains('/', StringComparison.Ordinal)
            && MediaKey.TryParse(AssetLayout.Root(asset), out _, out _);
}
