using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Amazon.S3.Model;
using Transcode.Storage.S3;

namespace Transcode.Storage.Tests.S3;

/// <summary>What a browser asks before a page of another origin may send a part, with the rules that docs/uploads.md gives for the
/// bucket.</summary>
[Collection(UsesRadosgw.Name)]
public sealed partial class CrossOriginTests(Radosgw radosgw)
{
    private const string Page = "https://app.example";

    private static readonly HttpClient _http = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_may_send_parts_and_read_their_tags_and_no_other_page_may()
    {
        var options = radosgw.OptionsForOneTest();
        using var client = Radosgw.ClientFor(options);
        await client.PutCORSConfigurationAsync(
            new PutCORSConfigurationRequest { BucketName = options.Bucket, Configuration = new() { Rules = Documented() } }, Stop);
        using var store = S3Store.Connect(options, TimeProvider.System);
        var upload = await store.Multipart.Start(MediaKey.Parse("a/b.mp4"), null, Stop);
        var grant = (Grant.Request)await store.Multipart.GrantPart(upload, 1, 9, TimeSpan.FromHours(1), Stop);

        using var asked = await Ask(grant.Url, Page);
        asked.StatusCode.ShouldBe(HttpStatusCode.OK);
        Header(asked, "Access-Control-Allow-Origin").ShouldBe(Page);
        Header(asked, "Access-Control-Allow-Methods").ShouldContain("PUT");
        using var other = await Ask(grant.Url, "https://another.example");
        Header(other, "Access-Control-Allow-Origin").ShouldBeEmpty();

        using var request = new HttpRequestMessage(HttpMethod.Put, grant.Url) { Content = new ByteArrayContent(new byte[9]) };
        request.Headers.Add("Origin", Page);
        using var sent = await _http.SendAsync(request, Stop);
        sent.StatusCode.ShouldBe(HttpStatusCode.OK);
        Header(sent, "Access-Control-Allow-Origin").ShouldBe(Page);
        Header(sent, "Access-Control-Expose-Headers").ShouldContain("ETag");
    }

    private static Task<HttpResponseMessage> Ask(Uri address, string origin)
    {
        var request = new HttpRequestMessage(HttpMethod.Options, address);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "PUT");
        request.Headers.Add("Access-Control-Request-Headers", "content-type");
        return _http.SendAsync(request, Stop);
    }

    private static List<CORSRule> Documented()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Transcode.Aspire.sln"))) folder = folder.Parent.ShouldNotBeNull();
        var rules = Rules().Match(File.ReadAllText(Path.Combine(folder.FullName, "docs", "uploads.md"))).Groups[1].Value;
        return JsonSerializer.Deserialize<List<CORSRule>>(rules).ShouldNotBeNull();
    }

    private static string Header(HttpResponseMessage answer, string name)
        => answer.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : "";

    [GeneratedRegex("```json\n(\\[.*?\\])\n```", RegexOptions.Singleline)]
    private static partial Regex Rules();
}
