using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Jobs;
using Transcode.Domain.Proofs;
using Transcode.Domain.Steps;
using Transcode.Storage;

namespace Transcode.Silo.Publishing;

/// <summary>Results appear: what a lease staged takes its own keys in the media store.</summary>
internal sealed class MediaPublisher(IMediaStore store, TimeProvider time) : IResultPublisher
{
    /// <summary>The folders of the store in which results lie.</summary>
    private static readonly string[] _publicFolders = ["videos", "encoded"];

    private static readonly TimeSpan _moment = TimeSpan.FromSeconds(2);

    public async Task<string?> Check(AssetId asset, StepResult result, string stagingPrefix, CancellationToken stop)
    {
        if (await Fault(asset, result, stagingPrefix, stop) is null)
            return null;
        // A folder that is mounted from elsewhere may show what a worker wrote a moment later.
        await Task.Delay(_moment, time, stop);
        return await Fault(asset, result, stagingPrefix, stop);
    }

    private async Task<string?> Fault(AssetId asset, StepResult result, string stagingPrefix, CancellationToken stop)
    {
        var stored = new Dictionary<string, long>(StringComparer.Ordinal);
        await foreach (var found in store.List(MediaPrefix.Parse(stagingPrefix), stop))
            stored.Add(found.Key.Value[(stagingPrefix.Length + 1)..], found.Length);
        return StoredCheck.Fault(asset, result, stored);
    }

    public async Task Publish(string stagingPrefix, CancellationToken stop)
    {
        var staging = MediaPrefix.Parse(stagingPrefix);
        foreach (var folder in _publicFolders)
            await store.Promote(staging.Folder(folder), MediaPrefix.Parse(folder), expected: null, stop);
    }

    public Task Discard(string stagingPrefix, CancellationToken stop) => store.DeletePrefix(MediaPrefix.Parse(stagingPrefix), stop);

    public async Task Clean(Job job, bool withOutputs, CancellationToken stop)
    {
        await store.DeletePrefix(MediaPrefix.Parse(AssetLayout.Staging(job.Id)), stop);
        if (withOutputs)
            await ForgetOutputs(job.Order.Asset, stop);
        else if (job is Job.Ready)
            await store.DeletePrefix(MediaPrefix.Parse(AssetLayout.Chunks(job.Order.Asset)), stop);
    }

    public Task ForgetOutputs(AssetId asset, CancellationToken stop) => store.ForgetOutputs(asset, stop);
}
