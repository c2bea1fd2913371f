using System.Security.Cryptography;
using System.Text;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.Identity;

/// <summary>Tokens as those who should not come in make them, by what is wrong with each.</summary>
internal static class BadTokens
{
    /// <summary>Somebody else's, under the name of the provider's.</summary>
    private static readonly SigningKey _other = SigningKey.OfRsa("rsa-1");

    /// <summary>What is wrong, and the code that says so.</summary>
    public static readonly TheoryData<string, string> All = new()
    {
        { "not signed", "token.algorithm" },
        { "not signed, in other letters", "token.algorithm" },
        { "signed with the public key as a secret", "token.algorithm" },
        { "signed with the public key as a secret, said to be RS256", "token.signature" },
        { "without its signature", "token.signature" },
        { "changed after it was signed", "token.signature" },
        { "signed by somebody else under our key's name", "token.signature" },
        { "signed by the key that its header brings", "token.signature" },
        { "signed in another form", "token.signature" },
        { "of a key that the provider has not", "token.unknown_key" },
        { "of the key of another algorithm", "token.unknown_key" },
        { "of no named key where two would fit", "token.unknown_key" },
        { "over", "token.expired" },
        { "without an end", "token.expired" },
        { "of tomorrow", "token.not_yet" },
        { "of another issuer", "token.issuer" },
        { "of no issuer", "token.issuer" },
        { "for another audience", "token.audience" },
        { "for no audience", "token.audience" },
        { "longer than any", "token.too_large" },
        { "without a subject", "token.malformed" },
        { "with a subject that is a number", "token.malformed" },
        { "with what must be understood in its header", "token.malformed" },
        { "of another type", "token.malformed" },
        { "in five parts", "token.malformed" },
        { "of letters", "token.malformed" },
    };

    public static string Make(string what, IdentityProvider provider, string audience)
    {
        var (rsa, other) = (provider.Rsa, _other);
        string With(Action<Dictionary<string, object>> change, SigningKey? key = null) => provider.Token(audience, "admin", change, key);
        string Headed(SigningKey key, string name, object value) => key.Sign(Good(provider, audience), new() { [name] = value });
        string Cut(string token) => token[..(token.LastIndexOf('.') + 1)];
        var secret = rsa with { Signature = bytes => HMACSHA256.HashData(Encoding.ASCII.GetBytes(rsa.Pem), bytes) };
        return what switch
        {
            "not signed" => Cut(Headed(rsa, "alg", "none")),
            "not signed, in other letters" => Cut(Headed(rsa, "alg", "NoNe")),
            "signed with the public key as a secret" => Headed(secret, "alg", "HS256"),
            "signed with the public key as a secret, said to be RS256" => Headed(secret, "alg", "RS256"),
            "without its signature" => Cut(With(_ => { })),
            "changed after it was signed" => Changed(provider, audience),
            "signed by somebody else under our key's name" => With(_ => { }, other),
            "signed by the key that its header brings" => Headed(other, "jwk", other.Public),
            "signed in another form" => With(_ => { }, provider.Curve.WithDer()),
            "of a key that the provider has not" => With(_ => { }, _other with { Id = "nobody's" }),
            "of the key of another algorithm" => Headed(provider.Curve, "alg", "RS256"),
            "of no named key where two would fit" => Headed(rsa, "kid", ""),
            "over" => With(claims => claims["exp"] = Seconds(-31)),
            "without an end" => With(claims => claims.Remove("exp")),
            "of tomorrow" => With(claims => claims["nbf"] = Seconds(86_400)),
            "of another issuer" => With(claims => claims["iss"] = "https://evil.example"),
            "of no issuer" => With(claims => claims.Remove("iss")),
            "for another audience" => With(claims => claims["aud"] = new[] { "another", audience + "2" }),
            "for no audience" => With(claims => claims.Remove("aud")),
            "longer than any" => With(claims => claims["more"] = new string('x', 9000)),
            "without a subject" => With(claims => claims.Remove("sub")),
            "with a subject that is a number" => With(claims => claims["sub"] = 1),
            "with what must be understood in its header" => Headed(rsa, "crit", new[] { "exp" }),
            "of another type" => Headed(rsa, "typ", "logout+jwt"),
            "in five parts" => With(_ => { }) + ".a.b",
            "of letters" => "eyJ.eyJ.abc",
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
        };
    }

    private static string Changed(IdentityProvider provider, string audience)
    {
        var (small, large) = (provider.Token(audience, "read").Split('.'), provider.Token(audience, "admin").Split('.'));
        return $"{small[0]}.{large[1]}.{small[2]}";
    }

    private static Dictionary<string, object> Good(IdentityProvider provider, string audience) => new()
    {
        ["iss"] = provider.Authority,
        ["aud"] = audience,
        ["sub"] = "somebody",
        ["scope"] = "admin",
        ["exp"] = Seconds(300),
    };

    private static long Seconds(int from) => DateTimeOffset.UtcNow.AddSeconds(from).ToUnixTimeSeconds();
}
