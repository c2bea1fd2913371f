using System.ComponentModel;
using GraphQL;
using Transcode.Domain.Webhooks;
using Transcode.Gateway.Access;
using Transcode.Gateway.GraphQL.Access;
using Transcode.Gateway.Webhooks;

namespace Transcode.Gateway.GraphQL.Webhooks;

[Name("WebhookInput"), Description("An address that is to be told.")]
internal sealed class WebhookInput
{
    [Description("Absolute, http or https.")]
    public string Url { get; set; } = "";

    public string? Name { get; set; }

    [Description("What it is told of; none: everything.")]
    public List<WebhookEvent>? Events { get; set; }

    [Description("Signs what is sent; default: one is made.")]
    public string? Secret { get; set; }

    internal WebhookRequest ToRequest()
        => new() { Url = Url, Name = Name, Events = Events?.ConvertAll(WebhookEvents.NameOf), Secret = Secret };
}

[Requires(Scope.Read)]
internal sealed record WebhookCreated(WebhookNode Webhook, [property: Description("It is told this once.")] string Secret);

[Requires(Scope.Read)]
internal sealed record WebhookChanged(WebhookNode Webhook);

[Requires(Scope.Read)]
internal sealed record WebhookSecretRotated(WebhookNode Webhook, [property: Description("It is told this once.")] string Secret);

[Requires(Scope.Read)]
internal sealed record WebhookDeleted([property: Id] string Id);

[Requires(Scope.Read)]
internal sealed record WebhookRedelivered(DeliveryNode Delivery);

[Requires(Scope.Read), Implements(typeof(IRefusal)), Description("Nothing was changed.")]
internal sealed record WebhookRefused(string Code, string Message) : IRefusal;

internal sealed class CreateWebhookResult : OutcomeUnion<WebhookCreated, WebhookRefused>;

internal sealed class ChangeWebhookResult : OutcomeUnion<WebhookChanged, WebhookRefused>;

internal sealed class RotateWebhookSecretResult : OutcomeUnion<WebhookSecretRotated, WebhookRefused>;

internal sealed class DeleteWebhookResult : OutcomeUnion<WebhookDeleted, WebhookRefused>;

internal sealed class RedeliverResult : OutcomeUnion<WebhookRedelivered, WebhookRefused>;
