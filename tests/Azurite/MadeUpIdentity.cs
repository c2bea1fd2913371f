using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Azure.Core;

namespace Transcode.Tests.Azurite;

/// <summary>An identity that nobody vouches for: azurite looks at the claims of a token only, and takes tokens over https alone.</summary>
internal sealed class MadeUpIdentity(string audience) : TokenCredential
{
    public const string Storage = "https://storage.azure.com";

    private const string Tenant = "11111111-1111-1111-1111-111111111111";

    /// <summary>cert.pem and key.pem, for the service to show.</summary>
    public static void WriteCertificate(string folder)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        File.WriteAllText(Path.Combine(folder, "cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Believes whoever shows such a certificate.</summary>
    public static HttpClient TrustingClient()
        => new(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Subject == "CN=127.0.0.1" }
        });

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        var claims = new
        {
            aud = audience,
            iss = $"https://sts.windows.net/{Tenant}/",
            iat = now.AddMinutes(-5).ToUnixTimeSeconds(),
            nbf = now.AddMinutes(-5).ToUnixTimeSeconds(),
            exp = now.AddHours(1).ToUnixTimeSeconds(),
            oid = "22222222-2222-2222-2222-222222222222",
            tid = Tenant,
            ver = "1.0"
        };
        return new AccessToken($"{Part(new { alg = "RS256", typ = "JWT" })}.{Part(claims)}.c2lnbmVk", now.AddHours(1));
    }

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
        => new(GetToken(requestContext, cancellationToken));

    private static string Part(object part) => Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(part))).TrimEnd('=')
        .Replace('+', '-').Replace('/', '_');
}
