using Azure;
using Azure.Storage;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Transcode.Storage.Blob;

/// <summary>
/// Sends a stream of any kind: what fits into one part in one request, the rest in parts, three under way at a time.
/// Parts are buffered, so a failed one can be repeated although the stream cannot be rewound.
/// </summary>
internal sealed class BlobUpload(BlobContainer container, BlobSigner signer, BlobAssembly assembly)
{
    private const int PartsUnderWay = 3;
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
        var first = await BufferedPart.Read(bytes, PartSizes.Of(container.Options.PartSize, length, part: 1), stop);
        if (first.IsFull) return await SendParts(key, first, bytes, length, contentType, stop);
        using (first)
        {
            CheckLength(key, length, first.Length);
            return (await SendOnce(container.Blob(key), first, contentType, stop), first.Length);
        }
    }

    private async Task<(BlobContentInfo Blob, long Length)> SendParts(
        MediaKey key, BufferedPart first, Stream bytes, long? length, string contentType, CancellationToken stop)
    {
        var folder = UploadFolder.New(container);
        var sending = new List<Task<ETag>>();
        try
        {
            var total = await SendEach(key, folder, first, bytes, length, sending, stop);
            var tags = await Task.WhenAll(sending);
            CheckLength(key, length, total);
            var pieces = new List<BlobPiece>(tags.Length);
            foreach (var tag in tags) pieces.Add(new BlobPiece(await signer.Source(folder.Part(pieces.Count + 1), stop), Tag: tag));
            return (await assembly.Join(container.Blob(key).Name, contentType, pieces, stop), total);
        }
        finally
        {
            // A part that still arrives after the deletion would be kept until the sweep, and paid for.
            await Task.WhenAll(sending).ContinueWith(_ => { }, TaskScheduler.Default);
            await Forget(folder);
        }
    }

    private async Task<long> SendEach(
        MediaKey key, UploadFolder folder, BufferedPart first, Stream bytes, long? length, List<Task<ETag>> sending, CancellationToken stop)
    {
        long total = 0;
        var part = first;
        for (var number = 1; ; number++)
        {
            total += part.Length;
            var isLast = !part.IsFull;
            // An empty part is no part: the stream ended exactly at the border.
            if (part.Length == 0) part.Dispose();
            else sending.Add(SendPart(folder, number, part, stop));

            if (isLast || total > length || sending.Any(task => task.IsFaulted)) return total;
            if (number == IMultipartUploads.MostParts)
                throw new MediaStoreException(new StorageFailure.PartRefused(key, number + 1,
                    "the stream is too long for its unannounced length"));
            if (sending.Count(task => !task.IsCompleted) >= PartsUnderWay) await Task.WhenAny(sending.Where(task => !task.IsCompleted));
            part = await BufferedPart.Read(bytes, PartSizes.Of(container.Options.PartSize, length, number + 1), stop);
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

    private static void CheckLength(MediaKey key, long? announced, long received)
    {
        if (announced is { } length && length != received)
            throw new MediaStoreException(new StorageFailure.LengthMismatch(key, length, received));
    }
}
