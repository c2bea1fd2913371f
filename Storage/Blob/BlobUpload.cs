using Azure;
using Azure.Storage;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Transcode.Storage.Blob;

/// <summary>
/// Sends a stream of any kind: what fits into one part in one request, the rest in parts.
/// </summary>
internal sealed class BlobUpload(BlobContainer container, BlobSigner signer, BlobAssembly assembly)
{
    private static readonly TimeSpan _abortTimeout = TimeSpan.FromSeconds(30);

    /// <summary>One request, never more: the client would cut what is long into blocks of the blob itself.</summary>
    public static async Task<BlobContentInfo> SendOnce(BlockBlobClient blob, BufferedPart bytes, string contentType,
        CancellationToken stop) =>
        await blob.UploadAsync(
            bytes.Open(),
            new BlobUploadOptions
            {
                HttpHeaders = new BlobHttpHeaders { ContentType = contentType },
                TransferOptions = new StorageTransferOptions
                {
                    InitialTransferSize = 1024 * BlobStoreOptions.Mebibyte,
                    MaximumTransferSize = 1024 * BlobStoreOptions.Mebibyte
                },
            },
            stop);

    /// <summary>Answers what the blob is now, and its length.</summary>
    public async Task<(BlobContentInfo Blob, long Length)> Send(MediaKey key, Stream bytes, long? length, string contentType,
        CancellationToken stop)
    {
        var parts = new PartStream(key, bytes, length, container.Options.PartSize);
        var first = await parts.First(stop);
        if (first.IsFull) return await SendParts(parts, first, contentType, stop);
        using (first)
        {
            parts.Check(first.Length);
            return (await SendOnce(container.Blob(key), first, contentType, stop), first.Length);
        }
    }

    private async Task<(BlobContentInfo Blob, long Length)> SendParts(
        PartStream parts, BufferedPart first, string contentType, CancellationToken stop)
    {
        var folder = UploadFolder.New(container);
        var sending = new List<Task<ETag>>();
        try
        {
            var total = await parts.Send(first, (number, part) => SendPart(folder, number, part, stop), sending, stop);
            var tags = await Task.WhenAll(sending);
            parts.Check(total);
            var pieces = new List<BlobPiece>(tags.Length);
            foreach (var tag in tags) pieces.Add(new BlobPiece(await signer.Source(folder.Part(pieces.Count + 1), stop), Tag: tag));
            return (await assembly.Join(container.Blob(parts.Key).Name, contentType, pieces, stop), total);
        }
        finally
        {
            // A part that still arrives after the deletion would be kept until the sweep, and paid for.
            await Task.WhenAll(sending).ContinueWith(_ => { }, TaskScheduler.Default);
            await Forget(folder);
        }
    }

    private static async Task<ETag> SendPart(UploadFolder folder, int number, BufferedPart part, CancellationToken stop)
    {
        using (part) return (await SendOnce(folder.Part(number), part, ContentTypes.Unknown, stop)).ETag;
    }

    // Runs after cancellation too, so it cannot take that token. What fails here is left to AbortStale; the first failure matters more.
    private static async Task Forget(UploadFolder folder)
    {
        using var timeout = new CancellationTokenSource(_abortTimeout);
        try
        {
            await folder.DeleteParts(timeout.Token);
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException or OperationCanceledException)
        {
        }
    }
}
