using System.ComponentModel;
using GraphQL;
using Transcode.Domain.Webhooks;
using Transcode.Gateway.Access;
using Transcode.Gateway.Application;
using Transcode.Gateway.GraphQL.Access;
using Transcode.Gateway.GraphQL.Jobs;
using Transcode.Gateway.GraphQL.Limits;

namespace Transcode.Gateway.GraphQL.Webhooks;

[Name("Webhook"), Requires(Scope.Read), Description("An address that is told of jobs.")]
internal sealed class WebhookNode(Webhook webhook)
{
    [Id]
    public string Id => webhook.Id.Value;

    public string Url => webhook.Url;
    public string Name => webhook.Name;

    [Description("What it is told of; empty: everything.")]
    public IReadOnlyList<WebhookEvent> Events => webhook.Events;

    [Id, Description("The one job it is told of; null: all.")]
    public string? JobId => webhook.Job?.Value;

    public WebhookState State => webhook.State;

    [Description("Why it is paused.")]
    public string? Reason => webhook.Reason;

    public DateTimeOffset CreatedAt => webhook.CreatedAt;

    [Description("Attempts since the last that was taken.")]
    public int FailedInARow => webhook.Health.FailedInARow;

    public DateTimeOffset? FailingSince => webhook.Health.FailingSince;
    public DateTimeOffset? LastSuccess => webhook.Health.LastSuccess;
    public string? LastError => webhook.Health.LastError;

    [Description("Until then the secret before the last rotation signs too.")]
    public DateTimeOffset? OldSecretUntil => webhook.OldSecretUntil;

    [Description("Rises with each change; name it as `version` when you change it, and nobody's change is lost.")]
    public int Version => webhook.Version;

    [Complexity<PageCost>, Description("What was sent and what waits, newest first. Go on with `before`: the sequence of the last one.")]
    public async Task<IReadOnlyList<DeliveryNode>> Deliveries(
        [FromServices] WebhookCommands commands, int first = 20, long? before = null, DeliveryState? state = null,
            CancellationToken stop = default) =>
        [.. (await commands.Deliveries(webhook.Id, new DeliveryFilter(state, before, PageSize.Of(first)), stop)
            ?? []).Select(delivery => new DeliveryNode(delivery))];
}

[Name("Delivery"), Requires(Scope.Read), Description("One event for one webhook.")]
internal sealed class DeliveryNode(WebhookDelivery delivery)
{
    [Id]
    public string Id => delivery.Id;

    [Id]
    public string JobId => delivery.Job.Value;

    [Description("Of the event: within a job the lower one goes first.")]
    public long Sequence => delivery.Sequence;

    public WebhookEvent Event => delivery.Event;
    public DeliveryState State => delivery.State;
    public DateTimeOffset HappenedAt => delivery.HappenedAt;
    public int Attempts => delivery.Attempts;

    [Description("When it is tried next; null: it is not.")]
    public DateTimeOffset? NextAt => delivery.State == DeliveryState.Pending ? delivery.NextAt : null;

    public DateTimeOffset? LastAt => delivery.LastAt;

    [Description("What was answered last; null: nothing came.")]
    public int? Status => delivery.Status;

    [Description("How long the last attempt took.")]
    public long? Milliseconds => delivery.Milliseconds;

    public string? Error => delivery.Error;

    [Description("As it is sent.")]
    public string Body => delivery.Body;
}
