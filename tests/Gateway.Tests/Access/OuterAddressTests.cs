using System.Net;
using System.Net.Http.Json;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.Access;

/// <summary>Behind a proxy, and in front of those who pretend to be one.</summary>
public sealed class OuterAddressTests
{
    private static readonly Uri _outer = new("https://media.example.org");

    private static GatewayOptions Behind(GatewayOptions options)
        => options with { PublicUrl = _outer, KnownProxies = [IPNetwork.Parse("127.0.0.1/32")] };

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("X-Forwarded-Proto", "https")]
    [InlineData("X-Forwarded-Host", "media.example.org")]
    [InlineData("Forwarded", "for=203.0.113.7")]
    [InlineData("X-Real-IP", "203.0.113.7")]
    [InlineData("Via", "1.1 proxy")]
    public async Task A_server_without_keys_refuses_what_is_forwarded(string header, string value)
    {
        await using var open = await TestGateway.Start();
        await using var behind = await TestGateway.Start(Behind);
        foreach (var gateway in new[] { open, behind })
        {
            using var nobody = gateway.Client(null);
            (await nobody.GetAsync("/api/jobs")).StatusCode.ShouldBe(HttpStatusCode.OK);
            nobody.DefaultRequestHeaders.Add(header, value);
            await (await nobody.GetAsync("/api/jobs")).ShouldBeProblem(401, "auth.missing");
        }
    }

    [Fact]
    public async Task Addresses_have_the_outer_scheme_and_host_whatever_was_sent()
    {
        await using var gateway = await TestGateway.Start(Behind);
        var asset = (await gateway.SubmitFile()).Text("asset_id");
        foreach (var (name, value) in new[] { ("Host", "evil.example"), ("X-Forwarded-Host", "evil.example"),
            ("X-Forwarded-Proto", "http") })
        {
            (await Signed(gateway, asset, (name, value))).ShouldStartWith("https://media.example.org/signed/");
            var far = await Claimed(gateway, (name, value));
            far.ShouldContain("https://media.example.org/api/leases/");
            far.ShouldNotContain("evil.example");
        }
    }

    [Fact]
    public async Task Without_an_outer_address_a_name_that_was_sent_reaches_no_address_that_others_are_shown()
    {
        await using var gateway = await TestGateway.Start();
        var asset = (await gateway.SubmitFile()).Text("asset_id");

        (await Signed(gateway, asset, ("Host", "evil.example"))).ShouldStartWith($"http://127.0.0.1:{gateway.Url.Port}/signed/");
        (await Signed(gateway, asset,
            ("Host", $"localhost:{gateway.Url.Port}"))).ShouldStartWith($"http://localhost:{gateway.Url.Port}/signed/");
        (await Signed(gateway, asset,
            ("X-Forwarded-Host", "evil.example"))).ShouldStartWith($"http://127.0.0.1:{gateway.Url.Port}/signed/");
    }

    [Fact]
    public async Task A_page_of_the_outer_address_is_one_of_ours()
    {
        await using var gateway = await TestGateway.Start(Behind);

        await using var own = await GraphQL.Socket.Open(gateway.Url, TestGateway.OwnerKey, origin: "https://media.example.org");
        await Should.ThrowAsync<System.Net.WebSockets.WebSocketException>(
            () => GraphQL.Socket.Open(gateway.Url, TestGateway.OwnerKey, origin: "http://media.example.org"));
    }

    private static async Task<string> Signed(TestGateway gateway, string asset, (string Name, string Value) header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/assets/{asset}/address");
        request.Headers.TryAddWithoutValidation(header.Name, header.Value).ShouldBeTrue();
        using var answer = await gateway.Http.SendAsync(request);
        return (await answer.Json()).Text("url");
    }

    /// <summary>All that a worker without the shared disk is told of a step.</summary>
    private static async Task<string> Claimed(TestGateway gateway, (string Name, string Value) header)
    {
        await gateway.SubmitFile();
        await gateway.Http.PostAsJsonAsync("/api/workers", new { worker_id = "far" });
        using var request = new HttpRequestMessage(HttpMethod.Post,
            "/api/leases")
        { Content = JsonContent.Create(new { worker_id = "far", room = 1, wait_seconds = 5 }) };
        request.Headers.TryAddWithoutValidation(header.Name, header.Value).ShouldBeTrue();
        using var answer = await gateway.Http.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await answer.Content.ReadAsStringAsync();
    }
}
