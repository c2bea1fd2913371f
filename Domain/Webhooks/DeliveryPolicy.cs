using System.Security.Cryptography;
using System.Text;

namespace Transcode.Domain.Webhooks;

/// <summary>
/// When what failed is tried again, when a delivery is given up, and when an endpoint is paused. Pure. A delivery is tried for a day: after
/// 10 s, 20 s, 40 s and so on, at last every hour, each a fifth earlier or later. It becomes a dead letter only while the endpoint takes
/// others; an endpoint that takes nothing for a day is paused instead, and loses nothing.
/// </summary>
public static class DeliveryPolicy
{
    public static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    private static readonly TimeSpan _first = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _longest = TimeSpan.FromHours(1);
    private static readonly TimeSpan _away = TimeSpan.FromMinutes(5);

    /// <summary>So many failures may belong to single deliveries; more belong to the endpoint, which then rests between them.</summary>
    private const int FailuresOfDeliveries = 3;

    /// <summary>A receiver that answers so says that it wants no more.</summary>
    private const int Gone = 410;

    private const double Jitter = 0.2;

    /// <param name="key">Spreads those that failed at the same moment; the same key gives the same delay.</param>
    /// <param name="failures">So far; from 1.</param>
    public static TimeSpan Delay(string key, int failures)
    {
        var seconds = Math.Min(_longest.TotalSeconds, _first.TotalSeconds * Math.Pow(2, Math.Min(failures, 30) - 1));
        var chance = BitConverter.ToUInt16(SHA256.HashData(Encoding.UTF8.GetBytes($"{key}|{failures}"))) / (double)ushort.MaxValue;
        return TimeSpan.FromSeconds(seconds * (1 - Jitter + 2 * Jitter * chance));
    }

    /// <summary>How many deliveries may be under way at once: one that fails is not pressed.</summary>
    public static int Room(WebhookHealth health) => health.FailedInARow == 0 ? 8 : 1;

    /// <param name="delivery">As it was sent.</param>
    /// <param name="attempt">What came of it.</param>
    /// <param name="health">Of the endpoint, before this attempt.</param>
    public static WebhookDelivery After(WebhookDelivery delivery, DeliveryAttempt attempt, WebhookHealth health)
    {
        var tried = delivery with
        {
            Attempts = delivery.Attempts + 1,
            FirstAt = delivery.FirstAt ?? attempt.At,
            LastAt = attempt.At,
            Status = attempt.Status,
            Milliseconds = (long)attempt.Took.TotalMilliseconds,
            Error = attempt.Error,
        };
        if (attempt.Error is null)
            return tried with { State = DeliveryState.Delivered };
        var othersAreTaken = health.LastSuccess is { } success && success >= tried.FirstAt;
        return othersAreTaken && attempt.At - tried.FirstAt >= Patience
            ? tried with { State = DeliveryState.Dead }
            : tried with { NextAt = attempt.At + attempt.Took + Delay(delivery.Id, tried.Attempts) };
    }

    /// <summary>The endpoint's own health after an attempt.</summary>
    public static WebhookHealth After(WebhookHealth health, WebhookId webhook, DeliveryAttempt attempt)
    {
        if (attempt.Error is null)
            return new WebhookHealth { LastSuccess = attempt.At };
        var failures = health.FailedInARow + 1;
        return health with
        {
            FailedInARow = failures,
            FailingSince = health.FailingSince ?? attempt.At,
            LastError = attempt.Error,
            RestsUntil = failures < FailuresOfDeliveries ? null
                : attempt.At + attempt.Took + Delay(webhook.Value, failures - FailuresOfDeliveries + 1),
        };
    }

    /// <summary>The endpoint is back after it was away as a whole: all that waits for its next attempt may go at once.</summary>
    /// <param name="before">The attempt.</param>
    /// <param name="attempt">What came of it.</param>
    public static bool IsBack(WebhookHealth before, DeliveryAttempt attempt) =>
        attempt.Error is null && before is { FailingSince: { } since, FailedInARow: >= FailuresOfDeliveries }
            && attempt.At - since >= _away;

    /// <summary>Why the endpoint is paused from now on; null: it is not.</summary>
    /// <param name="health">After the attempt.</param>
    /// <param name="attempt">The last one.</param>
    public static string? PauseReason(WebhookHealth health, DeliveryAttempt attempt) => health switch
    {
        _ when attempt.Status == Gone => "The endpoint answered 410 Gone: it wants no more. Resume it when that was a mistake.",
        { FailingSince: { } since, FailedInARow: > FailuresOfDeliveries } when attempt.At - since >= Patience =>
            $"Nothing was taken since {since:yyyy-MM-dd HH:mm} UTC. Last: {health.LastError} Mend the endpoint, then resume it: all that "
                + $"waits is sent.",
        _ => null,
    };
}
