using Transcode.Domain.Webhooks;
using Transcode.Gateway.Application;
using Transcode.ServiceDefaults.Outgoing;

namespace Transcode.Gateway.Webhooks;

/// <summary>What is wrong with what was asked of an endpoint, before anything is written. Pure.</summary>
internal static class WebhookCheck
{
    public const int LongestName = 100;
    public const double LongestOverlapHours = 168;

    /// <param name="request">As it came.</param>
    /// <param name="needsUrl">There is none yet.</param>
    /// <param name="guard">Says which addresses are none to go to.</param>
    public static CommandRefusal? Problem(WebhookRequest request, bool needsUrl, GuardedHttp guard)
    {
        if (request.Url is null && needsUrl)
            return CommandRefusal.Invalid("url is missing: the address that is to be told.");
        if (request.Url is { } text && guard.Read(text) is var (url, why) && (why?.Message ?? UrlProblem(url!)) is { } wrong)
            return CommandRefusal.Invalid($"url: {wrong}");
        if (request.Name is { Length: > LongestName })
            return CommandRefusal.Invalid($"name has at most {LongestName} characters.");
        if (request.Events is { } events
            && (events.Count > WebhookEvents.ByName.Count || events.Any(name => !WebhookEvents.ByName.ContainsKey(name))))
            return CommandRefusal.Invalid($"events are names of {string.Join(", ", WebhookEvents.ByName.Keys)}, each once.");
        return request.Secret is { } secret ? SecretProblem(secret) : null;
    }

    public static CommandRefusal? SecretProblem(string secret) => WebhookSignature.IsSecret(secret)
        ? null
        : CommandRefusal.Invalid($"secret has {WebhookSignature.ShortestSecret} to {WebhookSignature.LongestSecret} printable ASCII "
        + $"characters without blanks; or leave it out, and one is made.");

    public static IReadOnlyList<WebhookEvent> Events(IReadOnlyList<string>? names)
        => [.. (names ?? []).Select(name => WebhookEvents.ByName[name]).Distinct()];

    /// <summary>What the guard does not mind, and a webhook does.</summary>
    private static string? UrlProblem(Uri url)
        => url.Fragment.Length > 0 ? "url has a fragment (#…), which is never sent. Leave it out." : null;
}
