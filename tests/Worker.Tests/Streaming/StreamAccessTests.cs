using System.Net;
using Microsoft.AspNetCore.Http;
using Transcode.Domain.Addresses;
using Transcode.Worker.Streaming;

namespace Transcode.Worker.Tests.Streaming;

/// <summary>A worker's own port asks for no key: who may come there is decided by where they come from.</summary>
public sealed class StreamAccessTests
{
    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("192.168.1.20", true)]
    [InlineData("10.0.0.7", true)]
    [InlineData("::ffff:192.168.1.20", true)]
    [InlineData("fd12::7", true)]
    [InlineData("fe80::7", true)]
    [InlineData("203.0.113.9", false)]
    [InlineData("93.184.216.34", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("2606:2800::1", false)]
    public void By_default_the_household_watches(string from, bool may)
        => new StreamAccess(Options()).May(IPAddress.Parse(from)).ShouldBe(may);

    [Theory]
    [InlineData("192.168.1.20", true)]
    [InlineData("192.168.2.20", false)]
    [InlineData("127.0.0.1", false)]
    public void Where_networks_are_named_only_these_do(string from, bool may)
    {
        var options = Options();
        options.StreamNetworks = [AddressRange.Of([192, 168, 1, 0], 24)];
        new StreamAccess(options).May(IPAddress.Parse(from)).ShouldBe(may);
    }

    [Fact]
    public void Nobody_who_cannot_be_told_is_let_in() => new StreamAccess(Options()).May(null).ShouldBeFalse();

    [Theory]
    [InlineData("http://nas:8080", "http://nas:8080")]
    [InlineData("https://tv.example", "https://tv.example")]
    [InlineData("http://nas:8081", "")]
    [InlineData("https://nas:8080", "")]
    [InlineData("https://evil.example", "")]
    [InlineData("null", "")]
    [InlineData("", "")]
    public void A_page_reads_the_answer_only_where_its_very_origin_is_allowed(string origin, string allowed)
    {
        var options = Options();
        options.StreamOrigins = ["https://tv.example"];
        var http = new DefaultHttpContext();
        if (origin.Length > 0)
            http.Request.Headers.Origin = origin;
        new StreamAccess(options).Answer(http);
        http.Response.Headers.AccessControlAllowOrigin.ToString().ShouldBe(allowed);
        http.Response.Headers.Vary.ToString().ShouldBe("Origin");
    }

    private static WorkerOptions Options() => new() { GatewayUrl = new Uri("http://nas:8080/") };
}
