using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs.Models;

namespace Transcode.Storage.Blob;

/// <summary>Bytes in a container of an Azure Storage account, as block blobs.</summary>
public sealed class BlobStore : IMediaStore, IDisposable
{
    private readonly BlobContainer _container;
    private readonly BlobSigner _signer;
    private readonly BlobUpload _upload;
    private readonly BlobCopy _copy;
    private readonly BlobSweep _sweep;
    private readonly TimeProvider _clock;

    private BlobStore(BlobContainer container, TimeProvider clock)
    {
        _container = container;
        _clock = clock;
        _signer = new BlobSigner(container, clock);
        var assembly = new BlobAssembly(container);
        _upload = new BlobUpload(container, _signer, assembly);
        _copy = new BlobCopy(container, _signer, assembly);
        _sweep = new BlobSweep(container);
        Multipart = new BlobMultipart(this, container, _signer, assembly);
    }

    public string Id => _container.Where;

    public IMultipartUploads Multipart { get; }

    /// <summary>Connects lazily: the first request finds out whether the container is there.</summary>
    public static BlobStore Connect(BlobStoreOptions options, TimeProvider clock) => Connect(options, clock, null, null);

    /// <param name="credential">With an account's address. Null: DefaultAzureCredential.</param>
    /// <param name="transport">Null: the client's own.</param>
    internal static BlobStore Connect(BlobStoreOptions options, TimeProvider clock, TokenCredential? credential,
        HttpPipelineTransport? transport) =>
        new(new BlobContainer(options, credential, transport), clock);

    public Task<MediaObject> Put(MediaKey key, Stream bytes, long? length, string? contentType, CancellationToken stop)
        => BlobFailures.Guard(_container, stop, async () =>
    {
        var type = contentType ?? ContentTypes.Of(key);
        var (blob, written) = await _upload.Send(key, bytes, length, type, stop);
        return new MediaObject(key, written, VersionOf(blob.ETag), blob.LastModified, type);
    });

    public Task<ReadOutcome> OpenRead(MediaKey key, ByteRange? range, CancellationToken stop)
        => BlobFailures.Guard(_container, stop, async () =>
    {
        try
        {
            var wanted = new BlobDownloadOptions();
            // The service knows no "the last bytes", and what begins behind the end it refuses without the length: ask first.
            if (range is not null)
            {
                BlobProperties found = await _container.Blob(key).GetPropertiesAsync(cancellationToken: stop);
                if (range.Within(found.ContentLength) is not var (start, length)) return new ReadOutcome.OutOfRange(found.ContentLength);
                wanted.Range = new HttpRange(start, length);
                wanted.Conditions = new BlobRequestConditions { IfMatch = found.ETag };
            }

            return Opened(key, wanted.Range, await _container.Blob(key).DownloadStreamingAsync(wanted, stop));
        }
        catch (RequestFailedException exception) when (BlobFailures.IsMissing(exception))
        {
            return new ReadOutcome.NotFound(key);
        }
        catch (RequestFailedException exception) when (range is not null && exception.Status == 412)
        {
            // Replaced between the question and the reading.
            return await OpenRead(key, range, stop);
        }
    });

    public Task<MediaObject?> Stat(MediaKey key, CancellationToken stop) => BlobFailures.Guard(_container, stop, async () =>
    {
        try
        {
            BlobProperties found = await _container.Blob(key).GetPropertiesAsync(cancellationToken: stop);
            return Describe(key, found.ContentLength, found.ETag, found.LastModified, found.ContentType);
        }
        catch (RequestFailedException exception) when (BlobFailures.IsMissing(exception))
        {
            return null;
        }
    });

