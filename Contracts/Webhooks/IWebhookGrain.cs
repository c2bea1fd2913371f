using Orleans.Concurrency;
using Transcode.Domain;
using Transcode.Domain.Webhooks;

namespace Transcode.Contracts.Webhooks;

/// <summary>One endpoint, by its id: reads the job log by its own cursor, keeps what is to be sent, and sends it, of each job in
/// order.</summary>
[Alias("transcode.IWebhookGrain")]
public interface IWebhookGrain : IGrainWithStringKey
{
    /// <summary>From now on it is told. Twice is once.</summary>
    [Alias("Create")]
    Task<WebhookAnswer> Create(Webhook webhook, string secret);

    /// <summary>Null: there is none.</summary>
    [Alias("Find"), AlwaysInterleave]
    Task<Webhook?> Find();

    /// <param name="change">What is to be otherwise.</param>
    /// <param name="version">As it was seen; null: whatever it is.</param>
    [Alias("Change")]
    Task<WebhookAnswer> Change(WebhookChange change, int? version);

    [Alias("Pause")]
    Task<WebhookAnswer> Pause(string reason);

    /// <summary>All that waits is sent at once, and has a whole day again.</summary>
    [Alias("Resume")]
    Task<WebhookAnswer> Resume();

    /// <summary>A new secret; the present one is used beside it for that long.</summary>
    [Alias("Rotate")]
    Task<WebhookAnswer> Rotate(string secret, TimeSpan overlap);

    /// <param name="version">As it was seen; null: whatever it is.</param>
    [Alias("Delete")]
    Task<WebhookAnswer> Delete(int? version);

    /// <summary>Sends one again, whatever became of it.</summary>
    /// <returns>Null: there is no such delivery.</returns>
    [Alias("Redeliver")]
    Task<WebhookDelivery?> Redeliver(string delivery);

    /// <summary>There may be something to do.</summary>
    [Alias("Wake"), OneWay, AlwaysInterleave]
    Task Wake();
}

/// <summary>What became of a request to an endpoint.</summary>
/// <param name="Refused">Null: it holds.</param>
/// <param name="Webhook">After it.</param>
[GenerateSerializer, Immutable, Alias("transcode.WebhookAnswer")]
public sealed record WebhookAnswer([property: Id(0)] WebhookRefusal? Refused, [property: Id(1)] Webhook? Webhook);

public enum WebhookRefusal
{
    Unknown = 1,
    /// <summary>It is not as the caller saw it.</summary>
    Changed = 2,
    /// <summary>Its job is over.</summary>
    Finished = 3,
}

/// <summary>Wakes the endpoints that are to be told something. There is one; it remembers nothing.</summary>
[Alias("transcode.IWebhookDirectoryGrain")]
public interface IWebhookDirectoryGrain : IGrainWithStringKey
{
    const string Key = "all";

    /// <summary>Something was appended to the log.</summary>
    [Alias("Raised"), OneWay, AlwaysInterleave]
    Task Raised();

    /// <summary>An endpoint came, went, or is active again.</summary>
    [Alias("Changed")]
    Task Changed();
}
