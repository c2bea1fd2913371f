namespace Transcode.Gateway.Identity;

/// <summary>Why a token opens nothing. Nothing of the token stands in it.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">Stable, dotted.</param>
/// <param name="Message">What, and what to do next.</param>
internal sealed record TokenRefusal(int Status, string Code, string Message)
{
    public static readonly TokenRefusal TooLarge = Unknown("token.too_large",
        $"The token is longer than {TokenReader.LongestToken} characters. Ask for one with fewer claims.");

    public static readonly TokenRefusal Malformed = Unknown("token.malformed",
        "This is no signed token (RFC 7515) with a subject: three parts, its type JWT or at+jwt, and no \"crit\" in its header.");

    public static readonly TokenRefusal Algorithm = Unknown("token.algorithm",
        "The token is not signed, or by an algorithm that is not taken here. Only RS, PS and ES are, as the server's settings say.");

    public static readonly TokenRefusal UnknownKey = Unknown("token.unknown_key",
        "The provider has no key of the name that the token gives (kid), or none for that algorithm. Ask it for a new token.");

    public static readonly TokenRefusal Signature = Unknown("token.signature", "The token was not signed by the provider's key.");

    public static readonly TokenRefusal Expired = Unknown("token.expired", "The token is over, or says not when it is. Ask for a new one.");

    public static readonly TokenRefusal NotYet = Unknown("token.not_yet",
        "The token is not good yet (nbf). If it should be, compare this machine's clock with the provider's.");

    public static readonly TokenRefusal Issuer = Unknown("token.issuer", "The token is from another issuer (iss) than this server takes.");

    public static readonly TokenRefusal Audience = Unknown("token.audience",
        "The token is for another audience (aud) than this server. Ask for one that is for it.");

    public static readonly TokenRefusal Tenant = new(403, "token.tenant",
        "The token names no tenant, or none of 1 to 40 of a-z, 0-9 and '-', and this server asks for one. The provider adds that claim.");

    public static readonly TokenRefusal ProviderAway = new(503, "token.provider_unavailable",
        "The keys of the provider that signs tokens cannot be read. Try again in half a minute; the server's log says more.");

    private static TokenRefusal Unknown(string code, string message) => new(401, code, message);
}
