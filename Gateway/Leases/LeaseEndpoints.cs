using Transcode.Domain.Lists;
using Transcode.Domain.Dispatch;
using Transcode.Gateway.Application;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Gateway.Access;
using Transcode.Gateway.Delivery;
using Transcode.Gateway.Hosting;
using Transcode.ServiceDefaults.Problems;
using Transcode.Storage;

namespace Transcode.Gateway.Leases;

/// <summary>The worker protocol. The id of a lease cannot be guessed: who knows it holds it.</summary>
internal static class LeaseEndpoints
{
    private const int MostTransfers = 10_000;
    private const int LongestTag = 200;
    private const int LongestUpload = 1000;

    public static void MapLeases(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/leases", Claim).Requires(Scope.Worker);
        routes.MapPost("/api/leases/{id}/progress", Renew).Requires(Scope.Worker);
        routes.MapPost("/api/leases/{id}/result", Report).Requires(Scope.Worker);
        routes.MapPost("/api/leases/{id}/uploads", Transfers).Requires(Scope.Worker);
        routes.MapPost("/api/leases/{id}/uploads/parts", Parts).Requires(Scope.Worker);
        routes.MapPost("/api/leases/{id}/uploads/complete", Complete).Requires(Scope.Worker);
        // A tool reads this and can send no key; the id is the permit, for as long as the lease is held.
        routes.MapMethods("/api/leases/{id}/source", [HttpMethods.Get, HttpMethods.Head], Source).OpenToAll();
    }

    private static async Task<Results<JsonHttpResult<LeaseOffers>, NoContent>> Claim(
        HttpContext http, LeaseService service, LeaseGrants grants, CancellationToken stop)
    {
        var request = await Wire.Read(http.Request, ProtocolJson.Default.LeaseRequest, stop);
        var claimed = await service.Claim(request, stop);
        if (claimed.Count == 0)
            return TypedResults.NoContent();
        var offers = new List<LeaseOffer>(claimed.Count);
        foreach (var step in claimed)
            offers.Add(await grants.Offer(step, request, http, stop));
        return TypedResults.Json(new LeaseOffers(offers), ProtocolJson.Default.LeaseOffers);
    }

    private static async Task<JsonHttpResult<ProgressAnswer>> Renew(string id, HttpContext http, LeaseService service, CancellationToken stop)
    {
        var report = await Wire.Read(http.Request, ProtocolJson.Default.ProgressReport, stop);
        return TypedResults.Json(new ProgressAnswer(await service.Renew(id, report, stop)), ProtocolJson.Default.ProgressAnswer);
    }

    private static async Task<JsonHttpResult<ResultAnswer>> Report(string id, HttpContext http, LeaseService service, CancellationToken stop)
    {
        var report = await Wire.Read(http.Request, ProtocolJson.Default.ResultReport, stop, JsonBounds.OfResults);
        return TypedResults.Json(await service.Report(id, report, stop), ProtocolJson.Default.ResultAnswer);
    }

    private static async Task<Results<JsonHttpResult<TransferAnswer>, ProblemHttpResult>> Transfers(
        string id, HttpContext http, LeaseService service, LeaseGrants grants, CancellationToken stop)
    {
        var request = await Wire.Read(http.Request, ProtocolJson.Default.TransferRequest, stop, JsonBounds.OfResults);
        if (await service.FindLease(id, stop) is not { } lease || lease.Fence != request.Fence)
            return NotHeld();
        if (request.Write.Count + request.Read.Count > MostTransfers)
            return Problem.Of(400, "request.invalid", $"At most {MostTransfers} addresses at once.");
        if (request.Write.Concat(request.Read).FirstOrDefault(key => !IsOf(lease, key)) is { } foreign)
            return Foreign(lease, foreign);
        return TypedResults.Json(await grants.Transfers(lease, request, http, stop), ProtocolJson.Default.TransferAnswer);
    }

    private static async Task<Results<JsonHttpResult<PartsAnswer>, ProblemHttpResult>> Parts(
        string id, HttpContext http, LeaseService service, PartGrants grants, GatewayOptions options, CancellationToken stop)
    {
        var request = await Wire.Read(http.Request, ProtocolJson.Default.PartsRequest, stop);
        if (await service.FindLease(id, stop) is not { } lease || lease.Fence != request.Fence)
            return NotHeld();
        if (request.Bytes < 1 || request.Bytes > options.LargestUpload)
            return Problem.Of(400, "request.invalid", $"bytes is a number from 1 to {options.LargestUpload}.");
        if (request.From is < 1 or > IMultipartUploads.MostParts)
            return Problem.Of(400, "request.invalid", $"from is a number from 1 to {IMultipartUploads.MostParts}.");
        return IsOf(lease, request.Key) && IsUpload(request.Upload)
            ? TypedResults.Json(await grants.Parts(lease, request, http, stop), ProtocolJson.Default.PartsAnswer)
            : Foreign(lease, request.Key);
    }

    private static async Task<Results<JsonHttpResult<CompleteAnswer>, ProblemHttpResult>> Complete(
        string id, HttpContext http, LeaseService service, PartGrants grants, CancellationToken stop)
    {
        var request = await Wire.Read(http.Request, ProtocolJson.Default.CompleteRequest, stop, JsonBounds.OfResults);
        if (await service.FindLease(id, stop) is not { } lease || lease.Fence != request.Fence)
            return NotHeld();
        if (request.Tags.Count is < 1 or > IMultipartUploads.MostParts || request.Tags.Any(tag => tag.Length is 0 or > LongestTag))
            return Problem.Of(400, "request.invalid", $"tags are 1 to {IMultipartUploads.MostParts} texts of up to {LongestTag} characters.");
        return IsOf(lease, request.Key) && IsUpload(request.Upload)
            ? TypedResults.Json(await grants.Complete(lease, request, stop), ProtocolJson.Default.CompleteAnswer)
            : Foreign(lease, request.Key);
    }

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> Source(string id, LeaseService leases, JobService jobs, CancellationToken stop) =>
        await leases.FindLease(id, stop) is { } lease && await jobs.Find(lease.Job, stop) is { Order.Source.Path: { } path } && File.Exists(path)
            ? TypedResults.Stream(MediaMeter.Sent(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous), "source"), ContentTypes.Unknown, enableRangeProcessing: true)
            : NotHeld();

    /// <summary>A worker touches its own asset only, and the source only where it is to fetch it.</summary>
    private static bool IsOf(HeldLease lease, string key) => MediaKey.TryParse(key, out _, out _)
        && (lease.Step == StepGraph.FetchId ? AssetLayout.IsSource(lease.Asset, key)
            : PublicPath.OfKey(lease.Asset, key) is not null || key == AssetLayout.Manifest(lease.Asset) || key.StartsWith(AssetLayout.Chunks(lease.Asset) + "/", StringComparison.Ordinal));

    /// <summary>What a storage calls an upload, as it comes back by the wire.</summary>
    private static bool IsUpload(string? upload) => upload is null || upload.Length is > 0 and <= LongestUpload && !upload.Any(char.IsControl);

    private static ProblemHttpResult Foreign(HeldLease lease, string key) =>
        Problem.Of(403, "key.foreign", $"The key \"{Assets.SourceName.Label(key)}\" is not one of asset {lease.Asset}.");

    private static ProblemHttpResult NotHeld() => Problem.Of(410, "lease.not_held", "This lease is over. Delete its workspace and ask for another.");
}
