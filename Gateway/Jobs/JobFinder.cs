using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Jobs;
using Transcode.Gateway.Application;

namespace Transcode.Gateway.Jobs;

/// <summary>Finds a job by what it works on: the asset names its owner.</summary>
internal sealed class JobFinder(JobService service)
{
    public Task<Asset?> Known(AssetId asset, CancellationToken stop) => service.FindAsset(asset, stop);

    /// <summary>The job that makes outputs of this asset now, with its plan; null: none does.</summary>
    public async Task<Job?> Unfinished(AssetId asset, CancellationToken stop) =>
        await service.FindAsset(asset, stop) is { Status: AssetStatus.Uploaded or AssetStatus.Transcoding, Job: { } owner }
            && await service.Find(owner, stop) is { IsFinal: false } job ? job : null;

    /// <summary>An unfinished job that would do exactly what this order asks for.</summary>
    public Task<Job?> Same(JobOrder order, CancellationToken stop) => service.Like(order, stop);
}
