using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Jobs;
using Transcode.Gateway.Delivery;
using Transcode.Orchestrator.Results;
using Transcode.Orchestrator.State;
using Transcode.Storage;

namespace Transcode.Gateway.Publishing;

/// <summary>Results appear: what a lease staged takes its own keys. Who waits for one of them is woken.</summary>
internal sealed class ResultPublisher(IMediaStore store, IStateStore state, Arrivals arrivals) : IResultPublisher
{
    /// <summary>The folders of the store in which results lie.</summary>
    private static readonly string[] PublicFolders = ["videos", "encoded"];

    public async Task Publish(string stagingPrefix, CancellationToken stop)
    {
        var staging = MediaPrefix.Parse(stagingPrefix);
        foreach (var folder in PublicFolders)
        {
            var moved = await store.Promote(staging.Folder(folder), MediaPrefix.Parse(folder), expected: null, stop);
            foreach (var key in moved.Moved)
                arrivals.Arrived(key.Value);
        }
    }

    public Task Discard(string stagingPrefix, CancellationToken stop) => store.DeletePrefix(MediaPrefix.Parse(stagingPrefix), stop);

    public async Task CleanJob(JobId job, CancellationToken stop)
    {
        await store.DeletePrefix(MediaPrefix.Parse(AssetLayout.Staging(job)), stop);
        switch (await state.FindJob(job, stop))
        {
            case Job.Ready ready:
                await store.DeletePrefix(MediaPrefix.Parse(AssetLayout.Chunks(ready.Order.Asset)), stop);
                break;
            case { IsFinal: true } broken: // Half a film is nobody's wish; another attempt begins anew.
                await ForgetOutputs(broken.Order.Asset, stop);
                break;
        }
    }

    public async Task ForgetOutputs(AssetId asset, CancellationToken stop)
    {
        await store.DeletePrefix(MediaPrefix.Parse(AssetLayout.Outputs(asset)), stop);
        await store.DeletePrefix(MediaPrefix.Parse(AssetLayout.Chunks(asset)), stop);
        await store.Delete(MediaKey.Parse(AssetLayout.Manifest(asset)), stop);
        await foreach (var found in store.List(MediaPrefix.Parse("encoded"), stop))
            if (PublicPath.OfKey(asset, found.Key.Value) is not null)
                await store.Delete(found.Key, stop);
    }
}
