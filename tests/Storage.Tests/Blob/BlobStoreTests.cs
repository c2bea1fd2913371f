using System.Text.RegularExpressions;
using Azure.Storage.Blobs.Models;
using Transcode.Storage.Blob;
using Transcode.Storage.Tests.Contract;

namespace Transcode.Storage.Tests.Blob;

[Collection(UsesAzurite.Name)]
public sealed partial class BlobStoreTests(Azurite azurite) : MediaStoreContract
{
    private BlobStoreOptions? _options;

    protected override int LongListing => 205;

    /// <summary>A signature of Azure covers no header.</summary>
    protected override bool GrantsHoldTheLength => false;

    protected override Task<IMediaStore> OpenEmpty()
    {
        _options = azurite.OptionsForOneTest();
        _options.PageSize = 100;
        return Task.FromResult<IMediaStore>(BlobStore.Connect(_options, Clock));
    }

    // Who forges a write knows the header without which none is looked at.
    protected override Task<HttpResponseMessage> Send(Grant.Request grant, HttpContent? body, string? method, string? url) =>
        GrantedRequest.Send(method == "PUT" ? grant with { Headers = new Dictionary<string, string> { ["x-ms-blob-type"] = "BlockBlob" } }
            : grant, gateway: null, body, method, url);

    protected override string Prolonged(string url) => SignedUntil().Replace(url, "${before}2999");

    // Parts of uploads, and blocks of objects that were never listed.
    protected override async Task<int> Leftovers()
    {
        var all = 0;
        await foreach (var blob in Azurite.ClientFor(_options!)
            .GetBlobsAsync(new GetBlobsOptions { Prefix = _options!.Prefix + "/", States = BlobStates.Uncommitted }, Stop))
            if (blob.Name.Contains("/.uploads/", StringComparison.Ordinal) || blob.Properties.ETag is null) all++;
        return all;
    }

    [GeneratedRegex("(?<before>[?&]se=)[0-9]{4}")]
    private static partial Regex SignedUntil();
}
