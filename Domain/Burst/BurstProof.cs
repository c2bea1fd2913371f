using System.Security.Cryptography;
using System.Text;

namespace Transcode.Domain.Burst;

/// <summary>
/// What proves that a notice of a run comes from whoever was given the run. A provider that signs nothing has a token in the address that
/// it tells; our own handler signs, as our webhooks out are signed, with a secret of the run alone. Both are made of the platform's secret:
/// nothing is kept. Pure.
/// </summary>
public static class BurstProof
{
    /// <summary>In the address; it may stand in logs on the way, so that it is of no use for signing.</summary>
    public static string Token(byte[] platform, BurstRunId run) => Code(platform, "burst-address-1", run);

    /// <summary>For <see cref="Webhooks.WebhookSignature.Sign"/>.</summary>
    public static string Secret(byte[] platform, BurstRunId run)
        => Webhooks.WebhookSignature.SecretPrefix + Code(platform, "burst-signature-1", run);

    private static string Code(byte[] platform, string purpose, BurstRunId run)
        => Convert.ToHexStringLower(HMACSHA256.HashData(platform, Encoding.UTF8.GetBytes($"{purpose}\n{run}")));
}
