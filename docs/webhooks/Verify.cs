using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Receiver;

/// <summary>Tells whether a delivery is Transcode's and new. Nothing but .NET.</summary>
public static class TranscodeWebhook
{
    private const long ToleranceSeconds = 300;

    /// <param name="secret">As it was shown when the webhook was made.</param>
    /// <param name="timestamp">The header Transcode-Webhook-Timestamp.</param>
    /// <param name="signatures">The header Transcode-Webhook-Signature.</param>
    /// <param name="body">The raw body, before any parsing.</param>
    /// <param name="now">TimeProvider.System.GetUtcNow().</param>
    public static bool IsGenuine(string secret, string timestamp, string signatures, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            || Math.Abs(now.ToUnixTimeSeconds() - at) > ToleranceSeconds)
            return false;
        byte[] signed = [.. Encoding.UTF8.GetBytes(timestamp + "."), .. body];
        var expected = Encoding.UTF8.GetBytes("v1="
            + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed)));
        var genuine = false;
        foreach (var each in signatures.Split(','))
            genuine |= CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(each.Trim()), expected);
        return genuine;
    }
}
