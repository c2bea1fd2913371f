using Transcode.Domain.Lists;
using Transcode.Domain.Dispatch;
using Transcode.Gateway.Application;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Transcode.Domain;
using Transcode.Gateway.Access;
using Transcode.Gateway.Jobs;
using Transcode.Gateway.Reference;

namespace Transcode.Gateway.Events;

internal static class EventEndpoints
{
    public static void MapEvents(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/jobs/{id}/events", OfJob).Requires(Scope.Read).OfJob("id")
            .Says("What happens to a job, as server-sent events, from its beginning.");
        routes.MapGet("/api/events", OfAll).Requires(Scope.Read).OfCaller()
            .Says("What happens to all jobs, as server-sent events, from now on.");
    }

    /// <summary>From the first event on, unless Last-Event-ID or <c>?after=</c> says from where.</summary>
    private static async Task<Results<ServerSentEventsResult<string>, NoContent, ProblemHttpResult>> OfJob(
        string id, HttpContext http, JobService service, EventStream events, CancellationToken stop)
    {
        var job = new JobId(id);
        if (await service.Find(job, stop) is not { } found)
            return Refusals.UnknownJob(job);
        var after = After(http.Request) ?? 0;
        // To a browser that comes back this means: it is over, do not come again.
        if (found.IsFinal && after > 0
            && (await service.Timeline(job,
            stop)).All(happened => happened.Sequence <= after || happened.Event is Domain.Jobs.JobEvent.JobCleaned))
            return TypedResults.NoContent();
        return TypedResults.ServerSentEvents(events.Follow(job, after, Caller.Of(http), stop));
    }

    /// <summary>From now on, unless Last-Event-ID or <c>?after=</c> says from where.</summary>
    private static async Task<ServerSentEventsResult<string>> OfAll(HttpContext http, JobService service, EventStream events,
        CancellationToken stop) =>
        TypedResults.ServerSentEvents(events.Follow(null, After(http.Request) ?? await service.LastSequence(stop), Caller.Of(http), stop));

    private static long? After(HttpRequest request)
    {
        var text = request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } header ? header : request.Query["after"].ToString();
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var after) ? after : null;
    }
}
