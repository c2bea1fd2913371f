using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace Transcode.Gateway.Tests.Fixtures;

/// <summary>
/// A provider of identities on a port of this machine: discovery, keys, and the code flow with PKCE, as RFC 6749, 7636 and OpenID Connect
/// Core have them. Whoever is sent to it is signed in as <see cref="Person"/>, at once or by a page of its own.
/// </summary>
internal sealed class IdentityProvider : IAsyncDisposable
{
    public const string ClientId = "transcode-portal";
    public const string ClientSecret = "a-secret-of-the-portal";

    // All have one: finding primes takes longer than most tests.
    private static readonly SigningKey _rsa = SigningKey.OfRsa("rsa-1");

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Asked> _codes = new();
    private int _readings;

    private IdentityProvider(WebApplication app, string host)
    {
        _app = app;
        app.MapGet("/.well-known/openid-configuration", Document);
        app.MapGet("/keys", () => IsAway ? Results.StatusCode(503) : Results.Json(new { keys = Keys.Select(key => key.Public) }));
        app.MapGet("/authorize", Authorize);
        app.MapPost("/token", Redeem);
        Host = host;
    }

    /// <summary>Name of its address.</summary>
    public string Host { get; }

    public string Authority { get; private set; } = "";

    public SigningKey Rsa { get; } = _rsa;
    public SigningKey Curve { get; } = SigningKey.OfCurve("ec-1");

    /// <summary>That it tells.</summary>
    public List<SigningKey> Keys { get; } = [];

    /// <summary>It answers 503.</summary>
    public bool IsAway { get; set; }

    /// <summary>How often its document was read.</summary>
    public int Readings => Volatile.Read(ref _readings);

    /// <summary>Claims of whoever signs in.</summary>
    public Dictionary<string, object> Person { get; set; } = new() { ["sub"] = "u-1", ["name"] = "Ada", ["scope"] = "admin" };

    /// <summary>Whether the person says no.</summary>
    public bool Declines { get; set; }

    /// <summary>It shows a page of its own, from which the person goes on: to a browser they then come from another site.</summary>
    public bool ShowsPage { get; set; }

    /// <summary>Where people were sent back to.</summary>
    public ConcurrentQueue<string> Returns { get; } = new();

    public static async Task<IdentityProvider> Start(string host = "127.0.0.1")
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        var provider = new IdentityProvider(builder.Build(), host);
        provider.Keys.AddRange([provider.Rsa, provider.Curve]);
        await provider._app.StartAsync();
        var bound = provider._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        provider.Authority = $"http://{host}:{new Uri(bound).Port}";
        return provider;
    }

    /// <summary>A good one, changed before it is signed.</summary>
    public string Token(string audience, string scope, Action<Dictionary<string, object>>? change = null, SigningKey? key = null)
    {
        var claims = Claims(audience);
        (claims["sub"], claims["scope"], claims["name"]) = ($"service-{scope}", scope, $"a {scope}");
        change?.Invoke(claims);
        return (key ?? Rsa).Sign(claims);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Dictionary<string, object> Claims(string audience) => new()
    {
        ["iss"] = Authority,
        ["aud"] = audience,
        ["exp"] = DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeSeconds(),
        ["iat"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
    };

    private IResult Document()
    {
        Interlocked.Increment(ref _readings);
        return IsAway ? Results.StatusCode(503) : Results.Json(new
        {
            issuer = Authority,
            jwks_uri = $"{Authority}/keys",
            authorization_endpoint = $"{Authority}/authorize",
            token_endpoint = $"{Authority}/token",
            response_types_supported = new[] { "code" },
            subject_types_supported = new[] { "public" },
            id_token_signing_alg_values_supported = new[] { "RS256", "ES256" },
        });
    }

    private IResult Authorize(HttpRequest request)
    {
        string Of(string name) => request.Query[name].ToString();
        if (Of("client_id") != ClientId || Of("response_type") != "code" || Of("code_challenge_method") != "S256"
            || Of("code_challenge").Length != 43 || !Of("scope").Split(' ').Contains("openid") || Of("nonce").Length == 0)
            return Results.BadRequest();
        var code = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _codes[code] = new Asked(Of("redirect_uri"), Of("code_challenge"), Of("nonce"));
        Returns.Enqueue(Of("redirect_uri"));
        var back = QueryHelpers.AddQueryString(Of("redirect_uri"), new Dictionary<string, string?>
        {
            [Declines ? "error" : "code"] = Declines ? "access_denied" : code,
            ["state"] = Of("state"),
        });
        return ShowsPage ? Results.Content($"<!doctype html><a href=\"{WebUtility.HtmlEncode(back)}\">Go on</a>", "text/html")
            : Results.Redirect(back);
    }

    private async Task<IResult> Redeem(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (!_codes.TryRemove(form["code"].ToString(), out var asked) || form["grant_type"] != "authorization_code"
            || form["client_id"] != ClientId || form["client_secret"] != ClientSecret || form["redirect_uri"] != asked.Return
            || WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) != asked.Challenge)
            return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        var claims = Claims(ClientId);
        claims["nonce"] = asked.Nonce;
        foreach (var (name, value) in Person)
            claims[name] = value;
        return Results.Json(new { access_token = "not-for-us", token_type = "Bearer", expires_in = 300, id_token = Curve.Sign(claims) });
    }

    private sealed record Asked(string Return, string Challenge, string Nonce);
}
