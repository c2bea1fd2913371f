using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Transcode.Gateway.Access;

namespace Transcode.Gateway.Identity;

/// <summary>
/// Holds a signed token (RFC 7519) against a provider and says whose it is. The algorithm is one of the settings before a key is looked
/// for, and the key is one of the provider's own: what a token's header says of keys (jwk, jku, x5c) is never looked at.
/// </summary>
internal sealed class TokenReader(ProviderDocuments provider, TimeProvider time)
{
    public const int LongestToken = 8 << 10;

    private static readonly string[] _types = ["JWT", "at+jwt", "application/at+jwt"];

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = LongestToken, MapInboundClaims = false };

    /// <summary>Three parts: what keys never are.</summary>
    public static bool IsToken(string text) => text.StartsWith("ey", StringComparison.Ordinal) && text.Count(letter => letter == '.') >= 2;

    /// <returns>Whose it is, or why it opens nothing.</returns>
    public async ValueTask<(KnownKey? Known, TokenRefusal? Refused)> Read(string text, CancellationToken stop)
    {
        if (text.Length > LongestToken)
            return (null, TokenRefusal.TooLarge);
        if (Parse(text) is not { } token)
            return (null, TokenRefusal.Malformed);
        if (!provider.Options.Algorithms.Contains(token.Alg, StringComparer.Ordinal))
            return (null, TokenRefusal.Algorithm);
        try
        {
            var key = await provider.Key(string.IsNullOrEmpty(token.Kid) ? null : token.Kid, token.Alg, stop);
            return key is null ? (null, TokenRefusal.UnknownKey) : await Read(text, key, (await provider.Read(stop)).Issuer);
        }
        catch (ProviderUnavailableException)
        {
            return (null, TokenRefusal.ProviderAway);
        }
    }

    private async Task<(KnownKey?, TokenRefusal?)> Read(string text, JsonWebKey key, string issuer)
    {
        var result = await _handler.ValidateTokenAsync(text, new TokenValidationParameters
        {
            ValidAlgorithms = provider.Options.Algorithms,
            IssuerSigningKey = key,
            ValidIssuer = issuer,
            ValidAudience = provider.Options.Audience,
            RequireSignedTokens = true,
            // By our own clock, below.
            ValidateLifetime = false,
        });
        return result is { IsValid: true, SecurityToken: JsonWebToken token } ? Read(token, issuer) : (null, Named(result.Exception));
    }

    private (KnownKey?, TokenRefusal?) Read(JsonWebToken token, string issuer)
    {
        var (now, skew) = (time.GetUtcNow(), provider.Options.ClockSkew);
        var ends = new DateTimeOffset(DateTime.SpecifyKind(token.ValidTo, DateTimeKind.Utc));
        if (token.ValidTo == DateTime.MinValue || ends + skew <= now)
            return (null, TokenRefusal.Expired);
        if (token.ValidFrom != DateTime.MinValue && DateTime.SpecifyKind(token.ValidFrom, DateTimeKind.Utc) > (now + skew).UtcDateTime)
            return (null, TokenRefusal.NotYet);
        using var payload = JsonDocument.Parse(Base64UrlEncoder.Decode(token.EncodedPayload));
        var (caller, refused) = ClaimRules.Read(payload.RootElement, issuer, provider.Options.Claims);
        return caller is null ? (null, refused)
            : (KnownKey.OfToken(caller with { Until = ends + skew }, provider.Options.RequestsPerMinute), null);
    }

    /// <summary>Null: it is none that can be read, or asks for what nobody here understands.</summary>
    private static JsonWebToken? Parse(string text)
    {
        if (text.Count(letter => letter == '.') != 2)
            return null;
        try
        {
            var token = new JsonWebToken(text);
            var isOurs = (string.IsNullOrEmpty(token.Typ) || _types.Contains(token.Typ, StringComparer.OrdinalIgnoreCase))
                && !token.TryGetHeaderValue<object>("crit", out _);
            return isOurs ? token : null;
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or JsonException or SecurityTokenException)
        {
            return null;
        }
    }

    private static TokenRefusal Named(Exception? failure) => failure switch
    {
        SecurityTokenInvalidAudienceException => TokenRefusal.Audience,
        SecurityTokenInvalidIssuerException => TokenRefusal.Issuer,
        SecurityTokenInvalidAlgorithmException => TokenRefusal.Algorithm,
        _ => TokenRefusal.Signature,
    };
}
