using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Transcode.Contracts.Burst;
using Transcode.Contracts.Reading;
using Transcode.Domain;
using Transcode.Gateway.Access;
using Transcode.Gateway.Application;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Reference;
using Transcode.ServiceDefaults.Problems;

namespace Transcode.Gateway.Burst;

internal static class BurstEndpoints
{
    private const int LongestPage = 200;

    public static void MapBurst(this IEndpointRouteBuilder routes) => routes.MapGet("/api/burst", Get).Requires(Scope.Read).OfPlatform()
        .Says("Borrowed machines: what is spent today, who waits for one, and the runs, newest first.");

    private static async Task<Results<JsonHttpResult<BurstReport>, ProblemHttpResult>> Get(
        GrainCalls calls, string? job, string? before, int? limit, CancellationToken stop)
    {
        if (before is not null && !BurstRunId.IsOne(before))
            return Problem.Of(400, "request.invalid", "before is the id of a run, as a page ends with it.");
        var size = Math.Clamp(limit ?? 50, 1, LongestPage);
        var filter = new BurstFilter(job is null ? null : new JobId(job), before is null ? null : new BurstRunId(before), size);
        var status = await calls.Ask(() => calls.Grain<IBurstGrain>(IBurstGrain.Key).Status(), stop);
        var runs = await calls.Ask(() => calls.Reader.BurstRuns(filter), stop);
        return TypedResults.Json(BurstReport.Of(status, runs, size), GatewayJson.Default.BurstReport);
    }
}
