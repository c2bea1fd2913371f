using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Transcode.Domain;
using Transcode.Domain.Burst;
using Transcode.Domain.Webhooks;
using Transcode.Gateway.Access;
using Transcode.ServiceDefaults.Problems;

namespace Transcode.Gateway.Webhooks;

/// <summary>
/// Who tells of a run must have been given it. Our own handler signs: HMAC-SHA256 over <c>timestamp.body</c>, as our webhooks out, with the
/// secret of the run, and no more than five minutes ago. RunPod signs nothing, and sends what the address says that it was given: the
/// run's token. Both are compared in constant time.
/// </summary>
internal sealed class NoticeProof(KeptKeys keys, TimeProvider time)
{
    private const string Version = "v1=";
    private static readonly TimeSpan _window = TimeSpan.FromMinutes(5);

    /// <returns>Null: it comes from who was given the run.</returns>
    public async Task<ProblemHttpResult?> Refusal(HttpRequest request, BurstRunId run, byte[] body, CancellationToken stop)
    {
        var platform = await keys.Secret(stop);
        if (request.Headers[WebhookSignature.SignatureHeader] is { Count: > 0 } signatures)
            return Signed(request.Headers[WebhookSignature.TimestampHeader].ToString(), signatures.ToString(), body,
                BurstProof.Secret(platform, run));
        return Same(request.Query["token"].ToString(), BurstProof.Token(platform, run)) ? null : No();
    }

    private ProblemHttpResult? Signed(string timestamp, string signatures, byte[] body, string secret)
    {
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 253402300799)
            return No();
        var right = Version + WebhookSignature.Sign(secret, timestamp, Encoding.UTF8.GetString(body));
        if (!signatures.Split(',').Take(2).Any(one => Same(one.Trim(), right)))
            return No();
        // After the signature: only who has the secret learns what time it is here.
        return (time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() <= _window ? null
            : Problem.Of(401, "webhook.stale", "The timestamp of the signature is more than five minutes off: set the clock, and sign anew.");
    }

    private static bool Same(string sent, string right)
        => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent), Encoding.UTF8.GetBytes(right));

    private static ProblemHttpResult No() => Problem.Of(401, "webhook.refused",
        "Neither the address nor a signature proves that this notice comes from who was given the run.");
}
