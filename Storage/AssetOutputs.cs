using Transcode.Domain;
using Transcode.Domain.Assets;

namespace Transcode.Storage;

/// <summary>All that was published of an asset.</summary>
public static class AssetOutputs
{
    /// <summary>Deletes it; the source stays. Twice is once.</summary>
    public static async Task ForgetOutputs(this IMediaStore store, AssetId asset, CancellationToken stop)
    {
        await store.DeletePrefix(MediaPrefix.Parse(AssetLayout.Outputs(asset)), stop);
        await store.DeletePrefix(MediaPrefix.Parse(AssetLayout.Chunks(asset)), stop);
        await store.Delete(MediaKey.Parse(AssetLayout.Manifest(asset)), stop);
        await foreach (var found in store.List(MediaPrefix.Parse("encoded"), stop))
            if (found.Key.Value.StartsWith(AssetLayout.Encoded(asset, "", ""), StringComparison.Ordinal))
                await store.Delete(found.Key, stop);
    }
}
