using Amazon.S3.Model;
using Transcode.Storage.S3;
using Transcode.Storage.Tests.Contract;

namespace Transcode.Storage.Tests.S3;

[Collection(UsesRadosgw.Name)]
public sealed class S3StoreTests(Radosgw radosgw) : MediaStoreContract
{
    private S3StoreOptions? _options;

    protected override Task<IMediaStore> OpenEmpty()
    {
        _options = radosgw.OptionsForOneTest();
        return Task.FromResult<IMediaStore>(S3Store.Connect(_options, Clock));
    }

    protected override Task<HttpResponseMessage> Send(Grant.Request grant, HttpContent? body, string? method, string? url) =>
        GrantedRequest.Send(grant, gateway: null, body, method, url);

    protected override async Task<int> Leftovers()
    {
        using var client = Radosgw.ClientFor(_options!);
        var request = new ListMultipartUploadsRequest { BucketName = Radosgw.Bucket, Prefix = _options!.Prefix + "/" };
        return (await client.ListMultipartUploadsAsync(request, Stop)).MultipartUploads?.Count ?? 0;
    }
}
