using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Transcode.Gateway.Access;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Identity;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.Identity;

/// <summary>What a server does of the portal's sign-in without the portal: where people are sent, and what their cookie is good
/// for.</summary>
public sealed class ProviderSessionTests : IAsyncLifetime
{
    private readonly DirectoryInfo _cookies = Directory.CreateTempSubdirectory("transcode-cookies-");
    private IdentityProvider _provider = null!;

    public async ValueTask InitializeAsync() => _provider = await IdentityProvider.Start();

    public ValueTask DisposeAsync()
    {
        _cookies.Delete(recursive: true);
        return _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_session_holds_until_it_is_over_and_no_longer_than_the_provider_is_set()
    {
        await using var gateway = await Start(options => options);
        await using var without = await Start(options => options with { SignIn = null, RequireKey = true });
        var person = Caller.Loopback with { Key = "jwt:1", Scopes = new HashSet<Scope> { Scope.Read } };
        var lasting = person with { Until = DateTimeOffset.UtcNow.AddHours(1) };
        var over = person with { Until = DateTimeOffset.UtcNow.AddSeconds(-1) };

        (await Ask(gateway, lasting)).ShouldBe(HttpStatusCode.OK);
        (await Ask(gateway, over)).ShouldBe(HttpStatusCode.Unauthorized);
        (await Ask(gateway, person)).ShouldBe(HttpStatusCode.Unauthorized);
        (await Ask(without, lasting)).ShouldBe(HttpStatusCode.Unauthorized);
        (await Ask(gateway, lasting, HttpMethod.Post)).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task The_provider_is_told_to_send_people_back_to_the_outer_address_and_to_no_name_that_was_sent()
    {
        await using var named = await Start(options => options with { PublicUrl = new Uri("https://media.example.org") });
        await using var unnamed = await Start(options => options);

        await IsLedBack(named, "evil.example", "https://media.example.org/sign-in/return");
        await IsLedBack(unnamed, "evil.example", "http://127.0.0.1:8080/sign-in/return");
        await IsLedBack(unnamed, "localhost:8080", "http://localhost:8080/sign-in/return");
    }

    private async Task IsLedBack(TestGateway gateway, string host, string back)
    {
        await using var scope = gateway.Services.CreateAsyncScope();
        var http = Request(scope, host);

        await http.ChallengeAsync(ProviderSignIn.Scheme, new AuthenticationProperties { RedirectUri = "/jobs" });

        var leaving = new Uri(http.Response.Headers.Location.ToString());
        var query = QueryHelpers.ParseQuery(leaving.Query);
        leaving.GetLeftPart(UriPartial.Path).ShouldBe($"{_provider.Authority}/authorize");
        query["redirect_uri"].ToString().ShouldBe(back);
        (query["response_type"].ToString(), query["code_challenge_method"].ToString()).ShouldBe(("code", "S256"));
        leaving.Query.ShouldNotContain(IdentityProvider.ClientSecret);
        foreach (var cookie in http.Response.Headers.SetCookie)
            cookie.ShouldNotBeNull().ToLowerInvariant().ShouldMatch("samesite=lax.*httponly|httponly.*samesite=lax");
    }

    private Task<TestGateway> Start(Func<GatewayOptions, GatewayOptions> change)
    {
        var signIn = new ProviderSignInOptions
        {
            Provider = TokenHome.Options(_provider) with { Section = "Access:Oidc", Audience = IdentityProvider.ClientId },
            ClientSecret = IdentityProvider.ClientSecret,
        };
        return TestGateway.Start(options => change(options with { SignIn = signIn }), services =>
        {
            services.AddSignIn(_cookies.FullName);
            services.AddProviderSignIn(signIn);
        });
    }

    private static async Task<HttpStatusCode> Ask(TestGateway gateway, Caller caller, HttpMethod? method = null)
    {
        await using var scope = gateway.Services.CreateAsyncScope();
        var http = Request(scope, "localhost");
        await http.SignInAsync(SignIn.Scheme, KnownKey.OfToken(caller, null).Holder);
        using var client = gateway.Client(null);
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, "/api/jobs");
        request.Headers.Add("Cookie", http.Response.Headers.SetCookie.ToString().Split(';')[0]);
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    private static DefaultHttpContext Request(AsyncServiceScope scope, string host)
    {
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        (http.Request.Scheme, http.Request.Host, http.Request.Method) = ("http", new HostString(host), "GET");
        (http.Connection.LocalIpAddress, http.Connection.LocalPort) = (IPAddress.Loopback, 8080);
        return http;
    }
}
