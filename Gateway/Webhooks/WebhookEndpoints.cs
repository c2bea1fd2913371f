using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Transcode.Domain;
using Transcode.Domain.Webhooks;
using Transcode.Gateway.Access;
using Transcode.Gateway.Application;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Idempotency;
using Transcode.Gateway.Jobs;
using Transcode.Gateway.Reference;
using Transcode.ServiceDefaults.Problems;

namespace Transcode.Gateway.Webhooks;

internal static class WebhookEndpoints
{
    private const int LongestPage = 200;

    public static void MapWebhooks(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/webhooks", Create).Requires(Scope.Admin).OfPlatform().Once().Takes<WebhookRequest>().Answers(201)
            .Says("An address that is told of all jobs from now on; its secret is in this answer alone.");
        routes.MapGet("/api/webhooks", List).Requires(Scope.Admin).OfPlatform().Says("Webhooks of all jobs, or of one.");
        routes.MapGet("/api/webhooks/{id}", Get).Requires(Scope.Admin).OfPlatform().Says("A webhook and how it fares.");
        routes.MapPatch("/api/webhooks/{id}", Change).Requires(Scope.Admin).OfPlatform().Takes<WebhookRequest>()
            .Says("Changes what is named; takes If-Match.");
        routes.MapDelete("/api/webhooks/{id}", Delete).Requires(Scope.Admin).OfPlatform()
            .Says("Deletes a webhook with its deliveries; takes If-Match.");
        routes.MapPost("/api/webhooks/{id}/pause", Pause).Requires(Scope.Admin).OfPlatform()
            .Says("Sends nothing until it is resumed; nothing is lost.");
        routes.MapPost("/api/webhooks/{id}/resume", Resume).Requires(Scope.Admin).OfPlatform()
            .Says("Sends all that waits, and what happened meanwhile.");
        routes.MapPost("/api/webhooks/{id}/rotate", Rotate).Requires(Scope.Admin).OfPlatform().MayTake<RotateRequest>()
            .Says("A new secret; the present one signs too for a while.");
        routes.MapGet("/api/webhooks/{id}/deliveries", Deliveries).Requires(Scope.Admin).OfPlatform()
            .Says("What was sent and what waits, newest first.");
        routes.MapPost("/api/webhooks/{id}/deliveries/{delivery}/redeliver", Redeliver).Requires(Scope.Admin).OfPlatform().Answers(202)
            .Says("Sends a delivery again, whatever became of it.");
    }

    private static async Task<Results<JsonHttpResult<WebhookReport>, ProblemHttpResult>> Create(HttpContext http, WebhookCommands commands,
        CancellationToken stop)
    {
        var outcome = await commands.Create(await Wire.Read(http.Request, GatewayJson.Default.WebhookRequest,
            stop) with
        { Once = OnceOnly.Of(http) }, null, stop);
        if (outcome.Webhook is { } made)
            http.Response.Headers.Location = $"/api/webhooks/{made.Id}";
        return Answer(http, outcome, StatusCodes.Status201Created);
    }

    private static async Task<JsonHttpResult<WebhookList>> List(WebhookCommands commands, string? job, CancellationToken stop)
        => TypedResults.Json(
        new WebhookList(
            [.. (await commands.List(job is null ? null : new JobId(job), stop)).Select(webhook => WebhookReport.Of(webhook))]),
                GatewayJson.Default.WebhookList);

    private static async Task<Results<JsonHttpResult<WebhookReport>, ProblemHttpResult>> Get(string id, HttpContext http,
        WebhookCommands commands, CancellationToken stop) =>
        Answer(http,
            await commands.Find(new WebhookId(id), stop) is { } found ? new(found, null)
            : new(null, WebhookCommands.Unknown(new WebhookId(id))));

