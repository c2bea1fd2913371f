using System.Globalization;

namespace Transcode.Storage;

/// <summary>Reads what <see cref="StoreSignature.Sign"/> writes, and nothing else.</summary>
internal static class StoreAddress
{
    private const int SignatureLength = 43; // 32 bytes in base64url without padding

    public static (StorePermit? Permit, byte[] Code, string Fault) Read(string method, string rawTarget)
    {
        if (MethodOf(method) is not { } permitted) return Refuse("only GET, HEAD and PUT are served");
        var cut = rawTarget.IndexOf('?', StringComparison.Ordinal);
        if (cut < 0 || !rawTarget.StartsWith(StoreSignature.PathPrefix, StringComparison.Ordinal))
            return Refuse("not a signed store address");

        var path = rawTarget[StoreSignature.PathPrefix.Length..cut];
        var segments = path.Split('/').Select(Uri.UnescapeDataString).ToArray();
        if (segments.Any(segment => segment.Contains('/', StringComparison.Ordinal))) return Refuse("an escaped '/' in the key");
        if (!MediaKey.TryParse(string.Join('/', segments), out var key, out var keyFault)) return Refuse($"key: {keyFault}");

        if (FieldsOf(rawTarget[(cut + 1)..]) is not { } fields) return Refuse("unknown or repeated query field");
        return PermitFrom(permitted, key, fields);
    }

    private static (StorePermit? Permit, byte[] Code, string Fault) PermitFrom(string method, MediaKey key,
        Dictionary<string, string> fields)
    {
        if (!TryNumber(fields, "expires", out var expires) || expires is null or > 253402300799) return Refuse("expires");
        if (!TryNumber(fields, "length", out var length)) return Refuse("length");
        if (!TryNumber(fields, "part", out var part) || part > IMultipartUploads.MostParts) return Refuse("part");
        if (fields.GetValueOrDefault("sig") is not { Length: SignatureLength } signature || CodeFrom(signature) is not { } code)
            return Refuse("sig");
        var permit = new StorePermit(
            method, key, DateTimeOffset.FromUnixTimeSeconds(expires.Value), length, fields.GetValueOrDefault("upload"), (int?)part);
        return (permit, code, "");
    }

    private static string? MethodOf(string method) => method switch
    {
        "GET" or "HEAD" => "GET",
        "PUT" => "PUT",
        _ => null,
    };

    private static Dictionary<string, string>? FieldsOf(string query)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in query.Split('&'))
        {
            var cut = pair.IndexOf('=', StringComparison.Ordinal);
            if (cut < 0 || pair[..cut] is not ("expires" or "length" or "upload" or "part" or "sig")) return null;
            if (!fields.TryAdd(pair[..cut], Uri.UnescapeDataString(pair[(cut + 1)..]))) return null;
        }

        return fields;
    }

    private static bool TryNumber(Dictionary<string, string> fields, string name, out long? number)
    {
        number = null;
        if (!fields.TryGetValue(name, out var text)) return true;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)) return false;
        number = parsed;
        return true;
    }

    private static byte[]? CodeFrom(string signature)
    {
        var code = new byte[33];
        var text = signature.Replace('-', '+').Replace('_', '/') + "=";
        return Convert.TryFromBase64String(text, code, out var written) && written == 32 ? code[..32] : null;
    }

    private static (StorePermit? Permit, byte[] Code, string Fault) Refuse(string fault) => (null, [], fault);
}
