using System.ComponentModel;
using GraphQL;
using GraphQL.Types;
using Transcode.Domain;
using Transcode.Domain.Webhooks;
using Transcode.Gateway.Access;
using Transcode.Gateway.Application;
using Transcode.Gateway.GraphQL.Access;
using Transcode.Gateway.GraphQL.Webhooks;
using Transcode.Gateway.Webhooks;

namespace Transcode.Gateway.GraphQL;

internal sealed partial class Mutation
{
    [Requires(Scope.Admin), OfPlatform, Complexity(10), OutputType(typeof(NonNullGraphType<CreateWebhookResult>)),
        Description("It is told of all jobs from now on.")]
    public static async Task<object> CreateWebhook([FromServices] WebhookCommands commands, WebhookInput input, CancellationToken stop) =>
        await commands.Create(input.ToRequest(), null, stop) switch
        {
            { Refused: { } why } => new WebhookRefused(why.Code, why.Message),
            var made => new WebhookCreated(new WebhookNode(made.Webhook!), made.Secret!),
        };

    [Requires(Scope.Admin), OfPlatform, Complexity(10), OutputType(typeof(NonNullGraphType<ChangeWebhookResult>)),
        Description("What is left out stays as it is.")]
    public static async Task<object> ChangeWebhook(
        [FromServices] WebhookCommands commands, [Id] string id, string? url = null, string? name = null,
            IReadOnlyList<WebhookEvent>? events = null, int? version = null, CancellationToken stop = default) =>
        Answer(await commands.Change(new WebhookId(id),
            new WebhookRequest { Url = url, Name = name, Events = events?.Select(WebhookEvents.NameOf).ToList() }, version, stop));

    [Requires(Scope.Admin), OfPlatform, Complexity(10), OutputType(typeof(NonNullGraphType<ChangeWebhookResult>)),
        Description("Nothing is sent until it is resumed, and nothing is lost.")]
    public static async Task<object> PauseWebhook([FromServices] WebhookCommands commands, IResolveFieldContext context, [Id] string id,
        CancellationToken stop) =>
        Answer(await commands.Pause(new WebhookId(id), OperationContext.Of(context).Caller, stop));

    [Requires(Scope.Admin), OfPlatform, Complexity(10), OutputType(typeof(NonNullGraphType<ChangeWebhookResult>)),
        Description("All that waits is sent, and what happened meanwhile.")]
    public static async Task<object> ResumeWebhook([FromServices] WebhookCommands commands, [Id] string id, CancellationToken stop)
        => Answer(await commands.Resume(new WebhookId(id), stop));

    [Requires(Scope.Admin), OfPlatform, Complexity(10), OutputType(typeof(NonNullGraphType<RotateWebhookSecretResult>)),
        Description("The present secret signs too for `overlapHours`, by default 24.")]
    public static async Task<object> RotateWebhookSecret([FromServices] WebhookCommands commands, [Id] string id,
        double? overlapHours = null, string? secret = null, CancellationToken stop = default) =>
        await commands.Rotate(new WebhookId(id), new RotateRequest { OverlapHours = overlapHours, Secret = secret }, stop) switch
        {
            { Refused: { } why } => new WebhookRefused(why.Code, why.Message),
            var rotated => new WebhookSecretRotated(new WebhookNode(rotated.Webhook!), rotated.Secret!),
        };

    [Requires(Scope.Admin), OfPlatform, Complexity(10), OutputType(typeof(NonNullGraphType<DeleteWebhookResult>)),
        Description("With its deliveries.")]
    public static async Task<object> DeleteWebhook([FromServices] WebhookCommands commands, [Id] string id, int? version = null,
        CancellationToken stop = default) =>
        (await commands.Delete(new WebhookId(id), version, stop)).Refused is { } why ? new WebhookRefused(why.Code, why.Message)
            : new WebhookDeleted(id);

    [Requires(Scope.Admin), OfPlatform, Complexity(10), OutputType(typeof(NonNullGraphType<RedeliverResult>)),
        Description("Sends one again, whatever became of it.")]
    public static async Task<object> Redeliver([FromServices] WebhookCommands commands, [Id] string webhookId, [Id] string deliveryId,
        CancellationToken stop) =>
        await commands.Redeliver(new WebhookId(webhookId), deliveryId, stop) switch
        {
            { Delivery: { } again } => new WebhookRedelivered(new DeliveryNode(again)),
            var refused => new WebhookRefused(refused.Refused!.Code, refused.Refused.Message),
        };

    private static object Answer(WebhookOutcome outcome) =>
        outcome.Refused is { } why ? new WebhookRefused(why.Code, why.Message) : new WebhookChanged(new WebhookNode(outcome.Webhook!));
}
