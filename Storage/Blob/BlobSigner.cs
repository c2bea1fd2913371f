using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;

namespace Transcode.Storage.Blob;

/// <summary>
/// Addresses with a shared access signature (SAS): one blob, reading or writing, until a time. They are signed with the account's key, or
/// by an identity with a key that the service lends it. The signature covers neither the headers nor the length of a request.
/// </summary>
internal sealed class BlobSigner(BlobContainer container, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan _lending = TimeSpan.FromDays(6);
    private static readonly TimeSpan _clocksDiffer = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _fetching = new(1);
    private UserDelegationKey? _lent;

    /// <summary>An address for the service itself to read from, while it copies.</summary>
    public async Task<Uri> Source(BlockBlobClient blob, CancellationToken stop) =>
        await Sign(blob, BlobSasPermissions.Read, GrantLifetime.Until(clock, TimeSpan.FromHours(1)), stop);

    public async Task<Grant> Read(BlockBlobClient blob, TimeSpan lifetime, CancellationToken stop)
    {
        var expires = GrantLifetime.Until(clock, lifetime);
        return new Grant.Request("GET", Outside(await Sign(blob, BlobSasPermissions.Read, expires, stop)), GrantLifetime.NoHeaders,
            expires);
    }

    public async Task<Grant> Write(BlockBlobClient blob, string contentType, TimeSpan lifetime, CancellationToken stop)
    {
        var expires = GrantLifetime.Until(clock, lifetime);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["x-ms-blob-type"] = "BlockBlob",
            ["Content-Type"] = contentType,
        };
        return new Grant.Request("PUT", Outside(await Sign(blob, BlobSasPermissions.Write, expires, stop)), headers, expires);
    }

    public void Dispose() => _fetching.Dispose();

    private async Task<Uri> Sign(BlockBlobClient blob, BlobSasPermissions allowed, DateTimeOffset expires, CancellationToken stop)
    {
        var plainHttp = container.Service.Uri.Scheme == Uri.UriSchemeHttp
            || container.Options.PublicEndpoint?.StartsWith("http:", StringComparison.Ordinal) == true;
        var sas = new BlobSasBuilder(allowed, expires)
        {
            BlobContainerName = blob.BlobContainerName,
            BlobName = blob.Name,
            Resource = "b",
            Protocol = plainHttp ? SasProtocol.HttpsAndHttp : SasProtocol.Https,
        };
        if (blob.CanGenerateSasUri) return blob.GenerateSasUri(sas);
        var signed = sas.ToSasQueryParameters(await Lent(expires, stop), container.Service.AccountName);
        return new Uri($"{blob.Uri.AbsoluteUri}?{signed}");
    }

    // Most grants are of hours and share a key of days. Seven from now is the most that the service lends, as it is of our longest grant.
    private async Task<UserDelegationKey> Lent(DateTimeOffset until, CancellationToken stop)
    {
        if (_lent is { } known && known.SignedExpiresOn >= until) return known;
        await _fetching.WaitAsync(stop);
        try
        {
            if (_lent is { } fresh && fresh.SignedExpiresOn >= until) return fresh;
            var now = clock.GetUtcNow();
            var expires = until > now + _lending ? until : now + _lending;
            _lent = await BlobFailures.Guard<UserDelegationKey>(container, stop, async () =>
                await container.Service.GetUserDelegationKeyAsync(now - _clocksDiffer, expires, stop));
            return _lent;
        }
        finally
        {
            _fetching.Release();
        }
    }

    private Uri Outside(Uri address)
    {
        if (container.Options.PublicEndpoint is not { } outside) return address;
        var (inner, own) = (address.AbsoluteUri, container.Service.Uri.AbsoluteUri.TrimEnd('/'));
        return new Uri(outside.TrimEnd('/') + inner[own.Length..]);
    }
}
