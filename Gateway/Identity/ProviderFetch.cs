using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Transcode.Domain.Addresses;
using Transcode.ServiceDefaults.Outgoing;

namespace Transcode.Gateway.Identity;

/// <summary>Reads what a provider says of itself: its document (OpenID Connect Discovery) and its keys, each within bounds and through
/// the guard.</summary>
internal sealed class ProviderFetch(ProviderOptions options) : IDisposable
{
    public const int LongestDocument = 512 << 10;
    public const int MostKeys = 100;

    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http = Client(options);

    /// <summary>With its own bounds; the caller disposes it.</summary>
    public static HttpClient Client(ProviderOptions options)
    {
        AddressRange[] own = options.Authority is { IsLoopback: true }
            ? [AddressRange.Of([127, 0, 0, 0], 8), AddressRange.Of(System.Net.IPAddress.IPv6Loopback.GetAddressBytes(), 128)] : [];
        var client = new GuardedHttp(new OutgoingPolicy { Allowed = [.. own, .. options.Networks] }).Client(_timeout);
        client.MaxResponseContentBufferSize = LongestDocument;
        return client;
    }

    public async Task<OpenIdConnectConfiguration> Read(CancellationToken stop)
    {
        var at = $"{options.Authority!.AbsoluteUri.TrimEnd('/')}/.well-known/openid-configuration";
        var document = OpenIdConnectConfiguration.Create(await _http.GetStringAsync(new Uri(at), stop));
        foreach (var address in new[] { document.JwksUri, document.AuthorizationEndpoint, document.TokenEndpoint })
            if (!string.IsNullOrEmpty(address) && !(Uri.TryCreate(address, UriKind.Absolute, out var url) && IsEndpoint(url)))
                throw new FormatException("The provider's document names an address that is neither https:// nor on the loopback.");
        if (options.Issuer is { } issuer)
            document.Issuer = issuer;
        else if (document.Issuer?.TrimEnd('/') != options.Authority.OriginalString.TrimEnd('/'))
            throw new FormatException($"The provider calls itself by another name than {options.Section}:Authority; if it is meant to, name "
                + $"it in {options.Section}:Issuer.");
        if (!Uri.TryCreate(document.JwksUri, UriKind.Absolute, out var keys))
            throw new FormatException("The provider's document names no address of keys (jwks_uri).");
        document.JsonWebKeySet = Keys(await _http.GetStringAsync(keys, stop));
        foreach (var key in document.JsonWebKeySet.Keys)
            document.SigningKeys.Add(key);
        return document;
    }

    /// <summary>Those of a set that sign by RSA or by curves. A key that others could sign with is none.</summary>
    /// <exception cref="Exception">It is no set of keys, or too large.</exception>
    public static JsonWebKeySet Keys(string json)
    {
        var all = JsonWebKeySet.Create(json);
        if (all.Keys.Count > MostKeys)
            throw new FormatException($"The set has more than {MostKeys} keys.");
        var usable = new JsonWebKeySet();
        foreach (var key in all.Keys.Where(IsUsable))
            usable.Keys.Add(key);
        return usable.Keys.Count > 0 ? usable
            : throw new FormatException("The set has no key of RSA (2048 bits or more) or of an elliptic curve for signatures.");
    }

    public void Dispose() => _http.Dispose();

    private static bool IsUsable(JsonWebKey key) => key.Use is null or "" or "sig"
        && (key is { Kty: "RSA", N: not null, E: not null, KeySize: >= 2048 } || key is { Kty: "EC", Crv: not null, X: not null, Y: not null });

    private static bool IsEndpoint(Uri url) => url.UserInfo.Length == 0
        && (url.Scheme == Uri.UriSchemeHttps || url is { Scheme: "http", IsLoopback: true });
}
