using Transcode.Domain.Lists;
using Transcode.Domain.Dispatch;
using Transcode.Gateway.Application;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Transcode.Domain;
using Transcode.Domain.Protocol;
using Transcode.Domain.Workers;
using Transcode.Gateway.Access;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Jobs;
using Transcode.ServiceDefaults.Problems;
using Transcode.Storage;
using Transcode.Storage.Folder;

namespace Transcode.Gateway.Workers;

internal static class WorkerEndpoints
{
    public static void MapWorkers(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/workers", Announce).Requires(Scope.Worker).OfCaller();
        routes.MapPost("/api/workers/{id}/trial", SelfTest).Requires(Scope.Worker).OfWorker("id");
        routes.MapGet("/api/workers", List).Requires(Scope.Read).OfCaller();
        routes.MapGet("/api/workers/{id}", Get).Requires(Scope.Read).OfWorker("id");
        routes.MapPatch("/api/workers/{id}", Rename).Requires(Scope.Admin).OfWorker("id");
        routes.MapDelete("/api/workers/{id}", Delete).Requires(Scope.Admin).OfWorker("id");
        routes.MapPost("/api/workers/{id}/drain", Drain).Requires(Scope.Admin).OfWorker("id");
        routes.MapPost("/api/workers/{id}/resume", Resume).Requires(Scope.Admin).OfWorker("id");
    }

    private static async Task<Results<JsonHttpResult<Welcome>, ProblemHttpResult>> Announce(
        HttpContext http, WorkerVoice voice, IMediaStore store, GatewayOptions options, CancellationToken stop)
    {
        var announcement = await Wire.Read(http.Request, ProtocolJson.Default.Announcement, stop);
        if (!WorkerNames.IsName(announcement.WorkerId))
            return Problem.Of(400, "request.invalid", $"worker_id is a name of 1 to {WorkerNames.Longest} characters.");
        if (announcement.IpAddress is { } ip && !System.Net.IPAddress.TryParse(ip, out _))
            return Problem.Of(400, "request.invalid", "ip_address is an IP address.");
        if (announcement.Port is < 1 or > 65535)
            return Problem.Of(400, "request.invalid", "port is a number from 1 to 65535.");
        if (announcement.Labels is { } labels && !WorkerNames.AreLabels(labels))
            return Problem.Of(400, "request.invalid", WorkerNames.BadLabels);
        var (worker, refused) = await voice.Announce(announcement, Caller.Of(http), http.Features.Get<KnownKey>(), stop);
        if (worker is null)
            return Refusals.Of(refused!);
        var shared = store is FolderStore folder ? new SharedStore(folder.Root, folder.Id) : null;
        return TypedResults.Json(new Welcome(options.HeartbeatSeconds, shared, SelfTest: worker.Quarantine is not null, ProductVersion.Current), ProtocolJson.Default.Welcome);
    }

    private static async Task<Results<JsonHttpResult<SelfTestAnswer>, ProblemHttpResult>> SelfTest(string id, HttpContext http, WorkerService service, WorkerVoice voice, CancellationToken stop)
    {
        var result = await Wire.Read(http.Request, ProtocolJson.Default.SelfTestResult, stop);
        if (await voice.Refusal(new WorkerId(id), Caller.Of(http), stop) is { } foreign)
            return Refusals.Of(foreign);
        return await service.RecordSelfTest(new WorkerId(id), result, stop) switch
        {
            { Refused: WorkerRefusal.NotQuarantined } => Answer(true, "it is not quarantined"),
            { Refused: not null } => Unknown(id),
            { Worker.Quarantine: { } quarantine } => Answer(false, quarantine.LastSelfTest ?? quarantine.Why),
            _ => Answer(true, "the self-test passed"),
        };
    }

    private static async Task<JsonHttpResult<WorkerList>> List(HttpContext http, WorkerService service, CancellationToken stop)
    {
        var caller = Caller.Of(http);
        var running = await service.Running(stop);
        return TypedResults.Json(new WorkerList([.. (await service.List(stop)).Where(worker => caller.Sees(worker.Tenant)).Select(worker => WorkerLine.Of(worker, running[worker.Id]))]), GatewayJson.Default.WorkerList);
    }

    private static async Task<Results<JsonHttpResult<WorkerLine>, ProblemHttpResult>> Get(string id, WorkerService service, CancellationToken stop) =>
        await service.Find(new WorkerId(id), stop) is { } worker ? await Line(worker, service, stop) : Unknown(id);

    private static async Task<Results<JsonHttpResult<WorkerLine>, ProblemHttpResult>> Rename(string id, HttpContext http, WorkerCommands commands, WorkerService service, CancellationToken stop)
    {
        var patch = await Wire.Read(http.Request, GatewayJson.Default.WorkerPatch, stop);
        return await Answer(await commands.Rename(new WorkerId(id), patch.Name, patch.Labels, stop), service, stop);
    }

    /// <summary>Forgets one that will not come back. Who still lives announces itself anew.</summary>
    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(string id, WorkerCommands commands, CancellationToken stop) =>
        await commands.Delete(new WorkerId(id), stop) is { } refused ? Refusals.Of(refused) : TypedResults.NoContent();

    private static async Task<Results<JsonHttpResult<WorkerLine>, ProblemHttpResult>> Drain(string id, WorkerCommands commands, WorkerService service, CancellationToken stop) =>
        await Answer(await commands.Drain(new WorkerId(id), stop), service, stop);

    private static async Task<Results<JsonHttpResult<WorkerLine>, ProblemHttpResult>> Resume(string id, WorkerCommands commands, WorkerService service, CancellationToken stop) =>
        await Answer(await commands.Resume(new WorkerId(id), stop), service, stop);

    private static async Task<Results<JsonHttpResult<WorkerLine>, ProblemHttpResult>> Answer(WorkerOutcome outcome, WorkerService service, CancellationToken stop) =>
        outcome.Refused is { } why ? Refusals.Of(why) : await Line(outcome.Worker!, service, stop);

    private static async Task<JsonHttpResult<WorkerLine>> Line(Worker worker, WorkerService service, CancellationToken stop) =>
        TypedResults.Json(WorkerLine.Of(worker, (await service.Running(stop))[worker.Id]), GatewayJson.Default.WorkerLine);

    private static JsonHttpResult<SelfTestAnswer> Answer(bool readmitted, string words) => TypedResults.Json(new SelfTestAnswer(readmitted, words), ProtocolJson.Default.SelfTestAnswer);

    private static ProblemHttpResult Unknown(string id) => Refusals.Of(WorkerCommands.Unknown(new WorkerId(id)));
}
