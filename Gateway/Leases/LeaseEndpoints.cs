using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Protocol;
using Transcode.Gateway.Access;
using Transcode.Gateway.Delivery;
using Transcode.Gateway.Hosting;
using Transcode.Orchestrator.Jobs;
using Transcode.Orchestrator.Leases;
using Transcode.ServiceDefaults.Problems;
using Transcode.Storage;

namespace Transcode.Gateway.Leases;

/// <summary>The worker protocol. The id of a lease cannot be guessed: who knows it holds it.</summary>
internal static class LeaseEndpoints
{
    private const int MostTransfers = 10_000;

    public static void MapLeases(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/leases", Claim).Needs(Scope.Worker);
        routes.MapPost("/api/leases/{id}/progress", Renew).Needs(Scope.Worker);
        routes.MapPost("/api/leases/{id}/result", Report).Needs(Scope.Worker);
        routes.MapPost("/api/leases/{id}/uploads", Transfers).Needs(Scope.Worker);
        // A tool reads this and can send no key; the id is the permit, for as long as the lease is held.
        routes.MapMethods("/api/leases/{id}/source", [HttpMethods.Get, HttpMethods.Head], Source).OpenToAll();
    }

    private static async Task<Results<JsonHttpResult<LeaseOffers>, NoContent>> Claim(
        HttpContext http, LeaseDesk desk, LeaseGrants grants, CancellationToken stop)
    {
        var request = await Wire.Read(http.Request, ProtocolJson.Default.LeaseRequest, stop);
        var claimed = await desk.Claim(request, stop);
        if (claimed.Count == 0)
            return TypedResults.NoContent();
        var offers = new List<LeaseOffer>(claimed.Count);
        foreach (var step in claimed)
            offers.Add(await grants.Offer(step, request, http, stop));
        return TypedResults.Json(new LeaseOffers(offers), ProtocolJson.Default.LeaseOffers);
    }

    private static async Task<JsonHttpResult<ProgressAnswer>> Renew(string id, HttpContext http, LeaseDesk desk, CancellationToken stop)
    {
        var report = await Wire.Read(http.Request, ProtocolJson.Default.ProgressReport, stop);
        return TypedResults.Json(new ProgressAnswer(await desk.Renew(id, report, stop)), ProtocolJson.Default.ProgressAnswer);
    }

    private static async Task<JsonHttpResult<ResultAnswer>> Report(string id, HttpContext http, LeaseDesk desk, CancellationToken stop)
    {
        var report = await Wire.Read(http.Request, ProtocolJson.Default.ResultReport, stop);
        return TypedResults.Json(await desk.Report(id, report, stop), ProtocolJson.Default.ResultAnswer);
    }

    private static async Task<Results<JsonHttpResult<TransferAnswer>, ProblemHttpResult>> Transfers(
        string id, HttpContext http, LeaseDesk desk, LeaseGrants grants, CancellationToken stop)
    {
        var request = await Wire.Read(http.Request, ProtocolJson.Default.TransferRequest, stop);
        if (await desk.FindLease(id, stop) is not { } lease || lease.Fence != request.Fence)
            return NotHeld();
        if (request.Write.Count + request.Read.Count > MostTransfers)
            return Problem.Of(400, "request.invalid", $"At most {MostTransfers} addresses at once.");
        if (request.Write.Concat(request.Read).FirstOrDefault(key => !IsOf(lease.Asset, key)) is { } foreign)
            return Problem.Of(403, "key.foreign", $"The key \"{Assets.SourceName.Label(foreign)}\" is not one of asset {lease.Asset}.");
        return TypedResults.Json(await grants.Transfers(lease, request, http, stop), ProtocolJson.Default.TransferAnswer);
    }

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> Source(string id, LeaseDesk leases, JobDesk jobs, CancellationToken stop) =>
        await leases.FindLease(id, stop) is { } lease && await jobs.Find(lease.Job, stop) is { Order.Source.Path: { } path } && File.Exists(path)
            ? TypedResults.Stream(MediaMeter.Sent(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous), "source"), ContentTypes.Unknown, enableRangeProcessing: true)
            : NotHeld();

    /// <summary>A worker touches its own asset only.</summary>
    private static bool IsOf(AssetId asset, string key) => MediaKey.TryParse(key, out _, out _)
        && (PublicPath.OfKey(asset, key) is not null || key == AssetLayout.Manifest(asset) || key.StartsWith(AssetLayout.Chunks(asset) + "/", StringComparison.Ordinal));

    private static ProblemHttpResult NotHeld() => Problem.Of(410, "lease.not_held", "This lease is over. Delete its workspace and ask for another.");
}
