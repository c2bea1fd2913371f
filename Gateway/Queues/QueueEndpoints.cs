using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Transcode.Gateway.Access;
using Transcode.Gateway.Application;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Reference;
using Transcode.ServiceDefaults.Problems;

namespace Transcode.Gateway.Queues;

/// <summary>GET /api/queue: one number for whoever adds and removes workers, such as KEDA's metrics-api.</summary>
internal static class QueueEndpoints
{
    private const string Usual = "software";
    private const int LongestName = 64;

    public static void MapQueue(this IEndpointRouteBuilder routes)
        => routes.MapGet("/api/queue", Get).Requires(Scope.Read).OfPlatform().Says("What one capability wants of workers now.");

    private static async Task<Results<JsonHttpResult<QueueReport>, ProblemHttpResult>> Get(string? capability, QueueDemand demand,
        CancellationToken stop)
    {
        var name = string.IsNullOrEmpty(capability) ? Usual : capability;
        if (name.Length > LongestName
            || !name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '_' or '-'))
            return Problem.Of(400,
                "request.invalid", $"capability is a name such as {Usual}, libvips or h264_nvenc, of up to {LongestName} characters.");
        var found = (await demand.Of([name], stop)).Single(queue => queue.Capability == name);
        return TypedResults.Json(new QueueReport(name, found.Open, found.Busy, found.Open + found.Busy, found.WaitingWorkers),
            GatewayJson.Default.QueueReport);
    }
}

/// <summary>What one capability wants of workers now.</summary>
/// <param name="Open">Steps that a worker could take now.</param>
/// <param name="Busy">Steps that run on workers which have the capability.</param>
/// <param name="Wanted">Both: so many slots would all have work. A scale that went by <paramref name="Open"/> alone would take away workers
/// that work.</param>
/// <param name="WaitingWorkers">Workers that would take a step at once.</param>
public sealed record QueueReport(string Capability, int Open, int Busy, int Wanted, int WaitingWorkers);
