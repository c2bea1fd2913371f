using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Transcode.Domain.Webhooks;

/// <summary>
/// What proves that a delivery is ours and new: HMAC-SHA256, keyed with the secret as it is written, over <c>timestamp.body</c>.
/// docs/webhooks.md has test vectors. Pure.
/// </summary>
public static class WebhookSignature
{
    public const string IdHeader = "Transcode-Webhook-Id";
    public const string TimestampHeader = "Transcode-Webhook-Timestamp";
    public const string SignatureHeader = "Transcode-Webhook-Signature";

    /// <summary>Begins a secret of ours.</summary>
    public const string SecretPrefix = "whsec_";

    public const int ShortestSecret = 24;
    public const int LongestSecret = 128;

    /// <summary>Seconds since 1970, as they are sent and signed.</summary>
    public static string Timestamp(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>One for each secret that holds now: "v1=…,v1=…".</summary>
    public static string Header(IEnumerable<WebhookSecret> secrets, DateTimeOffset now, string timestamp, string body) =>
        string.Join(',',
            secrets.Where(secret => secret.Until is not { } until || until > now)
            .Select(secret => $"v1={Sign(secret.Value, timestamp, body)}"));

    /// <summary>Lower-case hex.</summary>
    public static string Sign(string secret, string timestamp, string body) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{timestamp}.{body}")));

    /// <summary>Of an event at an endpoint: found again by whoever makes it again, and told by nobody else.</summary>
    public static string DeliveryId(WebhookId webhook, long sequence) =>
        "dlv_" + Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{webhook}|{sequence}"))))[..24];

    /// <summary>Long enough to be no word, printable, without blanks.</summary>
    public static bool IsSecret(string text)
        => text.Length is >= ShortestSecret and <= LongestSecret && text.All(letter => letter is > ' ' and <= '~');
}
