using System.Diagnostics.Metrics;
using Transcode.Domain.Webhooks;
using Transcode.Silo.Jobs;

namespace Transcode.Silo.Webhooks;

/// <summary>
/// Counts what this silo sent, for /metrics: transcode_webhook_attempts_total{outcome},
/// transcode_webhook_attempt_duration_seconds{outcome}, transcode_webhook_delay_seconds (from the event to its
/// delivery), transcode_webhooks_paused_total.
/// </summary>
internal static class WebhookMeter
{
    private static readonly Meter _meter = new(JobMeter.Name);
    private static readonly Counter<long> _attempts = _meter.CreateCounter<long>("transcode.webhook.attempts", null,
        "Deliveries that were tried, by what came of it: delivered, failed, dead.");
    private static readonly Histogram<double> _duration = _meter.CreateHistogram<double>("transcode.webhook.attempt.duration", "s",
        "How long endpoints took to answer.");
    private static readonly Histogram<double> _delay = _meter.CreateHistogram<double>("transcode.webhook.delay", "s",
        "From an event to its delivery.");
    private static readonly Counter<long> _paused = _meter.CreateCounter<long>("transcode.webhooks.paused", null,
        "Endpoints that were paused because they took nothing.");

    public static void Count(WebhookDelivery after, DeliveryAttempt attempt)
    {
        var outcome = new KeyValuePair<string, object?>("outcome",
            after.State switch { DeliveryState.Delivered => "delivered", DeliveryState.Dead => "dead", _ => "failed" });
        _attempts.Add(1, outcome);
        _duration.Record(attempt.Took.TotalSeconds, outcome);
        if (after.State == DeliveryState.Delivered)
            _delay.Record(Math.Max(0, (attempt.At + attempt.Took - after.HappenedAt).TotalSeconds));
    }

    public static void CountPaused() => _paused.Add(1);
}
