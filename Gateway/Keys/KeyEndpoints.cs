using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Transcode.Gateway.Access;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Reference;
using Transcode.Gateway.Jobs;

namespace Transcode.Gateway.Keys;

internal static class KeyEndpoints
{
    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/keys", Create).Requires(Scope.Admin).OfCaller().Takes<KeyOrder>().Answers(201)
            .Says("Makes a key; it is in this answer alone.");
        routes.MapGet("/api/keys", List).Requires(Scope.Admin).OfCaller().Says("Keys that were made here, newest first.");
        routes.MapGet("/api/keys/{id}", Get).Requires(Scope.Admin).OfCaller().Says("A key and what it opens, without the key itself.");
        routes.MapDelete("/api/keys/{id}", Revoke).Requires(Scope.Admin).OfCaller().Says("Revokes a key: it opens nothing any more.");
    }

    /// <summary>201 with the whole key, this once.</summary>
    private static async Task<Results<JsonHttpResult<KeyReport>, ProblemHttpResult>> Create(HttpContext http, KeyCommands commands,
        CancellationToken stop)
    {
        var order = await Wire.Read(http.Request, GatewayJson.Default.KeyOrder, stop);
        http.Response.Headers.CacheControl = "no-store";
        return Answer(await commands.Create(order, Caller.Of(http), stop), StatusCodes.Status201Created);
    }

    private static async Task<JsonHttpResult<KeyList>> List(HttpContext http, KeyCommands commands, CancellationToken stop) =>
        TypedResults.Json(new KeyList(await commands.List(Caller.Of(http), stop)), GatewayJson.Default.KeyList);

    private static async Task<Results<JsonHttpResult<KeyReport>, ProblemHttpResult>> Get(string id, HttpContext http, KeyCommands commands,
        CancellationToken stop) =>
        Answer(await commands.Find(id, Caller.Of(http), stop));

    /// <summary>It stays in the list, as what was.</summary>
    private static async Task<Results<JsonHttpResult<KeyReport>, ProblemHttpResult>> Revoke(string id, HttpContext http,
        KeyCommands commands, CancellationToken stop) =>
        Answer(await commands.Revoke(id, Caller.Of(http), stop));

    private static Results<JsonHttpResult<KeyReport>, ProblemHttpResult> Answer(KeyOutcome outcome, int status = StatusCodes.Status200OK)
        => outcome.Refused is { } why
        ? Refusals.Of(why)
        : TypedResults.Json(outcome.Key!, GatewayJson.Default.KeyReport, statusCode: status);
}
