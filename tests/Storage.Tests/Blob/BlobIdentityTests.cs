using System.Net;
using Azure.Core.Pipeline;
using Transcode.Storage.Blob;
using Transcode.Tests.Azurite;

namespace Transcode.Storage.Tests.Blob;

/// <summary>Without the account's key: a token signs in, and addresses are signed with a key that the service lends. The token is made up;
/// azurite looks at its claims only.</summary>
public sealed class BlobIdentityTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = MadeUpIdentity.TrustingClient();
    private readonly Azurite _azurite;

    public BlobIdentityTests() => _azurite = new Azurite(_folder.Path);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        MadeUpIdentity.WriteCertificate(_folder.Path);
        return _azurite.InitializeAsync();
    }

    public ValueTask DisposeAsync() => _azurite.DisposeAsync();

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_identity_writes_reads_publishes_and_signs_addresses()
    {
        using var store = Open(MadeUpIdentity.Storage);
        var bytes = Bytes.Random(900_000);
        await store.PutBytes("staging/job/large.mp4", bytes);
        (await store.Promote(MediaPrefix.Parse("staging/job"), MediaPrefix.Parse("videos"), ["large.mp4"], Stop)).Complete.ShouldBeTrue();
        (await store.GetBytes("videos/large.mp4")).ShouldBe(bytes);

        var read = (Grant.Request)await store.GrantRead(MediaKey.Parse("videos/large.mp4"), TimeSpan.FromHours(1), null, Stop);
        (await _http.GetByteArrayAsync(read.Url, Stop)).ShouldBe(bytes);
        read.Url.Query.ShouldContain("skoid=", Case.Sensitive, "signed with the lent key");

        var write = (Grant.Request)await store.GrantWrite(MediaKey.Parse("videos/small.mp4"), null, TimeSpan.FromHours(1), null, Stop);
        using var put = new HttpRequestMessage(HttpMethod.Put, write.Url) { Content = new ByteArrayContent([1, 2, 3]) };
        put.Headers.Add("x-ms-blob-type", write.Headers["x-ms-blob-type"]);
        using var answer = await _http.SendAsync(put, Stop);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await store.GetBytes("videos/small.mp4")).ShouldBe([1, 2, 3]);
        // The key is lent for seven days: also the longest grant fits.
        (await store.GrantRead(MediaKey.Parse("videos/small.mp4"), TimeSpan.FromDays(7), null, Stop)).ShouldBeOfType<Grant.Request>();
    }

    [Fact]
    public async Task A_token_that_is_for_another_service_is_an_access_failure()
    {
        using var store = Open("https://elsewhere.example.org");
        var failure = await Should.ThrowAsync<MediaStoreException>(() => store.PutText("a", "x"));
        failure.Failure.ShouldBeOfType<StorageFailure.AccessDenied>(failure.ToString());
    }

    private BlobStore Open(string audience)
    {
        var withKey = _azurite.OptionsForOneTest();
        var endpoint = withKey.ConnectionString!.Split(';')
            .Single(field => field.StartsWith("BlobEndpoint=", StringComparison.Ordinal))["BlobEndpoint=".Length..];
        var options = new BlobStoreOptions
        {
            AccountUrl = endpoint,
            Container = withKey.Container,
            Prefix = withKey.Prefix,
            Retries = 1,
            PartSize = 400_000
        };
        return BlobStore.Connect(options, TimeProvider.System, new MadeUpIdentity(audience), new HttpClientTransport(_http));
    }
}
