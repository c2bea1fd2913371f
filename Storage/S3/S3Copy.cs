using Amazon.S3.Model;

namespace Transcode.Storage.S3;

/// <summary>Copies within the bucket without the bytes passing through us; in parts where the object is too large for one copy.</summary>
internal sealed class S3Copy(S3Bucket bucket)
{
    private const long PartLength = 512 * S3StoreOptions.Mebibyte;

    public async Task Copy(MediaKey source, MediaKey destination, CancellationToken stop)
    {
        var head = await bucket.Client.GetObjectMetadataAsync(bucket.Name, bucket.KeyOf(source), stop);
        if (head.ContentLength <= bucket.Options.LargestSingleCopy)
            await bucket.Client.CopyObjectAsync(bucket.Name, bucket.KeyOf(source), bucket.Name, bucket.KeyOf(destination), stop);
        else await CopyParts(source, destination, head, stop);
    }

    private async Task CopyParts(MediaKey source, MediaKey destination, GetObjectMetadataResponse head, CancellationToken stop)
    {
        var begun = await bucket.Client.InitiateMultipartUploadAsync(
            new InitiateMultipartUploadRequest
            {
                BucketName = bucket.Name,
                Key = bucket.KeyOf(destination),
                ContentType = head.Headers.ContentType,
            },
            stop);
        try
        {
            var tags = new List<PartETag>();
            var size = Math.Min(PartLength, bucket.Options.LargestSingleCopy);
            for (long start = 0; start < head.ContentLength; start += size)
                tags.Add(await CopyPart(source, destination, begun.UploadId, tags.Count + 1, start,
                    Math.Min(size, head.ContentLength - start), stop));
            await bucket.Client.CompleteMultipartUploadAsync(
                new CompleteMultipartUploadRequest
                {
                    BucketName = bucket.Name,
                    Key = bucket.KeyOf(destination),
                    UploadId = begun.UploadId,
                    PartETags = tags,
                },
                stop);
        }
        catch
        {
            // Without the caller's token: it may be the reason why we are here.
            await bucket.Client.AbortMultipartUploadAsync(bucket.Name, bucket.KeyOf(destination), begun.UploadId, CancellationToken.None);
            throw;
        }
    }

    private async Task<PartETag> CopyPart(
        MediaKey source, MediaKey destination, string upload, int number, long start, long length, CancellationToken stop)
    {
        var response = await bucket.Client.CopyPartAsync(
            new CopyPartRequest
            {
                SourceBucket = bucket.Name,
                SourceKey = bucket.KeyOf(source),
                DestinationBucket = bucket.Name,
                DestinationKey = bucket.KeyOf(destination),
                UploadId = upload,
                PartNumber = number,
                FirstByte = start,
                LastByte = start + length - 1,
            },
            stop);
        return new PartETag(number, response.ETag);
    }
}
