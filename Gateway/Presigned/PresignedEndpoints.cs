using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Transcode.Domain;
using Transcode.Gateway.Access;
using Transcode.Gateway.Assets;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Idempotency;
using Transcode.Gateway.Jobs;
using Transcode.Gateway.Reference;
using Transcode.ServiceDefaults.Problems;

namespace Transcode.Gateway.Presigned;

/// <summary>Uploads by addresses that are signed for their parts. An upload that is whole is an asset of the same id.</summary>
internal static class PresignedEndpoints
{
    private const string Address = "/api/uploads";

    /// <summary>Numbers of parts that a refusal names.</summary>
    private const int MostNamed = 20;

    public static void MapPresigned(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Address, Begin).Requires(Scope.Submit).OfCaller().Once().Takes<UploadOrder>().Answers(201)
            .Says("Begins an upload whose parts go straight to the storage.");
        routes.MapGet($"{Address}/{{id}}", Get).Requires(Scope.Submit).OfAsset("id")
            .Says("How far such an upload is: which of its parts are missing in the storage.");
        routes.MapPost($"{Address}/{{id}}/parts", Parts).Requires(Scope.Submit).OfAsset("id").MayTake<PartsOrder>()
            .Says("Addresses to which parts are sent, without a key, for a while.");
        routes.MapPost($"{Address}/{{id}}/complete", Complete).Requires(Scope.Submit).OfAsset("id").MayTake<CompleteOrder>().Answers(201)
            .Says("Makes an asset of it, when all parts have come. Twice is once.");
        routes.MapDelete($"{Address}/{{id}}", Delete).Requires(Scope.Submit).OfAsset("id")
            .Says("Gives it up, with all that came of it.");
    }

    private static async Task<Results<JsonHttpResult<UploadReport>, ProblemHttpResult>> Begin(HttpContext http, PresignedUploads uploads,
        GatewayOptions options, CancellationToken stop)
    {
        var order = await Wire.Read(http.Request, GatewayJson.Default.UploadOrder, stop);
        if (order.Bytes is not ({ } bytes and >= 0))
            return Problem.Of(400, "request.invalid", "bytes is missing or no length: name the length of the file in bytes.");
        if (UnfinishedUploads.Fault(bytes, options.LargestUpload) is { } fault)
            return Refusals.Of(fault);
        var report = await uploads.Begin(order.Name, bytes, OnceOnly.Of(http), Caller.Of(http), stop);
        http.Response.Headers.Location = $"{Address}/{report.UploadId}";
        return TypedResults.Json(report, GatewayJson.Default.UploadReport, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<Results<JsonHttpResult<UploadReport>, ProblemHttpResult>> Get(string id, HttpContext http,
        PresignedUploads uploads, CancellationToken stop)
    {
        http.Response.Headers.CacheControl = "no-store";
        return await uploads.Find(new AssetId(id), stop) is { } state && await uploads.Report(new AssetId(id), state, stop) is { } report
            ? TypedResults.Json(report, GatewayJson.Default.UploadReport)
            : Unknown(id);
    }

    private static async Task<Results<JsonHttpResult<PartAddresses>, ProblemHttpResult>> Parts(string id, HttpContext http,
        PresignedUploads uploads, GatewayOptions options, CancellationToken stop)
    {
        var order = await Wire.ReadIfAny(http.Request, GatewayJson.Default.PartsOrder, new(), stop);
        http.Response.Headers.CacheControl = "no-store";
        if (await uploads.Find(new AssetId(id), stop) is not { } state)
            return Unknown(id);
        if (state.IsDone)
            return IsWhole(id);
        var (from, count, last) = (order.From ?? 1, order.Count ?? PartsOrder.MostAtOnce, PresignedUploads.PlanOf(state).Count);
        if (from < 1 || from > last)
            return Problem.Of(400, "request.invalid", $"from is the number of a part: this upload has 1 to {last}.");
        if (count is < 1 or > PartsOrder.MostAtOnce)
            return Problem.Of(400, "request.invalid", $"count is a number from 1 to {PartsOrder.MostAtOnce}.");
        var addresses = await uploads.Addresses(new AssetId(id), state, from, count, OuterAddress.OfCaller(http, options), stop);
        return TypedResults.Json(addresses, GatewayJson.Default.PartAddresses);
    }

    private static async Task<Results<JsonHttpResult<UploadedAsset>, ProblemHttpResult>> Complete(string id, HttpContext http,
        PresignedUploads uploads, CancellationToken stop)
    {
        var order = await Wire.ReadIfAny(http.Request, GatewayJson.Default.CompleteOrder, new(), stop);
        return await uploads.Complete(new AssetId(id), order.Tags, stop) switch
        {
            CompleteOutcome.Done { Asset: var asset }
                => TypedResults.Json(asset, GatewayJson.Default.UploadedAsset, statusCode: StatusCodes.Status201Created),
            CompleteOutcome.Incomplete { Missing: var missing } => Problem.Of(409, "upload.incomplete",
                $"Parts are missing: {Named(missing)}. Send them, and complete the upload again."),
            CompleteOutcome.Unfit { Part: var part, Expected: var expected } => Problem.Of(422, "upload.length",
                $"Part {part.Number} has {part.Length} bytes, and {expected} were to come: this is not the file that was announced. Nothing "
                + "of the upload was kept; begin a new one."),
            CompleteOutcome.Changed => Problem.Of(409, "upload.part",
                "A part was sent again while the upload was completed. Complete it again when all have come."),
            CompleteOutcome.Miscounted { Parts: var parts } => Problem.Of(400, "request.invalid",
                $"tags are as many as the upload has parts: {parts}."),
            CompleteOutcome.Other { Part: var part } => Problem.Of(409, "upload.part",
                $"Part {part.Number} lies in the storage with the ETag {part.Tag}, which is not the one of tags. Send this part again, and "
                + "complete the upload with what its PUT answered."),
            _ => Unknown(id),
        };
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(string id, PresignedUploads uploads, CancellationToken stop)
    {
        if (await uploads.Find(new AssetId(id), stop) is not { } state)
            return Unknown(id);
        return await uploads.GiveUp(new AssetId(id), state, stop) ? TypedResults.NoContent() : IsWhole(id);
    }

    private static string Named(IReadOnlyList<int> parts)
        => string.Join(", ", parts.Take(MostNamed)) + (parts.Count > MostNamed ? $" and {parts.Count - MostNamed} more" : "");

    private static ProblemHttpResult IsWhole(string id) => Problem.Of(409, "upload.complete",
        $"The upload is whole, and an asset. To delete it: DELETE /api/assets/{id}.");

    private static ProblemHttpResult Unknown(string id) => Problem.Of(404, "upload.unknown",
        $"There is no upload \"{SourceName.Label(id)}\", or nothing was asked of it for a day. Begin a new one.");
}