    private static async Task<Results<JsonHttpResult<WebhookReport>, ProblemHttpResult>> Change(string id, HttpContext http,
        WebhookCommands commands, CancellationToken stop) =>
        Answer(http,
            await commands.Change(new WebhookId(id), await Wire.Read(http.Request, GatewayJson.Default.WebhookRequest, stop),
            Seen(http.Request), stop));

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(string id, HttpContext http, WebhookCommands commands,
        CancellationToken stop) =>
        (await commands.Delete(new WebhookId(id), Seen(http.Request), stop)).Refused is { } why ? Refusals.Of(why)
            : TypedResults.NoContent();

    private static async Task<Results<JsonHttpResult<WebhookReport>, ProblemHttpResult>> Pause(string id, HttpContext http,
        WebhookCommands commands, CancellationToken stop) =>
        Answer(http, await commands.Pause(new WebhookId(id), Caller.Of(http), stop));

    private static async Task<Results<JsonHttpResult<WebhookReport>, ProblemHttpResult>> Resume(string id, HttpContext http,
        WebhookCommands commands, CancellationToken stop) =>
        Answer(http, await commands.Resume(new WebhookId(id), stop));

    /// <summary>The body may be left out.</summary>
    private static async Task<Results<JsonHttpResult<WebhookReport>, ProblemHttpResult>> Rotate(string id, HttpContext http,
        WebhookCommands commands, CancellationToken stop)
    {
        var request = http.Request.ContentLength is 0 or null && !http.Request.HasJsonContentType() ? new RotateRequest()
            : await Wire.Read(http.Request, GatewayJson.Default.RotateRequest, stop);
        return Answer(http, await commands.Rotate(new WebhookId(id), request, stop));
    }

    private static async Task<Results<JsonHttpResult<DeliveryList>, ProblemHttpResult>> Deliveries(
        string id, WebhookCommands commands, string? state, long? before, int? limit, CancellationToken stop)
    {
        DeliveryState? wanted = state switch
        {
            "pending" => DeliveryState.Pending,
            "delivered" => DeliveryState.Delivered,
            "dead"
            => DeliveryState.Dead,
            _ => null
        };
        if (state is not null && wanted is null)
            return Problem.Of(400, "request.invalid", "state is one of pending, delivered, dead.");
        var size = Math.Clamp(limit ?? 50, 1, LongestPage);
        if (await commands.Deliveries(new WebhookId(id), new DeliveryFilter(wanted, before, size), stop) is not { } found)
            return Refusals.Of(WebhookCommands.Unknown(new WebhookId(id)));
        return TypedResults.Json(new DeliveryList([.. found.Select(DeliveryReport.Of)], found.Count == size ? found[^1].Sequence : null),
            GatewayJson.Default.DeliveryList);
    }

    private static async Task<Results<JsonHttpResult<DeliveryReport>, ProblemHttpResult>> Redeliver(string id, string delivery,
        WebhookCommands commands, CancellationToken stop) =>
        await commands.Redeliver(new WebhookId(id), delivery, stop) switch
        {
            { Delivery: { } again }
                => TypedResults.Json(DeliveryReport.Of(again), GatewayJson.Default.DeliveryReport,
                statusCode: StatusCodes.Status202Accepted),
            var refused => Refusals.Of(refused.Refused!),
        };

    private static Results<JsonHttpResult<WebhookReport>, ProblemHttpResult> Answer(HttpContext http, WebhookOutcome outcome,
        int status = StatusCodes.Status200OK)
    {
        if (outcome.Refused is { } why)
            return Refusals.Of(why);
        EntityTags.Write(http.Response, outcome.Webhook!.Version.ToString(CultureInfo.InvariantCulture));
        return TypedResults.Json(WebhookReport.Of(outcome.Webhook, outcome.Secret), GatewayJson.Default.WebhookReport, statusCode: status);
    }

    /// <summary>Null: whatever it is now. A tag that is none of ours names a version that never was.</summary>
    private static int? Seen(HttpRequest request) => EntityTags.Wanted(request) is { } tags
        ? tags.Select(tag => int.TryParse(tag, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1)
        .FirstOrDefault(-1)
        : null;
}
