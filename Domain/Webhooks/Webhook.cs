namespace Transcode.Domain.Webhooks;

/// <summary>An endpoint that is told of jobs. Its secret is not here: nobody but the sender ever reads that.</summary>
public sealed record Webhook
{
    public required WebhookId Id { get; init; }

    /// <summary>Absolute, http or https.</summary>
    public required string Url { get; init; }

    /// <summary>What people call it; may be empty.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>What it is told of; empty: everything.</summary>
    public IReadOnlyList<WebhookEvent> Events { get; init => field = value ?? []; } = [];

    /// <summary>The one job it is told of; null: all.</summary>
    public JobId? Job { get; init; }

    public WebhookState State { get; init => field = value == default ? WebhookState.Active : value; } = WebhookState.Active;

    /// <summary>Why it is paused, in words.</summary>
    public string? Reason { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Rises with each change that a person makes, or that pauses it; who changes it may name the one that was seen.</summary>
    public int Version { get; init; }

    /// <summary>Until then the secret before the last rotation is used beside the new one; null: there is none.</summary>
    public DateTimeOffset? OldSecretUntil { get; init; }

    public WebhookHealth Health { get; init => field = value ?? new(); } = new();

    public bool IsTold(WebhookEvent happened) => Events.Count == 0 || Events.Contains(happened);
}

/// <summary>Whether an endpoint is told anything.</summary>
public enum WebhookState
{
    Active = 1,
    /// <summary>Nothing is sent; what happens meanwhile is sent when it is resumed.</summary>
    Paused = 2,
    /// <summary>Its job is over for good, and all was told.</summary>
    Finished = 3,
}

/// <summary>How an endpoint answered lately.</summary>
public sealed record WebhookHealth
{
    /// <summary>Attempts since the last one that was taken.</summary>
    public int FailedInARow { get; init; }

    /// <summary>The first of these.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Nothing is tried before.</summary>
    public DateTimeOffset? RestsUntil { get; init; }

    public DateTimeOffset? LastSuccess { get; init; }

    /// <summary>What the last failed attempt met, in words.</summary>
    public string? LastError { get; init; }
}

/// <summary>A key that signs. Two are there for a while after a rotation.</summary>
/// <param name="Value">As the receiver has it.</param>
/// <param name="Until">No longer used after that; null: it holds.</param>
public sealed record WebhookSecret(string Value, DateTimeOffset? Until);

/// <summary>What may be changed of an endpoint; null leaves it.</summary>
public sealed record WebhookChange(string? Url, string? Name, IReadOnlyList<WebhookEvent>? Events);
