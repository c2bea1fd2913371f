using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Transcode.Domain;
using Transcode.Domain.Protocol;
using Transcode.Domain.Workers;
using Transcode.Gateway.Access;
using Transcode.Gateway.Hosting;
using Transcode.Orchestrator.Workers;
using Transcode.ServiceDefaults.Problems;
using Transcode.Storage;
using Transcode.Storage.Folder;

namespace Transcode.Gateway.Workers;

internal static class WorkerEndpoints
{
    private const int LongestName = 100;
    private const int MostLabels = 50;

    public static void MapWorkers(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/workers", Announce).Needs(Scope.Worker);
        routes.MapPost("/api/workers/{id}/trial", Trial).Needs(Scope.Worker);
        routes.MapGet("/api/workers", List).Needs(Scope.Read);
        routes.MapGet("/api/workers/{id}", Get).Needs(Scope.Read);
        routes.MapPatch("/api/workers/{id}", Rename).Needs(Scope.Admin);
        routes.MapPost("/api/workers/{id}/drain", Drain).Needs(Scope.Admin);
        routes.MapPost("/api/workers/{id}/resume", Resume).Needs(Scope.Admin);
    }

    private static async Task<Results<JsonHttpResult<Welcome>, ProblemHttpResult>> Announce(
        HttpContext http, WorkerDesk desk, IMediaStore store, GatewayOptions options, CancellationToken stop)
    {
        var announcement = await Wire.Read(http.Request, ProtocolJson.Default.Announcement, stop);
        if (!IsName(announcement.WorkerId))
            return Problem.Of(400, "request.invalid", $"worker_id is a name of 1 to {LongestName} characters.");
        if (announcement.IpAddress is { } ip && !System.Net.IPAddress.TryParse(ip, out _))
            return Problem.Of(400, "request.invalid", "ip_address is an IP address.");
        if (announcement.Port is < 1 or > 65535)
            return Problem.Of(400, "request.invalid", "port is a number from 1 to 65535.");
        if (announcement.Labels is { } labels && !AreLabels(labels))
            return BadLabels();
        var worker = await desk.Announce(announcement, stop);
        var shared = store is FolderStore folder ? new SharedStore(folder.Root, folder.Id) : null;
        return TypedResults.Json(new Welcome(options.HeartbeatSeconds, shared, Trial: worker.Quarantine is not null, ProductVersion.Current), ProtocolJson.Default.Welcome);
    }

    private static async Task<Results<JsonHttpResult<TrialAnswer>, ProblemHttpResult>> Trial(string id, HttpContext http, WorkerDesk desk, CancellationToken stop)
    {
        var result = await Wire.Read(http.Request, ProtocolJson.Default.GoldenResult, stop);
        return await desk.RecordTrial(new WorkerId(id), result, stop) switch
        {
            { Decision: WorkerDecision.Refuse { Why: WorkerRefusal.NotQuarantined } } => Answer(true, "it is not quarantined"),
            { Decision: WorkerDecision.Refuse } => Unknown(id),
            { Worker.Quarantine: { } quarantine } => Answer(false, quarantine.LastTrial ?? quarantine.Why),
            _ => Answer(true, "the golden test passed"),
        };
    }

    private static async Task<JsonHttpResult<WorkerList>> List(WorkerDesk desk, CancellationToken stop)
    {
        var running = await desk.Running(stop);
        return TypedResults.Json(new WorkerList([.. (await desk.List(stop)).Select(worker => WorkerLine.Of(worker, running[worker.Id]))]), GatewayJson.Default.WorkerList);
    }

    private static async Task<Results<JsonHttpResult<WorkerLine>, ProblemHttpResult>> Get(string id, WorkerDesk desk, CancellationToken stop) =>
        await Line(await desk.Find(new WorkerId(id), stop), id, desk, stop);

    private static async Task<Results<JsonHttpResult<WorkerLine>, ProblemHttpResult>> Rename(string id, HttpContext http, WorkerDesk desk, CancellationToken stop)
    {
        var patch = await Wire.Read(http.Request, GatewayJson.Default.WorkerPatch, stop);
        if (patch.Name is { } name && !IsName(name))
            return Problem.Of(400, "request.invalid", $"name has 1 to {LongestName} characters.");
        if (patch.Labels is { } labels && !AreLabels(labels))
            return BadLabels();
        return await Line((await desk.Rename(new WorkerId(id), patch.Name, patch.Labels, stop)).Worker, id, desk, stop);
    }

    private static async Task<Results<JsonHttpResult<WorkerLine>, ProblemHttpResult>> Drain(string id, WorkerDesk desk, CancellationToken stop) =>
        await Line((await desk.Drain(new WorkerId(id), stop)).Worker, id, desk, stop);

    private static async Task<Results<JsonHttpResult<WorkerLine>, ProblemHttpResult>> Resume(string id, WorkerDesk desk, CancellationToken stop) =>
        await Line((await desk.Resume(new WorkerId(id), stop)).Worker, id, desk, stop);

    private static async Task<Results<JsonHttpResult<WorkerLine>, ProblemHttpResult>> Line(Worker? worker, string id, WorkerDesk desk, CancellationToken stop) => worker is null
        ? Unknown(id)
        : TypedResults.Json(WorkerLine.Of(worker, (await desk.Running(stop))[worker.Id]), GatewayJson.Default.WorkerLine);

    private static JsonHttpResult<TrialAnswer> Answer(bool readmitted, string words) => TypedResults.Json(new TrialAnswer(readmitted, words), ProtocolJson.Default.TrialAnswer);

    private static bool IsName(string name) => name.Length is > 0 and <= LongestName && !name.Any(char.IsControl);

    private static bool AreLabels(IReadOnlyDictionary<string, string> labels) =>
        labels.Count <= MostLabels && labels.All(label => IsName(label.Key) && label.Value.Length <= LongestName && !label.Value.Any(char.IsControl));

    private static ProblemHttpResult BadLabels() => Problem.Of(400, "request.invalid", $"labels are at most {MostLabels} names and values of up to {LongestName} characters.");

    private static ProblemHttpResult Unknown(string id) => Problem.Of(404, "worker.unknown", $"There is no worker \"{Assets.SourceName.Label(id)}\".");
}
