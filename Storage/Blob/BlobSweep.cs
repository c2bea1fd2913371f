using Azure.Storage.Blobs.Models;

namespace Transcode.Storage.Blob;

/// <summary>Deletes uploads in parts that nobody has touched for long: no listing of ours shows them, and they are paid for.</summary>
internal sealed class BlobSweep(BlobContainer container)
{
    public async Task<int> AbortOlderThan(DateTimeOffset before, CancellationToken stop)
    {
        var touched = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        await foreach (var blob in container.Client.GetBlobsAsync(new GetBlobsOptions { Prefix = container.Uploads }, stop))
        {
            var id = blob.Name[container.Uploads.Length..].Split('/')[0];
            var modified = blob.Properties.LastModified ?? default;
            if (!touched.TryGetValue(id, out var last) || modified > last) touched[id] = modified;
        }

        var aborted = 0;
        foreach (var (id, last) in touched)
            if (last < before && UploadFolder.Of(container, id) is { } folder)
            {
                await folder.Delete(stop);
                aborted++;
            }

        return aborted;
    }
}
