using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using SdkRange = Amazon.S3.Model.ByteRange;

namespace Transcode.Storage.S3;

/// <summary>Bytes in a bucket of Amazon S3 or a compatible service.</summary>
public sealed class S3Store : IMediaStore, IDisposable
{
    private readonly S3Bucket _bucket;
    private readonly S3Upload _upload;
    private readonly S3Copy _copy;
    private readonly S3Signer _signer;
    private readonly S3Sweep _sweep;
    private readonly TimeProvider _clock;

    private S3Store(S3Bucket bucket, TimeProvider clock)
    {
        _bucket = bucket;
        _clock = clock;
        _upload = new S3Upload(bucket);
        _copy = new S3Copy(bucket);
        _signer = new S3Signer(bucket, clock);
        _sweep = new S3Sweep(bucket);
        Multipart = new S3Multipart(this, bucket, _signer);
    }

    public string Id => _bucket.Where;

    public IMultipartUploads Multipart { get; }

    /// <summary>Connects lazily: the first request finds out whether the bucket is there.</summary>
    public static S3Store Connect(S3StoreOptions options, TimeProvider clock) => new(new S3Bucket(options), clock);

    public async Task<MediaObject> Put(MediaKey key, Stream bytes, long? length, string? contentType, CancellationToken stop)
    {
        var type = contentType ?? ContentTypes.Of(key);
        var (tag, written) = await S3Failures.Guard(_bucket, () => _upload.Send(key, bytes, length, type, stop));
        // An upload in parts may answer no ETag.
        if (string.IsNullOrEmpty(tag) && await Stat(key, stop) is { } found) return found;
        return new MediaObject(key, written, VersionOf(tag), _clock.GetUtcNow(), type);
    }

    public Task<ReadOutcome> OpenRead(MediaKey key, ByteRange? range, CancellationToken stop) => S3Failures.Guard(_bucket, async () =>
    {
        if (range is not null && HeaderOf(range) is null) return await OutOfRange(key, stop);
        try
        {
            var request = new GetObjectRequest { BucketName = _bucket.Name, Key = _bucket.KeyOf(key) };
            if (range is not null) request.ByteRange = new SdkRange(HeaderOf(range));
            return Opened(key, range, await _bucket.Client.GetObjectAsync(request, stop));
        }
        catch (AmazonS3Exception exception) when (S3Failures.IsMissing(exception))
        {
            return new ReadOutcome.NotFound(key);
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return await OutOfRange(key, stop);
        }
    });

    public Task<MediaObject?> Stat(MediaKey key, CancellationToken stop) => S3Failures.Guard(_bucket, async () =>
    {
        try
        {
            var head = await _bucket.Client.GetObjectMetadataAsync(_bucket.Name, _bucket.KeyOf(key), stop);
            return Describe(key, head.ContentLength, head.ETag, head.LastModified, head.Headers.ContentType);
        }
        catch (AmazonS3Exception exception) when (S3Failures.IsMissing(exception))
        {
            return null;
        }
    });

    public async IAsyncEnumerable<MediaObject> List(MediaPrefix prefix, [EnumeratorCancellation] CancellationToken stop)
    {
        var request = new ListObjectsV2Request { BucketName = _bucket.Name, Prefix = _bucket.PrefixOf(prefix) };
        ListObjectsV2Response page;
        do
        {
            page = await S3Failures.Guard(_bucket, () => _bucket.Client.ListObjectsV2Async(request, stop));
            // The SDK leaves the list null when nothing was found.
            foreach (var found in page.S3Objects ?? [])
                if (_bucket.KeyFrom(found.Key) is { } key)
                    yield return Describe(key, found.Size ?? 0, found.ETag, found.LastModified, ContentTypes.Of(key));
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);
    }

    public Task Delete(MediaKey key, CancellationToken stop) =>
        S3Failures.Guard(_bucket, () => _bucket.Client.DeleteObjectAsync(_bucket.Name, _bucket.KeyOf(key), stop));

