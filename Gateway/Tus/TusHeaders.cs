using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Transcode.Gateway.Tus;

/// <summary>The header fields of tus 1.0, read and written. Pure but for the response it writes to.</summary>
internal static class TusHeaders
{
    public const string Version = "1.0.0";
    public const string Resumable = "Tus-Resumable";
    public const string BodyType = "application/offset+octet-stream";

    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool IsSpoken(HttpRequest request) => request.Headers[Resumable].ToString() == Version;

    /// <summary>A whole number that is not negative.</summary>
    public static long? Number(HttpRequest request, string header) =>
        long.TryParse(request.Headers[header].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>What the file is called, of Upload-Metadata: pairs of a key and a value in base64, with commas between.</summary>
    /// <returns>False: it is not of that form.</returns>
    public static bool TryName(HttpRequest request, out string? name)
    {
        name = null;
        foreach (var pair in request.Headers["Upload-Metadata"].ToString()
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = pair.Split(' ', 2);
            if (!TryText(parts.Length == 2 ? parts[1] : "", out var value))
                return false;
            if (parts[0] is "filename" or "name")
                name ??= value;
        }
        return true;
    }

    /// <param name="request">With Upload-Checksum, or without.</param>
    /// <param name="checksum">Null: the caller promises nothing.</param>
    /// <returns>False: it is of no kind that is known here.</returns>
    public static bool TryChecksum(HttpRequest request, out UploadChecksum? checksum)
    {
        checksum = null;
        if (!request.Headers.TryGetValue("Upload-Checksum", out var header))
            return true;
        if (header.ToString().Split(' ') is not [var name, var value])
            return false;
        var (algorithm, length) = name switch
        {
            "sha1" => (HashAlgorithmName.SHA1, 20),
            "sha256" => (HashAlgorithmName.SHA256, 32),
            _ => (default, 0)
        };
        var bytes = new byte[64];
        if (length == 0 || !Convert.TryFromBase64String(value, bytes, out var written) || written != length)
            return false;
        checksum = new UploadChecksum(algorithm, bytes[..length]);
        return true;
    }

    public static void Speak(HttpResponse response) => response.Headers[Resumable] = Version;

    public static void Expires(HttpResponse response, DateTimeOffset at)
        => response.Headers["Upload-Expires"] = at.ToString("R", CultureInfo.InvariantCulture);

    public static void Offset(HttpResponse response, long offset)
        => response.Headers["Upload-Offset"] = offset.ToString(CultureInfo.InvariantCulture);

    public static void Offer(HttpResponse response, long most)
    {
        Speak(response);
        response.Headers["Tus-Version"] = Version;
        response.Headers["Tus-Extension"] = "creation,checksum,expiration,termination";
        response.Headers["Tus-Checksum-Algorithm"] = "sha1,sha256";
        response.Headers["Tus-Max-Size"] = most.ToString(CultureInfo.InvariantCulture);
    }

    private static bool TryText(string base64, out string text)
    {
        text = "";
        var bytes = new byte[base64.Length];
        try
        {
            if (!Convert.TryFromBase64String(base64, bytes, out var written))
                return false;
            text = _strict.GetString(bytes, 0, written);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
