using Transcode.Domain.Webhooks;
using Transcode.Web.Texts;

namespace Transcode.Web.Webhooks;

/// <summary>An endpoint in words. Pure.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">What it is called, else where it is.</param>
/// <param name="Url">Where it is.</param>
/// <param name="State">In words.</param>
/// <param name="Tone">Colour of the state; the words say the same.</param>
/// <param name="Events">What it is told of.</param>
/// <param name="Told">How it fares, in a sentence.</param>
/// <param name="Reason">Why it is paused; null: it is not.</param>
/// <param name="IsPaused">It can be resumed; else it can be paused.</param>
public sealed record WebhookView(string Id, string Title, string Url, string State, string Tone, string Events, string Told,
    string? Reason, bool IsPaused)
{
    public static WebhookView Of(Webhook webhook, Language language)
    {
        var (state, tone) = webhook.State switch
        {
            WebhookState.Paused => (language["webhook.state.paused"], "paused"),
            WebhookState.Finished => (language["webhook.state.finished"], ""),
            _ => (language["webhook.state.active"], webhook.Health.FailedInARow == 0 ? "ready" : "suspect"),
        };
        return new(webhook.Id.Value, webhook.Name.Length > 0 ? webhook.Name : new Uri(webhook.Url).Authority, webhook.Url, state, tone,
            webhook.Events.Count == 0 ? language["webhook.events.all"] : string.Join(", ", webhook.Events.Select(WebhookEvents.NameOf)),
            ToldOf(webhook.Health, language), webhook.Reason, webhook.State == WebhookState.Paused);
    }

    private static string ToldOf(WebhookHealth health, Language language) => health switch
    {
        { FailedInARow: > 0, FailingSince: { } since }
            => language["webhook.failing", health.FailedInARow, Quantity.Clock(since), health.LastError ?? ""],
        { LastSuccess: { } last } => language["webhook.taken", Quantity.Clock(last)],
        _ => language["webhook.untried"],
    };
}

/// <summary>One line of the delivery log. Pure.</summary>
/// <param name="Id">As the receiver sees it.</param>
/// <param name="Event">By name.</param>
/// <param name="Job">Of which job.</param>
/// <param name="At">When it happened.</param>
/// <param name="State">In words.</param>
/// <param name="Tone">Colour of the state; the words say the same.</param>
/// <param name="Detail">How the last attempt went, and when the next one is.</param>
/// <param name="Body">As it is sent.</param>
public sealed record DeliveryView(string Id, string Event, string Job, DateTimeOffset At, string State, string Tone, string Detail,
    string Body)
{
    public static DeliveryView Of(WebhookDelivery delivery, Language language)
    {
        var (state, tone) = delivery.State switch
        {
            DeliveryState.Delivered => (language["delivery.state.delivered"], "ready"),
            DeliveryState.Dead => (language["delivery.state.dead"], "failed"),
            _ => (language["delivery.state.pending"], delivery.Attempts == 0 ? "probing" : "suspect"),
        };
        return new(delivery.Id, WebhookEvents.NameOf(delivery.Event), delivery.Job.Value, delivery.HappenedAt, state, tone,
            DetailOf(delivery, language), delivery.Body);
    }

    private static string DetailOf(WebhookDelivery delivery, Language language) => delivery switch
    {
        { State: DeliveryState.Delivered } => language["delivery.taken", delivery.Status, delivery.Milliseconds, delivery.Attempts],
        { State: DeliveryState.Dead } => language["delivery.given_up", delivery.Attempts, delivery.Error ?? ""],
        { Attempts: > 0 } => language["delivery.waits", delivery.Attempts, delivery.Error ?? "", Quantity.Clock(delivery.NextAt)],
        _ => "",
    };
}
