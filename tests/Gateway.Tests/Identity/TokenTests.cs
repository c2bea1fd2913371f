using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using Transcode.Gateway.Tests.Fixtures;
using Transcode.Gateway.Tests.GraphQL;

namespace Transcode.Gateway.Tests.Identity;

/// <summary>Tokens of a provider, sent as keys are.</summary>
public sealed class TokenTests(TokenHome home) : IClassFixture<TokenHome>
{
    [Theory]
    [MemberData(nameof(BadTokens.All), MemberType = typeof(BadTokens))]
    public async Task A_bad_token_opens_nothing_and_is_told_why_and_is_in_no_log(string what, string code)
    {
        var token = BadTokens.Make(what, home.Provider, TokenHome.Audience);
        using var http = home.Gateway.Client(token);

        using var answer = await http.GetAsync("/api/jobs");

        var problem = await answer.ShouldBeProblem(401, code);
        answer.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer error=\"invalid_token\"");
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        foreach (var part in token.Split('.').Where(part => part.Length > 10))
            (problem.ToString() + home.Logged).ShouldNotContain(part[..Math.Min(part.Length, 60)]);
        // Health is open to all, whatever else they bring.
        (await http.GetAsync("/health")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_good_one_opens_its_scopes_by_each_kind_of_key()
    {
        foreach (var key in new[] { home.Provider.Rsa, home.Provider.Rsa.WithPss(), home.Provider.Curve })
        {
            using var reader = home.Gateway.Client(home.Provider.Token(TokenHome.Audience, "read", key: key));
            (await reader.GetAsync("/api/jobs")).StatusCode.ShouldBe(HttpStatusCode.OK, key.Algorithm);
            var refused = await (await reader.PostAsJsonAsync("/api/jobs", new { asset = "x" })).ShouldBeProblem(403, "auth.refused");
            refused.Text("detail").ShouldBe("The token of \"a read\" does not open this address; it needs the scope submit.");
        }
    }

    [Fact]
    public async Task One_that_names_none_of_our_scopes_is_told_which_it_lacks()
    {
        using var http = home.Gateway.Client(home.Provider.Token(TokenHome.Audience, "openid profile Admin"));
        (await (await http.GetAsync("/api/jobs")).ShouldBeProblem(403, "auth.refused")).Text("detail").ShouldContain("the scope read");
    }

    [Fact]
    public async Task Keys_hold_beside_tokens_and_nobody_comes_without_either()
    {
        (await home.Gateway.Http.GetAsync("/api/jobs")).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var nobody = home.Gateway.Client(null);
        await (await nobody.GetAsync("/api/jobs")).ShouldBeProblem(401, "auth.missing");
        using var guess = home.Gateway.Client("not-the-key-of-anybody");
        await (await guess.GetAsync("/api/jobs")).ShouldBeProblem(401, "auth.missing");
    }

    [Fact]
    public async Task A_worker_is_spoken_for_by_the_subject_with_which_it_joined()
    {
        string Of(string subject) => home.Provider.Token(TokenHome.Audience, "worker", claims => claims["sub"] = subject);
        using var own = home.Gateway.Client(Of("attic"));
        using var renewed = home.Gateway.Client(Of("attic") is var token ? token : "");
        using var other = home.Gateway.Client(Of("cellar"));

        await new FakeWorker(own, "attic-pc").Announce();
        await new FakeWorker(renewed, "attic-pc").Announce();

        await (await other.PostAsJsonAsync("/api/leases", new { worker_id = "attic-pc", wait_seconds = 0 }))
            .ShouldBeProblem(403, "worker.foreign");
    }

    [Fact]
    public async Task A_socket_is_opened_by_a_token_in_its_first_message_and_ends_with_it()
    {
        // Within what clocks may differ, and so for two seconds more.
        var ending = home.Provider.Token(TokenHome.Audience, "read",
            claims => claims["exp"] = DateTimeOffset.UtcNow.AddSeconds(-28).ToUnixTimeSeconds());
        await using var socket = await Socket.Begin(home.Gateway.Url, ending);
        (await socket.Receive()).ShouldBeNull();
        socket.Closed.ShouldBe((WebSocketCloseStatus)4403);

        await using var bad = await Socket.Open(home.Gateway.Url);
        var unsigned = BadTokens.Make("not signed", home.Provider, TokenHome.Audience);
        await bad.Send(new { type = "connection_init", payload = new { key = unsigned } });
        (await bad.Receive()).ShouldBeNull();
        bad.Closed.ShouldBe((WebSocketCloseStatus)4403);
    }

    [Fact]
    public async Task A_subject_has_a_rate()
    {
        await using var gateway = await TestGateway.Start(
            options => options with { Tokens = TokenHome.Options(home.Provider) with { RequestsPerMinute = 2 } });
        using var http = gateway.Client(home.Provider.Token(TokenHome.Audience, "read"));
        using var other = gateway.Client(home.Provider.Token(TokenHome.Audience, "admin"));

        (await http.GetAsync("/api/jobs")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await http.GetAsync("/api/jobs")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await http.GetAsync("/api/jobs")).ShouldBeProblem(429, "rate.limited");
        (await other.GetAsync("/api/jobs")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_provider_that_is_away_is_told_as_that_and_keys_go_on()
    {
        await using var provider = await IdentityProvider.Start();
        provider.IsAway = true;
        await using var gateway = await TestGateway.Start(options => options with { Tokens = TokenHome.Options(provider) });
        using var http = gateway.Client(provider.Token(TokenHome.Audience, "read"));

        using var answer = await http.GetAsync("/api/jobs");

        await answer.ShouldBeProblem(503, "token.provider_unavailable");
        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(30));
        await (await http.GetAsync("/api/jobs")).ShouldBeProblem(503, "token.provider_unavailable");
        provider.Readings.ShouldBe(1);
        (await gateway.Http.GetAsync("/api/jobs")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Where_a_tenant_is_asked_for_each_token_names_one()
    {
        await using var gateway = await TestGateway.Start(options => options with
        {
            Tokens = TokenHome.Options(home.Provider) with { Claims = new() { Tenant = "tenant", PlatformTenant = "platform" } }
        });
        HttpClient With(string claim, object value)
            => gateway.Client(home.Provider.Token(TokenHome.Audience, "admin", claims => claims[claim] = value));
        using var platform = With("tenant", "platform");
        using var tenant = With("tenant", "acme");
        foreach (var (claim, value) in new (string, object)[] { ("tenant", "No Name"), ("tenant", 7), ("tenant", ""), ("other", "acme") })
        {
            using var none = With(claim, value);
            await (await none.GetAsync("/api/jobs")).ShouldBeProblem(403, "token.tenant");
        }

        (await platform.GetAsync("/metrics")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await tenant.GetAsync("/api/jobs")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await (await tenant.GetAsync("/metrics")).ShouldBeProblem(403, "auth.tenant")).Text("detail").ShouldStartWith("The token of");
    }
}
