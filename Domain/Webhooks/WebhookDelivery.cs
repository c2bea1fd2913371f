namespace Transcode.Domain.Webhooks;

/// <summary>One event for one endpoint.</summary>
public sealed record WebhookDelivery
{
    /// <summary>See <see cref="WebhookSignature.DeliveryId"/>.</summary>
    public required string Id { get; init; }

    public required WebhookId Webhook { get; init; }
    public required JobId Job { get; init; }

    /// <summary>Of the event. Within a job the lower one goes first.</summary>
    public required long Sequence { get; init; }

    public required WebhookEvent Event { get; init; }

    /// <summary>As it is sent.</summary>
    public required string Body { get; init; }

    public required DateTimeOffset HappenedAt { get; init; }
    public DeliveryState State { get; init; } = DeliveryState.Pending;

    /// <summary>Since it was made, or asked for again.</summary>
    public int Attempts { get; init; }

    /// <summary>Not before.</summary>
    public required DateTimeOffset NextAt { get; init; }

    /// <summary>First attempt of these.</summary>
    public DateTimeOffset? FirstAt { get; init; }

    public DateTimeOffset? LastAt { get; init; }

    /// <summary>What was answered last; null: no answer came.</summary>
    public int? Status { get; init; }

    /// <summary>How long the last attempt took.</summary>
    public long? Milliseconds { get; init; }

    /// <summary>Why the last attempt failed, in words.</summary>
    public string? Error { get; init; }
}

/// <summary>What became of a delivery.</summary>
public enum DeliveryState
{
    Pending = 1,
    /// <summary>The endpoint answered 2xx.</summary>
    Delivered = 2,
    /// <summary>Given up: a dead letter. It can be sent again by request.</summary>
    Dead = 3,
}

/// <summary>How one attempt ended.</summary>
/// <param name="At">When it began.</param>
/// <param name="Took">Until the answer, or until none came.</param>
/// <param name="Status">Null: no answer came.</param>
/// <param name="Error">Null: it was taken.</param>
public sealed record DeliveryAttempt(DateTimeOffset At, TimeSpan Took, int? Status, string? Error);

/// <summary>Which deliveries of an endpoint to list, newest first.</summary>
/// <param name="State">Null: all.</param>
/// <param name="Before">Only of events before this one; null: from the newest.</param>
/// <param name="Limit">At most so many.</param>
public sealed record DeliveryFilter(DeliveryState? State = null, long? Before = null, int Limit = 50);
