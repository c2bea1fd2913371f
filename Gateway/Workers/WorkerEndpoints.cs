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
using Transcode.Gateway.Reference;
using Transcode.Gateway.Leases;
using Transcode.ServiceDefaults.Problems;

namespace Transcode.Gateway.Workers;

internal static class WorkerEndpoints
{
    public static void MapWorkers(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/workers", Announce).Requires(Scope.Worker).OfCaller().Takes<Announcement>()
            .Says("A worker says who it is, what it can and how it is.");
        routes.MapPost("/api/workers/{id}/trial", SelfTest).Requires(Scope.Worker).OfWorker("id").ExcludeFromDescription();
        routes.MapGet("/api/workers", List).Requires(Scope.Read).OfCaller().Says("Everybody ever seen, by id.");
        routes.MapGet("/api/workers/{id}", Get).Requires(Scope.Read).OfWorker("id").Says("A worker and what it holds.");
        routes.MapPatch("/api/workers/{id}", Rename).Requires(Scope.Admin).OfWorker("id").Takes<WorkerPatch>()
            .Says("Names a worker, or gives it labels.");
        routes.MapDelete("/api/workers/{id}", Delete).Requires(Scope.Admin).OfWorker("id")
            .Says("Forgets a worker that will not come back.");
        routes.MapPost("/api/workers/{id}/drain", Drain).Requires(Scope.Admin).OfWorker("id")
            .Says("It finishes what it holds and gets nothing new.");
        routes.MapPost("/api/workers/{id}/pause", Pause).Requires(Scope.Admin).OfWorker("id")
            .Says("It gets nothing new, and what it holds goes elsewhere.");
        routes.MapPost("/api/workers/{id}/resume", Resume).Requires(Scope.Admin).OfWorker("id").Says("It gets work again.");
    }

    private static async Task<Results<JsonHttpResult<Welcome>, ProblemHttpResult>> Announce(HttpContext http, WorkerProtocol protocol,
        ProvenAddresses proven, CancellationToken stop)
    {
        var said = await Wire.Read(http.Request, ProtocolJson.Default.Announcement, stop);
        var answer = await protocol.Announce(said, LeaseCaller.Of(http), stop);
        if (answer.Refused is null)
            proven.Notify(new WorkerId(said.WorkerId), http);
        return LeaseEndpoints.Answer(answer, ProtocolJson.Default.Welcome);
    }

    private static async Task<Results<JsonHttpResult<SelfTestAnswer>, ProblemHttpResult>> SelfTest(string id, HttpContext http,
        WorkerProtocol protocol, CancellationToken stop)
    {
        var result = await Wire.Read(http.Request, ProtocolJson.Default.SelfTestResult, stop);
        return LeaseEndpoints.Answer(await protocol.SelfTest(id, result, LeaseCaller.Of(http), stop), ProtocolJson.Default.SelfTestAnswer);
    }

    private static async Task<JsonHttpResult<WorkerList>> List(HttpContext http, WorkerService service, CancellationToken stop)
    {
        var caller = Caller.Of(http);
        var running = await service.Running(stop);
        return TypedResults.Json(
            new WorkerList(
                [.. (await service.List(stop)).Where(worker => caller.Sees(worker.Tenant))
                    .Select(worker => WorkerLine.Of(worker, running[worker.Id]))]), GatewayJson.Default.WorkerList);
    }

    private static async Task<Results<JsonHttpResult<WorkerLine>, ProblemHttpResult>> Get(string id, WorkerService service,
        CancellationToken stop) =>
        await service.Find(new WorkerId(id), stop) is { } worker ? await Line(worker, service, stop) : Unknown(id);

    private static async Task<Results<JsonHttpResult<WorkerLine>, ProblemHttpResult>> Rename(string id, HttpContext http,
        WorkerCommands commands, WorkerService service, CancellationToken stop)
    {
        var patch = await Wire.Read(http.Request, GatewayJson.Default.WorkerPatch, stop);
        return await Answer(await commands.Rename(new WorkerId(id), patch.Name, patch.Labels, stop), service, stop);
    }

    /// <summary>Forgets one that will not come back. Who still lives announces itself anew.</summary>
    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(string id, WorkerCommands commands, CancellationToken stop) =>
        await commands.Delete(new WorkerId(id), stop) is { } refused ? Refusals.Of(refused) : TypedResults.NoContent();

    private static async Task<Results<JsonHttpResult<WorkerLine>, ProblemHttpResult>> Drain(string id, WorkerCommands commands,
        WorkerService service, CancellationToken stop) =>
        await Answer(await commands.Drain(new WorkerId(id), stop), service, stop);

    private static async Task<Results<JsonHttpResult<WorkerLine>, ProblemHttpResult>> Pause(string id, WorkerCommands commands,
        WorkerService service, CancellationToken stop) =>
        await Answer(await commands.Pause(new WorkerId(id), stop), service, stop);

    private static async Task<Results<JsonHttpResult<WorkerLine>, ProblemHttpResult>> Resume(string id, WorkerCommands commands,
        WorkerService service, CancellationToken stop) =>
        await Answer(await commands.Resume(new WorkerId(id), stop), service, stop);

    private static async Task<Results<JsonHttpResult<WorkerLine>, ProblemHttpResult>> Answer(WorkerOutcome outcome, WorkerService service,
        CancellationToken stop) =>
        outcome.Refused is { } why ? Refusals.Of(why) : await Line(outcome.Worker!, service, stop);

    private static async Task<JsonHttpResult<WorkerLine>> Line(Worker worker, WorkerService service, CancellationToken stop) =>
        TypedResults.Json(WorkerLine.Of(worker, (await service.Running(stop))[worker.Id]), GatewayJson.Default.WorkerLine);

    private static ProblemHttpResult Unknown(string id) => Refusals.Of(WorkerCommands.Unknown(new WorkerId(id)));
}