    public async IAsyncEnumerable<MediaObject> List(MediaPrefix prefix, [EnumeratorCancellation] CancellationToken stop)
    {
        var options = new GetBlobsOptions { Prefix = _container.PrefixOf(prefix) };
        await using var pages = _container.Client.GetBlobsAsync(options, stop).AsPages(pageSizeHint: _container.Options.PageSize)
            .GetAsyncEnumerator(stop);
        while (await BlobFailures.Guard(_container, stop, async () => await pages.MoveNextAsync()))
            foreach (var found in pages.Current.Values)
                if (_container.KeyFrom(found.Name) is { } key)
                    yield return Describe(key, found.Properties.ContentLength, found.Properties.ETag, found.Properties.LastModified,
                        found.Properties.ContentType);
    }

    // Not DeleteIfExists: to it a container that is not there is as good as deleted.
    public Task Delete(MediaKey key, CancellationToken stop) => BlobFailures.Guard(_container, stop, async () =>
    {
        try
        {
            await _container.Blob(key).DeleteAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: stop);
            return true;
        }
        catch (RequestFailedException exception) when (BlobFailures.IsMissing(exception))
        {
            return false;
        }
    });

    public Task<int> DeletePrefix(MediaPrefix prefix, CancellationToken stop) => ManyObjects.DeletePrefix(this, prefix, stop);

    public Task<Promotion> Promote(MediaPrefix from, MediaPrefix to, IReadOnlyCollection<string>? expected, CancellationToken stop) =>
        ManyObjects.Promote(this, from, to, expected, Move, stop);

    public Task<Grant> GrantRead(MediaKey key, TimeSpan lifetime, string? consumerStore, CancellationToken stop) =>
        _signer.Read(_container.Blob(key), lifetime, stop);

    /// <summary>The service cannot be told the length: whoever takes an object over compares it.</summary>
    public Task<Grant> GrantWrite(MediaKey key, long? length, TimeSpan lifetime, string? consumerStore, CancellationToken stop) =>
        _signer.Write(_container.Blob(key), ContentTypes.Of(key), lifetime, stop);

    public Task<int> AbortStale(TimeSpan olderThan, CancellationToken stop) =>
        BlobFailures.Guard(_container, stop, () => _sweep.AbortOlderThan(_clock.GetUtcNow() - olderThan, stop));

    public void Dispose() => _signer.Dispose();

    internal static string VersionOf(ETag? tag) => tag?.ToString("G").Trim('"') ?? "";

    private Task<bool> Move(MediaKey source, MediaKey destination, CancellationToken stop)
        => BlobFailures.Guard(_container, stop, async () =>
    {
        if (await _copy.Copy(source, destination, stop))
            return await _container.Blob(source).DeleteIfExistsAsync(cancellationToken: stop);
        // A second caller of the same promotion was faster.
        return await Stat(destination, stop) is not null
            ? true
            : throw new MediaStoreException(
            new StorageFailure.Broken(_container.Where, $"{source} went while it was published as {destination}"));
    });

    private ReadOutcome.Found Opened(MediaKey key, HttpRange range, BlobDownloadStreamingResult response)
    {
        var details = response.Details;
        var total = TotalOf(details);
        var length = range.Length ?? total;
        if (details.ContentLength != length)
        {
            response.Dispose();
            throw new MediaStoreException(
                new StorageFailure.Broken(_container.Where, $"asked for {length} bytes of {key}, {details.ContentLength} were offered"));
        }

        var whole = Describe(key, total, details.ETag, details.LastModified, details.ContentType);
        return new ReadOutcome.Found(new MediaContent(whole, response.Content, range.Offset, length));
    }

    // "bytes 0-4/10"; absent where the whole object comes.
    private static long TotalOf(BlobDownloadDetails details) =>
        details.ContentRange?.Split('/') is [_, var total] && long.TryParse(total, CultureInfo.InvariantCulture, out var length)
            ? length : details.ContentLength;

    private static MediaObject Describe(MediaKey key, long? length, ETag? tag, DateTimeOffset? modified, string? contentType) =>
        new(key, length ?? 0, VersionOf(tag), modified ?? default, contentType ?? ContentTypes.Unknown);
}
