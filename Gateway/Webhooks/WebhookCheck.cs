using Transcode.Domain.Webhooks;
using Transcode.Gateway.Application;

namespace Transcode.Gateway.Webhooks;

/// <summary>What is wrong with what was asked of an endpoint, before anything is written. Pure.</summary>
internal static class WebhookCheck
{
    public const int LongestUrl = 2048;
    public const int LongestName = 100;
    public const double LongestOverlapHours = 168;

    /// <param name="request">As it came.</param>
    /// <param name="needsUrl">There is none yet.</param>
    public static CommandRefusal? Problem(WebhookRequest request, bool needsUrl)
    {
        if (request.Url is null && needsUrl)
            return CommandRefusal.Invalid("url is missing: the address that is to be told.");
        if (request.Url is { } url && UrlProblem(url) is { } wrong)
            return CommandRefusal.Invalid(wrong);
        if (request.Name is { Length: > LongestName })
            return CommandRefusal.Invalid($"name has at most {LongestName} characters.");
        if (request.Events is { } events && (events.Count > WebhookEvents.ByName.Count || events.Any(name => !WebhookEvents.ByName.ContainsKey(name))))
            return CommandRefusal.Invalid($"events are names of {string.Join(", ", WebhookEvents.ByName.Keys)}, each once.");
        return request.Secret is { } secret ? SecretProblem(secret) : null;
    }

    public static CommandRefusal? SecretProblem(string secret) => WebhookSignature.IsSecret(secret)
        ? null
        : CommandRefusal.Invalid($"secret has {WebhookSignature.ShortestSecret} to {WebhookSignature.LongestSecret} printable ASCII characters without blanks; or leave it out, and one is made.");

    public static IReadOnlyList<WebhookEvent> Events(IReadOnlyList<string>? names) => [.. (names ?? []).Select(name => WebhookEvents.ByName[name]).Distinct()];

    private static string? UrlProblem(string text)
    {
        if (text.Length > LongestUrl || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
            return $"url is an absolute address, http:// or https://, of at most {LongestUrl} characters.";
        if (url.UserInfo.Length > 0)
            return "url names a user or a password. Leave them out: the signature proves who sends.";
        return url.Fragment.Length > 0 ? "url has a fragment (#…), which is never sent. Leave it out." : null;
    }
}
