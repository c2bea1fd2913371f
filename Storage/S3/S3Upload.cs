using Amazon.S3.Model;

namespace Transcode.Storage.S3;

/// <summary>
/// Sends a stream of any kind: what fits into one part in one request, the rest in parts.
/// </summary>
internal sealed class S3Upload(S3Bucket bucket)
{
    private static readonly TimeSpan _abortTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Answers the ETag and the length.</summary>
    public async Task<(string Tag, long Length)> Send(MediaKey key, Stream bytes, long? length, string contentType, CancellationToken stop)
    {
        var parts = new PartStream(key, bytes, length, bucket.Options.PartSize);
        var first = await parts.First(stop);
        return first.IsFull ? await SendParts(parts, first, contentType, stop) : await SendWhole(parts, first, contentType, stop);
    }

    private async Task<(string Tag, long Length)> SendWhole(
        PartStream whole, BufferedPart only, string contentType, CancellationToken stop)
    {
        using (only)
        {
            whole.Check(only.Length);
            var response = await bucket.Client.PutObjectAsync(
                new PutObjectRequest
                {
                    BucketName = bucket.Name,
                    Key = bucket.KeyOf(whole.Key),
                    InputStream = only.Open(),
                    ContentType = contentType,
                    UseChunkEncoding = false,
                },
                stop);
            return (response.ETag, only.Length);
        }
    }

    private async Task<(string Tag, long Length)> SendParts(
        PartStream parts, BufferedPart first, string contentType, CancellationToken stop)
    {
        var key = parts.Key;
        string? upload = null;
        var sending = new List<Task<PartETag>>();
        try
        {
            var begun = upload = await Begin(key, contentType, first, stop);
            var total = await parts.Send(first, (number, part) => SendPart(key, begun, number, part, stop), sending, stop);
            var tags = await Task.WhenAll(sending);
            parts.Check(total);
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
}
