using Transcode.Domain.Webhooks;
using Transcode.Gateway.Jobs;

namespace Transcode.Gateway.Webhooks;

/// <summary>GET /api/webhooks/{id}: an endpoint and how it fares.</summary>
public sealed record WebhookReport
{
    public required string WebhookId { get; init; }
    public required string Url { get; init; }
    public string? Name { get; init; }

    /// <summary>Empty: everything.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>The one job it is told of; null: all.</summary>
    public string? JobId { get; init; }

    /// <summary>active, paused, finished.</summary>
    public required string State { get; init; }

    /// <summary>Why it is paused.</summary>
    public string? Reason { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Attempts since the last that was taken.</summary>
    public required int FailedInARow { get; init; }

    public DateTimeOffset? FailingSince { get; init; }
    public DateTimeOffset? LastSuccess { get; init; }
    public string? LastError { get; init; }

    /// <summary>Until then the secret before the last rotation signs too.</summary>
    public DateTimeOffset? OldSecretUntil { get; init; }

    /// <summary>Only in the answer to what made it: it is told once.</summary>
    public string? Secret { get; init; }

    public static WebhookReport Of(Webhook webhook, string? secret = null) => new()
    {
        WebhookId = webhook.Id.Value,
        Url = webhook.Url,
        Name = webhook.Name.Length == 0 ? null : webhook.Name,
        Events = [.. webhook.Events.Select(WebhookEvents.NameOf)],
        JobId = webhook.Job?.Value,
        State = JobReporter.Word(webhook.State),
        Reason = webhook.Reason,
        CreatedAt = webhook.CreatedAt,
        FailedInARow = webhook.Health.FailedInARow,
        FailingSince = webhook.Health.FailingSince,
        LastSuccess = webhook.Health.LastSuccess,
        LastError = webhook.Health.LastError,
        OldSecretUntil = webhook.OldSecretUntil,
        Secret = secret,
    };
}

/// <summary>GET /api/webhooks.</summary>
public sealed record WebhookList(IReadOnlyList<WebhookReport> Webhooks);

/// <summary>One event for one endpoint.</summary>
/// <param name="DeliveryId">As the receiver sees it.</param>
/// <param name="JobId">Of which job.</param>
/// <param name="Sequence">Of the event.</param>
/// <param name="Type">"job.ready".</param>
/// <param name="State">pending, delivered, dead.</param>
/// <param name="HappenedAt">The event.</param>
/// <param name="Attempts">So far.</param>
/// <param name="NextAt">When it is tried again; null: it is not.</param>
/// <param name="LastAt">The last attempt.</param>
/// <param name="Status">What was answered last.</param>
/// <param name="Milliseconds">How long the last attempt took.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="Body">As it is sent.</param>
public sealed record DeliveryReport(
    string DeliveryId, string JobId, long Sequence, string Type, string State, DateTimeOffset HappenedAt, int Attempts,
        DateTimeOffset? NextAt, DateTimeOffset? LastAt, int? Status,
    long? Milliseconds, string? Error, string Body)
{
    public static DeliveryReport Of(WebhookDelivery delivery) => new(
        delivery.Id, delivery.Job.Value, delivery.Sequence, WebhookEvents.NameOf(delivery.Event), JobReporter.Word(delivery.State),
            delivery.HappenedAt, delivery.Attempts,
        delivery.State == DeliveryState.Pending ? delivery.NextAt : null, delivery.LastAt, delivery.Status, delivery.Milliseconds,
        delivery.Error, delivery.Body);
}

/// <summary>GET /api/webhooks/{id}/deliveries.</summary>
/// <param name="Deliveries">Newest first.</param>
/// <param name="Before">Pass as <c>?before=</c> for the next page; null: there is none.</param>
public sealed record DeliveryList(IReadOnlyList<DeliveryReport> Deliveries, long? Before);
