using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Transcode.Domain.Protocol;
using Transcode.Gateway.Access;
using Transcode.Gateway.Application;
using Transcode.Gateway.Assignments;
using Transcode.Gateway.Delivery;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Jobs;
using Transcode.Gateway.Workers;
using Transcode.ServiceDefaults.Problems;
using Transcode.Storage;

namespace Transcode.Gateway.Leases;

/// <summary>The worker protocol over HTTP.</summary>
internal static class LeaseEndpoints
{
    public static void MapLeases(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/leases", Claim).Requires(Scope.Worker).OfCaller().ExcludeFromDescription();
        routes.MapPost("/api/leases/{id}/progress", Renew).Requires(Scope.Worker).OfCaller().ExcludeFromDescription();
        routes.MapPost("/api/leases/{id}/result", Report).Requires(Scope.Worker).OfCaller().ExcludeFromDescription();
        routes.MapPost("/api/leases/{id}/uploads", Transfers).Requires(Scope.Worker).OfCaller().ExcludeFromDescription();
        routes.MapPost("/api/leases/{id}/uploads/parts", Parts).Requires(Scope.Worker).OfCaller().ExcludeFromDescription();
        routes.MapPost("/api/leases/{id}/uploads/complete", Complete).Requires(Scope.Worker).OfCaller().ExcludeFromDescription();
        // A tool reads this and can send no key; the id is the permit, for as long as the lease is held.
        routes.MapMethods("/api/leases/{id}/source", [HttpMethods.Get, HttpMethods.Head], Source).OpenToAll().ExcludeFromDescription();
    }

    private static async Task<Results<JsonHttpResult<LeaseOffers>, NoContent, ProblemHttpResult>> Claim(HttpContext http,
        WorkerProtocol protocol, CancellationToken stop)
    {
        var request = await Wire.Read(http.Request, ProtocolJson.Default.LeaseRequest, stop);
        var answer = await protocol.Claim(request, LeaseCaller.Of(http), stop);
        return answer.Refused is { } why ? Refused(why) : answer.Value!.Leases.Count == 0 ? TypedResults.NoContent()
            : TypedResults.Json(answer.Value, ProtocolJson.Default.LeaseOffers);
    }

    private static async Task<JsonHttpResult<ProgressAnswer>> Renew(string id, HttpContext http, WorkerProtocol protocol,
        CancellationToken stop)
    {
        var report = await Wire.Read(http.Request, ProtocolJson.Default.ProgressReport, stop);
        return TypedResults.Json(await protocol.Renew(id, report, LeaseCaller.Of(http), stop), ProtocolJson.Default.ProgressAnswer);
    }

    private static async Task<Results<JsonHttpResult<ResultAnswer>, ProblemHttpResult>> Report(string id, HttpContext http,
        WorkerProtocol protocol, CancellationToken stop)
    {
        var report = await Wire.Read(http.Request, ProtocolJson.Default.ResultReport, stop, JsonBounds.OfResults);
        return Answer(await protocol.Report(id, report, LeaseCaller.Of(http), stop), ProtocolJson.Default.ResultAnswer);
    }

    private static async Task<Results<JsonHttpResult<TransferAnswer>, ProblemHttpResult>> Transfers(string id, HttpContext http,
        WorkerProtocol protocol, CancellationToken stop)
    {
        var request = await Wire.Read(http.Request, ProtocolJson.Default.TransferRequest, stop, JsonBounds.OfResults);
        return Answer(await protocol.Transfers(id, request, LeaseCaller.Of(http), stop), ProtocolJson.Default.TransferAnswer);
    }

    private static async Task<Results<JsonHttpResult<PartsAnswer>, ProblemHttpResult>> Parts(string id, HttpContext http,
        WorkerProtocol protocol, CancellationToken stop)
    {
        var request = await Wire.Read(http.Request, ProtocolJson.Default.PartsRequest, stop);
        return Answer(await protocol.Parts(id, request, LeaseCaller.Of(http), stop), ProtocolJson.Default.PartsAnswer);
    }

    private static async Task<Results<JsonHttpResult<CompleteAnswer>, ProblemHttpResult>> Complete(string id, HttpContext http,
        WorkerProtocol protocol, CancellationToken stop)
    {
        var request = await Wire.Read(http.Request, ProtocolJson.Default.CompleteRequest, stop, JsonBounds.OfResults);
        return Answer(await protocol.Complete(id, request, LeaseCaller.Of(http), stop), ProtocolJson.Default.CompleteAnswer);
    }

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> Source(
        string id, LeaseService leases, LeaseTokens tokens, JobService jobs, GatewayOptions options, CancellationToken stop) =>
        await tokens.OpenSource(id, stop) is { } token && await leases.FindLease(token, stop) is { } lease
        && await jobs.Find(lease.Job, stop) is { Order.Source: { Path: not null } source }
        && MediaFolders.Open(options.MediaRoots, source) is { } file
            ? TypedResults.Stream(MediaMeter.Sent(new FileStream(file, FileAccess.Read, 1 << 16, file.IsAsync), "source"),
            ContentTypes.Unknown, enableRangeProcessing: true)
            : Refused(ProtocolRefusal.NotHeld);

    /// <summary>As the protocol answers it, in the words of HTTP.</summary>
    internal static Results<JsonHttpResult<T>, ProblemHttpResult> Answer<T>(ProtocolAnswer<T> answer, JsonTypeInfo<T> shape)
        where T : class =>
        answer.Refused is { } why ? Refused(why) : TypedResults.Json(answer.Value!, shape);

    internal static ProblemHttpResult Refused(ProtocolRefusal why) => Problem.Of((int)why.Status, why.Code, why.Message);
}
