using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Transcode.Gateway.Tests.Fixtures;

/// <summary>Signs tokens, by hand: what is wrong with one can be chosen.</summary>
/// <param name="Id">As tokens name it.</param>
/// <param name="Algorithm">RS256, PS256, ES256 …</param>
/// <param name="Public">As a set of keys has it.</param>
/// <param name="Signature">Of bytes.</param>
internal sealed record SigningKey(string Id, string Algorithm, IReadOnlyDictionary<string, string> Public, Func<byte[], byte[]> Signature)
{
    public static SigningKey OfRsa(string id, int bits = 2048)
    {
        var rsa = RSA.Create(bits);
        var key = rsa.ExportParameters(false);
        return new(id, "RS256", new Dictionary<string, string>
        {
            ["kty"] = "RSA",
            ["kid"] = id,
            ["use"] = "sig",
            ["n"] = WebEncoders.Base64UrlEncode(key.Modulus!),
            ["e"] = WebEncoders.Base64UrlEncode(key.Exponent!),
        }, bytes => rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
        { Pem = rsa.ExportSubjectPublicKeyInfoPem(), Rsa = rsa };
    }

    public static SigningKey OfCurve(string id)
    {
        var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = curve.ExportParameters(false);
        return new(id, "ES256", new Dictionary<string, string>
        {
            ["kty"] = "EC",
            ["kid"] = id,
            ["crv"] = "P-256",
            ["x"] = WebEncoders.Base64UrlEncode(key.Q.X!),
            ["y"] = WebEncoders.Base64UrlEncode(key.Q.Y!),
        }, bytes => curve.SignData(bytes, HashAlgorithmName.SHA256))
        { Curve = curve };
    }

    public string Pem { get; private init; } = "";

    private RSA? Rsa { get; init; }

    private ECDsa? Curve { get; init; }

    /// <summary>The same key by the other padding.</summary>
    public SigningKey WithPss() => this with
    {
        Algorithm = "PS256",
        Signature = bytes => Rsa!.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
    };

    /// <summary>Signatures of another form than tokens have.</summary>
    public SigningKey WithDer() => this with
    {
        Signature = bytes => Curve!.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence),
    };

    public string Sign(Dictionary<string, object> claims, Dictionary<string, object>? header = null)
    {
        var head = new Dictionary<string, object> { ["alg"] = Algorithm, ["kid"] = Id, ["typ"] = "JWT" };
        foreach (var (name, value) in header ?? [])
            head[name] = value;
        var body = $"{Part(head)}.{Part(claims)}";
        return $"{body}.{WebEncoders.Base64UrlEncode(Signature(Encoding.ASCII.GetBytes(body)))}";
    }

    private static string Part(object json) => WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes(json));
}
