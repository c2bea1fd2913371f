using Amazon.S3;
using Amazon.S3.Model;

namespace Transcode.Storage.S3;

/// <summary>Aborts uploads in parts that nobody will complete: their parts are invisible, and paid for.</summary>
internal sealed class S3Sweep(S3Bucket bucket)
{
    public async Task<int> AbortOlderThan(DateTimeOffset before, CancellationToken stop)
    {
        var aborted = 0;
        var request = new ListMultipartUploadsRequest { BucketName = bucket.Name, Prefix = bucket.PrefixOf(MediaPrefix.Root) };
        ListMultipartUploadsResponse page;
        do
        {
            page = await bucket.Client.ListMultipartUploadsAsync(request, stop);
            foreach (var upload in page.MultipartUploads ?? [])
                if (upload.Initiated?.ToUniversalTime() < before.UtcDateTime && await Abort(upload, before, stop)) aborted++;
            (request.KeyMarker, request.UploadIdMarker) = (page.NextKeyMarker, page.NextUploadIdMarker);
        }
        while (page.IsTruncated == true);
        return aborted;
    }

    private async Task<bool> Abort(Amazon.S3.Model.MultipartUpload upload, DateTimeOffset before, CancellationToken stop)
    {
        try
        {
            // Begun long ago, and still at work: a slow line.
            await foreach (var part in S3Parts.Of(bucket, upload.Key, upload.UploadId, stop))
                if (part.LastModified?.ToUniversalTime() >= before.UtcDateTime) return false;
            await bucket.Client.AbortMultipartUploadAsync(bucket.Name, upload.Key, upload.UploadId, stop);
            return true;
        }
        catch (AmazonS3Exception exception) when (S3Failures.IsMissing(exception))
        {
            // Completed or aborted in this moment.
            return false;
        }
    }
}
