using Amazon.S3.Model;

namespace Transcode.Storage.S3;

/// <summary>
/// Sends a stream of any kind: what fits into one part in one request, the rest in parts, three under way at a time.
/// Parts are buffered, so a failed one can be repeated although the stream cannot be rewound.
/// </summary>
internal sealed class S3Upload(S3Bucket bucket)
{
    private const int PartsUnderWay = 3;
    private static readonly TimeSpan _abortTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Answers the ETag and the length.</summary>
    public async Task<(string Tag, long Length)> Send(MediaKey key, Stream bytes, long? length, string contentType, CancellationToken stop)
    {
        var first = await BufferedPart.Read(bytes, PartSizes.Of(bucket.Options.PartSize, length, part: 1), stop);
        return first.IsFull
            ? await SendParts(key, first, bytes, length, contentType, stop)
            : await SendWhole(key, first, length, contentType, stop);
    }

    private async Task<(string Tag, long Length)> SendWhole(
        MediaKey key, BufferedPart only, long? length, string contentType, CancellationToken stop)
    {
        using (only)
        {
            CheckLength(key, length, only.Length);
            var response = await bucket.Client.PutObjectAsync(
                new PutObjectRequest
                {
                    BucketName = bucket.Name,
                    Key = bucket.KeyOf(key),
                    InputStream = only.Open(),
                    ContentType = contentType,
                    UseChunkEncoding = false,
                },
                stop);
            return (response.ETag, only.Length);
        }
    }

    private async Task<(string Tag, long Length)> SendParts(
        MediaKey key, BufferedPart first, Stream bytes, long? length, string contentType, CancellationToken stop)
    {
        string? upload = null;
        var sending = new List<Task<PartETag>>();
        try
        {
            upload = await Begin(key, contentType, first, stop);
            var total = await SendEach(key, upload, first, bytes, length, sending, stop);
            var tags = await Task.WhenAll(sending);
            CheckLength(key, length, total);
            var response = await bucket.Client.CompleteMultipartUploadAsync(
                new CompleteMultipartUploadRequest
                {
                    BucketName = bucket.Name,
                    Key = bucket.KeyOf(key),
                    UploadId = upload,
                    PartETags = [.. tags],
                },
                stop);
            return (response.ETag, total);
        }
        catch
        {
            // A part that still arrives after the abort would be kept, and paid for.
            await Task.WhenAll(sending).ContinueWith(_ => { }, TaskScheduler.Default);
            if (upload is not null) await Abort(key, upload);
            throw;
        }
    }

    private async Task<string> Begin(MediaKey key, string contentType, BufferedPart first, CancellationToken stop)
    {
        try
        {
            var response = await bucket.Client.InitiateMultipartUploadAsync(
                new InitiateMultipartUploadRequest { BucketName = bucket.Name, Key = bucket.KeyOf(key), ContentType = contentType }, stop);
            return response.UploadId;
        }
        catch
        {
            first.Dispose();
            throw;
        }
    }

    private async Task<long> SendEach(
        MediaKey key, string upload, BufferedPart first, Stream bytes, long? length, List<Task<PartETag>> sending, CancellationToken stop)
    {
        long total = 0;
        var part = first;
        for (var number = 1; ; number++)
        {
            total += part.Length;
            var isLast = !part.IsFull;
            // An empty part is no part: the stream ended exactly at the border.
            if (part.Length == 0) part.Dispose();
            else sending.Add(SendPart(key, upload, number, part, stop));

            if (isLast || total > length || sending.Any(task => task.IsFaulted)) return total;
            if (number == IMultipartUploads.MostParts)
                throw new MediaStoreException(new StorageFailure.PartRefused(key, number + 1,
                    "the stream is too long for its unannounced length"));
            if (sending.Count(task => !task.IsCompleted) >= PartsUnderWay) await Task.WhenAny(sending.Where(task => !task.IsCompleted));
            part = await BufferedPart.Read(bytes, PartSizes.Of(bucket.Options.PartSize, length, number + 1), stop);
        }
    }

    private async Task<PartETag> SendPart(MediaKey key, string upload, int number, BufferedPart part, CancellationToken stop)
    {
        using (part)
        {
            var response = await bucket.Client.UploadPartAsync(
                new UploadPartRequest
                {
                    BucketName = bucket.Name,
                    Key = bucket.KeyOf(key),
                    UploadId = upload,
                    PartNumber = number,
                    PartSize = part.Length,
                    InputStream = part.Open(),
                    UseChunkEncoding = false,
                },
                stop);
            return new PartETag(number, response.ETag);
        }
    }

    // Runs after cancellation too, so it cannot take that token. What fails here is left to AbortStale; the first failure matters more.
    private async Task Abort(MediaKey key, string upload)
    {
        using var timeout = new CancellationTokenSource(_abortTimeout);
        try
        {
            await bucket.Client.AbortMultipartUploadAsync(bucket.Name, bucket.KeyOf(key), upload, timeout.Token);
        }
        catch (Exception exception)
            when (exception is Amazon.Runtime.AmazonClientException or HttpRequestException or OperationCanceledException)
        {
        }
    }

    private static void CheckLength(MediaKey key, long? announced, long received)
    {
        if (announced is { } length && length != received)
            throw new MediaStoreException(new StorageFailure.LengthMismatch(key, length, received));
    }
}
