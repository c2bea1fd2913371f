using System.Net;
using System.Net.Http.Headers;
using Transcode.Domain.Addresses;
using Transcode.Storage.Sources;

namespace Transcode.Storage.Tests.Sources;

/// <summary>An object of a real service, read by nothing but the address that was signed for it.</summary>
internal static class SignedSource
{
    private static readonly HttpClient _http = new();

    /// <summary>All of it, and from its middle.</summary>
    public static async Task ShouldGive(SourceStoreOptions store, string url, byte[] bytes)
    {
        (await Read(store, url)).Bytes.ShouldBe(bytes);
        var rest = await Read(store, url, from: 60_000);
        rest.Status.ShouldBe(HttpStatusCode.PartialContent);
        rest.Bytes.ShouldBe(bytes[60_000..]);
    }

    /// <summary>Status, bytes of it from there on, and what the service says where it refuses.</summary>
    public static async Task<(HttpStatusCode Status, byte[] Bytes, string Text)> Read(SourceStoreOptions store, string url,
        long? from = null)
    {
        var stop = TestContext.Current.CancellationToken;
        using var stores = new SourceStores(new Dictionary<string, SourceStoreOptions> { ["one"] = store },
            new Dictionary<StoredKind, SourceStoreOptions>(), TimeProvider.System);
        var grant = await stores.Sign(StoredUrl.Read(url).Url!, null, stop);
        using var request = new HttpRequestMessage(HttpMethod.Get, grant.Url);
        request.Headers.Range = from is null ? null : new RangeHeaderValue(from, null);
        using var response = await _http.SendAsync(request, stop);
        var bytes = await response.Content.ReadAsByteArrayAsync(stop);
        return (response.StatusCode, bytes, response.IsSuccessStatusCode ? "" : System.Text.Encoding.UTF8.GetString(bytes));
    }
}
