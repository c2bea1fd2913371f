using Azure;
using Azure.Identity;
using Amazon.Runtime;
using Transcode.Domain.Addresses;
using Transcode.Storage.Blob;
using Transcode.Storage.S3;

namespace Transcode.Storage.Sources;

/// <summary>One bucket or container from which sources are read, with what opens it.</summary>
internal abstract class SourceStore : IDisposable
{
    /// <summary>Held against the moment at which a request begins: one that runs is not ended by it, and the next asks for
    /// another.</summary>
    internal static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    public static SourceStore Open(SourceStoreOptions options, string bucket, TimeProvider clock) => options.Kind == StoredKind.S3
        ? new OfS3(options.S3(bucket), clock)
        : new OfBlob(options.Blob(bucket), clock);

    /// <summary>An address to read one object from.</summary>
    /// <exception cref="SourceStoreException">There are no credentials to sign with, or they are not taken.</exception>
    public async Task<Grant.Request> Sign(string key, CancellationToken stop)
    {
        try
        {
            return (Grant.Request)await Read(key, stop);
        }
        catch (Exception failure) when (failure is AmazonClientException or AmazonServiceException or AuthenticationFailedException
            or RequestFailedException or MediaStoreException)
        {
            throw new SourceStoreException("The server has no credentials with which it could sign an address, or they are not taken. Give "
                + "the store AccessKey and SecretKey, or ConnectionString, or the machine an identity that may read from it.", failure);
        }
    }

    public abstract void Dispose();

    protected abstract Task<Grant> Read(string key, CancellationToken stop);

    private sealed class OfS3(S3StoreOptions options, TimeProvider clock) : SourceStore
    {
        private readonly S3Bucket _bucket = new(options);

        protected override Task<Grant> Read(string key, CancellationToken stop) => new S3Signer(_bucket, clock).Read(key, Lifetime);

        public override void Dispose() => _bucket.Dispose();
    }

    private sealed class OfBlob : SourceStore
    {
        private readonly BlobContainer _container;
        private readonly BlobSigner _signer;

        public OfBlob(BlobStoreOptions options, TimeProvider clock)
        {
            _container = new BlobContainer(options, null, null);
            _signer = new BlobSigner(_container, clock);
        }

        protected override Task<Grant> Read(string key, CancellationToken stop) => _signer.Read(_container.Blob(key), Lifetime, stop);

        public override void Dispose() => _signer.Dispose();
    }
}

/// <summary>No address for a source comes about; the message says what to do, and never with what credentials it was tried.</summary>
public sealed class SourceStoreException(string message, Exception? inner = null) : IOException(message, inner);
