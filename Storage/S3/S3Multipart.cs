using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;

namespace Transcode.Storage.S3;

internal sealed class S3Multipart(S3Store store, S3Bucket bucket, S3Signer signer) : IMultipartUploads
{
    public async Task<MultipartUpload> Start(MediaKey key, string? contentType, CancellationToken stop)
    {
        var request = new InitiateMultipartUploadRequest
        {
            BucketName = bucket.Name,
            Key = bucket.KeyOf(key),
            ContentType = contentType ?? ContentTypes.Of(key),
        };
        var response = await S3Failures.Guard(bucket, () => bucket.Client.InitiateMultipartUploadAsync(request, stop));
        return new MultipartUpload(key, response.UploadId);
    }

    public Task<Grant> GrantPart(MultipartUpload upload, int part, long? length, TimeSpan lifetime, CancellationToken stop)
    {
        MultipartOrder.CheckNumber(part);
        return signer.WritePart(upload, part, length, lifetime);
    }

    public async Task<string> PutPart(MultipartUpload upload, int part, Stream bytes, long length, CancellationToken stop)
    {
        MultipartOrder.CheckNumber(part);
        // One byte more than announced, to notice a stream that is too long.
        using var buffered = await BufferedPart.Read(bytes, checked((int)length + 1), stop);
        if (buffered.Length != length)
            throw new MediaStoreException(new StorageFailure.LengthMismatch(upload.Key, length, buffered.Length));
        var request = new UploadPartRequest
        {
            BucketName = bucket.Name,
            Key = bucket.KeyOf(upload.Key),
            UploadId = upload.Id,
            PartNumber = part,
            PartSize = length,
            InputStream = buffered.Open(),
            UseChunkEncoding = false,
        };
        var response = await Known(upload, () => bucket.Client.UploadPartAsync(request, stop));
        return response.ETag.Trim('"');
    }

    public Task<IReadOnlyList<StoredPart>> List(MultipartUpload upload, CancellationToken stop) => Known(upload, async () =>
    {
        var parts = new List<StoredPart>();
        await foreach (var part in S3Parts.Of(bucket, bucket.KeyOf(upload.Key), upload.Id, stop))
            parts.Add(new StoredPart(part.PartNumber ?? 0, part.ETag.Trim('"'), part.Size ?? 0));
        return (IReadOnlyList<StoredPart>)parts;
    });

    public async Task<MediaObject> Complete(MultipartUpload upload, IReadOnlyList<MultipartPart> parts, CancellationToken stop)
    {
        MultipartOrder.Check(upload.Key, parts);
        var request = new CompleteMultipartUploadRequest
        {
            BucketName = bucket.Name,
            Key = bucket.KeyOf(upload.Key),
            UploadId = upload.Id,
            PartETags = [.. parts.Select(part => new PartETag(part.Number, part.Tag.Trim('"')))],
        };
        try
        {
            await S3Failures.Guard(bucket, () => bucket.Client.CompleteMultipartUploadAsync(request, stop));
        }
        catch (MediaStoreException exception)
            when (exception.InnerException
                is AmazonS3Exception { ErrorCode: "InvalidPart" or "InvalidPartOrder" or "EntityTooSmall" } refused)
        {
            throw new MediaStoreException(new StorageFailure.PartRefused(upload.Key, 1, $"or a later one: {refused.ErrorCode}"), exception);
        }
        catch (MediaStoreException exception)
        {
            // Some services say 500 where they mean that there is no such upload: ask.
            if (!IsUnknown(exception) && await IsOpen(upload, stop)) throw;
            return await AlreadyCompleted(upload, parts, stop) ?? throw Gone(upload, exception);
        }

        // The answer to a completion carries no ETag with some services; the object itself has one.
        return await store.Stat(upload.Key, stop)
            ?? throw new MediaStoreException(new StorageFailure.Broken(bucket.Where, $"{upload.Key} is not there after its completion"));
    }

    public async Task Abort(MultipartUpload upload, CancellationToken stop)
    {
        try
        {
            await S3Failures.Guard(bucket,
                () => bucket.Client.AbortMultipartUploadAsync(bucket.Name, bucket.KeyOf(upload.Key), upload.Id, stop));
        }
        catch (MediaStoreException exception) when (IsUnknown(exception))
        {
            // Aborted, completed or swept before.
        }
    }

    private async Task<bool> IsOpen(MultipartUpload upload, CancellationToken stop)
    {
        try
        {
            var request = new ListPartsRequest
            {
                BucketName = bucket.Name,
                Key = bucket.KeyOf(upload.Key),
                UploadId = upload.Id,
                MaxParts = 1
            };
            await S3Failures.Guard(bucket, () => bucket.Client.ListPartsAsync(request, stop));
            return true;
        }
        catch (MediaStoreException exception) when (IsUnknown(exception))
        {
            return false;
        }
    }

    // S3 forgets a completed upload; its ETag is the MD5 of the parts' MD5s, and so tells whether the object there is this very upload.
    private async Task<MediaObject?> AlreadyCompleted(MultipartUpload upload, IReadOnlyList<MultipartPart> parts, CancellationToken stop)
    {
        var digests = new List<byte>();
        foreach (var part in parts)
        {
            if (part.Tag.Trim('"') is not { Length: 32 } tag || !tag.All(char.IsAsciiHexDigit)) return null;
            digests.AddRange(Convert.FromHexString(tag));
        }

#pragma warning disable CA5351 // MD5 is what S3 defines for this name; nothing here relies on it for safety.
        var expected = $"{Convert.ToHexStringLower(MD5.HashData(digests.ToArray()))}-{parts.Count}";
#pragma warning restore CA5351
        return await store.Stat(upload.Key, stop) is { } found && found.Version == expected ? found : null;
    }

    private async Task<T> Known<T>(MultipartUpload upload, Func<Task<T>> act)
    {
        try
        {
            return await S3Failures.Guard(bucket, act);
        }
        catch (MediaStoreException exception) when (IsUnknown(exception))
        {
            throw Gone(upload, exception);
        }
    }

    private static bool IsUnknown(MediaStoreException exception) =>
        exception.InnerException is AmazonS3Exception service && (service.ErrorCode == "NoSuchUpload" || S3Failures.IsMissing(service));

    private static MediaStoreException Gone(MultipartUpload upload, MediaStoreException inner) =>
        new(new StorageFailure.UploadGone(upload.Key), inner);
}
