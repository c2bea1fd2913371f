using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Transcode.Storage;

/// <summary>
/// Signs and verifies addresses of a folder store: <c>/store/{key}?expires={unix seconds}&amp;…&amp;sig={HMAC-SHA256, base64url}</c>.
/// Verification reads the raw request target, since a decoded path no longer tells %2F from '/'.
/// </summary>
public sealed class StoreSignature
{
    public const string PathPrefix = "/store/";
    public const int ShortestKey = 32;

    private readonly byte[] _secret;

    public StoreSignature(ReadOnlySpan<byte> secret)
    {
        if (secret.Length < ShortestKey)
            throw new ArgumentException($"A signing key has at least {ShortestKey} bytes.", nameof(secret));
        _secret = secret.ToArray();
    }

    /// <summary>Path and query, to be put behind the gateway's address.</summary>
    public string Sign(StorePermit permit)
    {
        var path = string.Join('/', permit.Key.Value.Split('/').Select(Uri.EscapeDataString));
        return $"{PathPrefix}{path}?{QueryOf(permit)}&sig={Convert.ToBase64String(CodeOf(permit)).Replace('+', '-').Replace('/', '_').TrimEnd('=')}";
    }

    /// <param name="rawTarget">Path and query as they came over the wire.</param>
    public SignatureCheck Verify(string method, string rawTarget, DateTimeOffset now)
    {
        var (permit, code, fault) = StoreAddress.Read(method, rawTarget);
        if (permit is null) return new SignatureCheck.Malformed(fault);
        // Signature before expiry: only who holds a true address learns that it has expired.
        if (!CryptographicOperations.FixedTimeEquals(CodeOf(permit), code)) return new SignatureCheck.Forged();
        return permit.Expires <= now ? new SignatureCheck.Expired(permit.Expires) : new SignatureCheck.Allowed(permit);
    }

    internal static string QueryOf(StorePermit permit)
    {
        var query = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"expires={permit.Expires.ToUnixTimeSeconds()}"));
        if (permit.Length is { } length) query.Append(CultureInfo.InvariantCulture, $"&length={length}");
        if (permit.Upload is { } upload) query.Append(CultureInfo.InvariantCulture, $"&upload={Uri.EscapeDataString(upload)}");
        if (permit.Part is { } part) query.Append(CultureInfo.InvariantCulture, $"&part={part}");
        return query.ToString();
    }

    // One line per field; no field can contain a line break, so no two permits share a text.
    private byte[] CodeOf(StorePermit permit) =>
        HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes($"store-1\n{permit.Method}\n{permit.Key.Value}\n{QueryOf(permit)}"));
}
