using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Transcode.Domain.Protocol;
using Transcode.Domain.Workers;
using Transcode.Gateway.Access;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Jobs;
using Transcode.Orchestrator.Workers;
using Transcode.ServiceDefaults.Problems;
using Transcode.Storage;
using Transcode.Storage.Folder;

namespace Transcode.Gateway.Workers;

internal static class WorkerEndpoints
{
    private const int LongestName = 100;

    public static void MapWorkers(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/workers", Announce).Needs(Scope.Worker);
        routes.MapGet("/api/workers", List).Needs(Scope.Read);
    }

    private static async Task<Results<JsonHttpResult<Welcome>, ProblemHttpResult>> Announce(
        HttpContext http, WorkerDesk desk, IMediaStore store, GatewayOptions options, CancellationToken stop)
    {
        var announcement = await Wire.Read(http.Request, ProtocolJson.Default.Announcement, stop);
        if (announcement.WorkerId.Length is 0 or > LongestName || announcement.WorkerId.Any(char.IsControl))
            return Problem.Of(400, "request.invalid", $"worker_id is a name of 1 to {LongestName} characters.");
        await desk.Announce(announcement, stop);
        var shared = store is FolderStore folder ? new SharedStore(folder.Root, folder.Id) : null;
        return TypedResults.Json(new Welcome(options.HeartbeatSeconds, shared), ProtocolJson.Default.Welcome);
    }

    private static WorkerLine Line(Worker worker) => new(
        worker.Id.Value, JobReporter.Word(worker.Status), worker.Address, worker.Os, worker.HardwareAcceleration, worker.CpuUsage, worker.Slots,
        worker.Labels, worker.LastSeen);

    private static async Task<JsonHttpResult<WorkerList>> List(WorkerDesk desk, CancellationToken stop) =>
        TypedResults.Json(new WorkerList([.. (await desk.List(stop)).Select(Line)]), GatewayJson.Default.WorkerList);
}

/// <summary>GET /api/workers.</summary>
public sealed record WorkerList(IReadOnlyList<WorkerLine> Workers);

/// <summary>One worker, in the words of its announcement.</summary>
/// <param name="WorkerId">Named by itself.</param>
/// <param name="Status">idle, working, draining, suspect, quarantined, offline.</param>
/// <param name="Address">Where it can be reached; null behind NAT.</param>
/// <param name="Os">Operating system.</param>
/// <param name="HwAccel">Hardware acceleration.</param>
/// <param name="CpuUsage">Percent of all its cores.</param>
/// <param name="Slots">Steps at once.</param>
/// <param name="Labels">As it labels itself.</param>
/// <param name="LastSeen">Last announcement.</param>
public sealed record WorkerLine(
    string WorkerId, string Status, string? Address, string Os, IReadOnlyList<string> HwAccel, double CpuUsage, int Slots,
    IReadOnlyDictionary<string, string> Labels, DateTimeOffset LastSeen);