    public Task<int> DeletePrefix(MediaPrefix prefix, CancellationToken stop) => ManyObjects.DeletePrefix(this, prefix, stop);

    public Task<Promotion> Promote(MediaPrefix from, MediaPrefix to, IReadOnlyCollection<string>? expected, CancellationToken stop) =>
        ManyObjects.Promote(this, from, to, expected, Move, stop);

    public Task<Grant> GrantRead(MediaKey key, TimeSpan lifetime, string? consumerStore, CancellationToken stop)
        => _signer.Read(key, lifetime);

    public Task<Grant> GrantWrite(MediaKey key, long? length, TimeSpan lifetime, string? consumerStore, CancellationToken stop) =>
        _signer.Write(key, length, lifetime);

    public Task<int> AbortStale(TimeSpan olderThan, CancellationToken stop) =>
        S3Failures.Guard(_bucket, () => _sweep.AbortOlderThan(_clock.GetUtcNow() - olderThan, stop));

    public void Dispose() => _bucket.Dispose();

    private async Task Move(MediaKey source, MediaKey destination, CancellationToken stop)
    {
        try
        {
            await S3Failures.Guard(_bucket, async () =>
            {
                await _copy.Copy(source, destination, stop);
                return await _bucket.Client.DeleteObjectAsync(_bucket.Name, _bucket.KeyOf(source), stop);
            });
        }
        catch (MediaStoreException exception) when (exception.InnerException is AmazonS3Exception { StatusCode: HttpStatusCode.NotFound })
        {
            // A second caller of the same promotion was faster, unless it is the destination that is missing.
            if (await Stat(destination, stop) is null) throw;
        }
    }

    private async Task<ReadOutcome> OutOfRange(MediaKey key, CancellationToken stop) =>
        await Stat(key, stop) is { } found ? new ReadOutcome.OutOfRange(found.Length) : new ReadOutcome.NotFound(key);

    private ReadOutcome Opened(MediaKey key, ByteRange? range, GetObjectResponse response)
    {
        var total = TotalOf(response);
        if ((range is null ? (0, total) : range.Within(total)) is not var (start, length))
        {
            response.Dispose();
            return new ReadOutcome.OutOfRange(total);
        }

        if (response.ContentLength != length)
        {
            response.Dispose();
            throw new MediaStoreException(
                new StorageFailure.Broken(_bucket.Where, $"asked for {length} bytes of {key}, {response.ContentLength} were offered"));
        }

        var whole = Describe(key, total, response.ETag, response.LastModified, response.Headers.ContentType);
        return new ReadOutcome.Found(new MediaContent(whole, response.ResponseStream, start, length));
    }

    // "bytes 0-4/10"; absent where the whole object comes.
    private static long TotalOf(GetObjectResponse response) =>
        response.ContentRange?.Split('/') is [_, var total] && long.TryParse(total, CultureInfo.InvariantCulture, out var length)
            ? length : response.ContentLength;

    // Null where no byte can be meant: services disagree on such a header, some answer the whole object.
    private static string? HeaderOf(ByteRange range) => range switch
    {
        ByteRange.Between between when between.First >= 0 && between.First <= between.Last => $"bytes={between.First}-{between.Last}",
        ByteRange.From from when from.First >= 0 => $"bytes={from.First}-",
        ByteRange.Final final when final.Count > 0 => $"bytes=-{final.Count}",
        _ => null,
    };

    private static MediaObject Describe(MediaKey key, long length, string? tag, DateTime? modified, string? contentType) => new(
        key, length, VersionOf(tag), new DateTimeOffset(modified?.ToUniversalTime() ?? default, TimeSpan.Zero),
            contentType ?? ContentTypes.Unknown);

    private static string VersionOf(string? tag) => tag?.Trim('"') ?? "";
}
