using Transcode.Domain.Lists;
using Transcode.Domain.Dispatch;
using Transcode.Gateway.Application;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Gateway.Access;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Jobs;
using Transcode.Gateway.Reference;
using Transcode.ServiceDefaults.Problems;

namespace Transcode.Gateway.Assets;

internal static class AssetEndpoints
{
    private const int LongestPage = 500;

    public static void MapAssets(this IEndpointRouteBuilder routes)
    {
        routes.MapPut("/api/assets", Upload).Requires(Scope.Submit).OfCaller().Takes<Stream>("application/octet-stream").Answers(201)
            .Says("Uploads a file: the body is the file.");
        routes.MapGet("/api/assets", List).Requires(Scope.Read).OfCaller().Says("Assets, newest first.");
        routes.MapGet("/api/assets/{asset}", Get).Requires(Scope.Read).OfAsset("asset").Says("An asset and its status.");
        routes.MapPost("/api/assets/{asset}/address", Address).Requires(Scope.Read).OfAsset("asset").MayTake<MediaAddressOrder>()
            .Says("An address of its media that plays without a key, for a while.");
        routes.MapDelete("/api/assets/{asset}/outputs", ForgetOutputs).Requires(Scope.Submit).OfAsset("asset")
            .Says("Deletes results that were taken elsewhere.");
        routes.MapDelete("/api/assets/{asset}", Delete).Requires(Scope.Submit).OfAsset("asset")
            .Says("Deletes source, results and what is known of an asset.");
    }

    /// <summary>The body is the file; <c>?name=</c> is what it is called.</summary>
    private static async Task<Results<JsonHttpResult<UploadedAsset>, ProblemHttpResult>> Upload(
        HttpContext http, Uploads uploads, GatewayOptions options, string? name, CancellationToken stop)
    {
        if (http.Request.ContentLength > options.LargestUpload)
            return Problem.Of(413,
                FailureCodes.InputTooLarge, $"The upload has {http.Request.ContentLength} bytes; this server takes {options.LargestUpload}.");
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = options.LargestUpload;
        var (asset, why) = await uploads.Take(name, http.Request.Body, http.Request.ContentLength, Caller.Of(http), stop);
        return asset is not null
            ? TypedResults.Json(asset, GatewayJson.Default.UploadedAsset, statusCode: StatusCodes.Status201Created)
            : Refusals.Of(why!);
    }

    private static async Task<Results<JsonHttpResult<AssetList>, ProblemHttpResult>> List(
        HttpContext http, AssetService service, string? status, string? label, string? after, int? limit, CancellationToken stop)
    {
        var wanted = Enum.GetValues<AssetStatus>().Cast<AssetStatus?>().FirstOrDefault(each => AssetReport.Word(each!.Value) == status);
        if (status is not null && wanted is null)
            return Problem.Of(400,
                "request.invalid", $"status is one of {string.Join(", ", Enum.GetValues<AssetStatus>().Select(AssetReport.Word))}.");
        var place = AssetPlace.Read(after);
        if (after is { Length: > 0 } && place is null)
            return Problem.Of(400, "request.invalid", "after is what the page before gave as its after.");
        var size = Math.Clamp(limit ?? 50, 1, LongestPage);
        var found = await service.List(new AssetFilter(wanted, label, size) { After = place }, Caller.Of(http), stop);
        return TypedResults.Json(new AssetList([.. found.Select(AssetReport.Of)],
            found.Count == size ? AssetPlace.Of(found[^1]).ToString() : null), GatewayJson.Default.AssetList);
    }

    private static async Task<Results<JsonHttpResult<AssetReport>, ProblemHttpResult>> Get(string asset, JobFinder jobs,
        CancellationToken stop) =>
        await jobs.Known(new AssetId(asset), stop) is { } known ? TypedResults.Json(AssetReport.Of(known), GatewayJson.Default.AssetReport)
            : Refusals.Of(AssetCommands.Unknown);

    private static async Task<Results<JsonHttpResult<MediaAddress>, ProblemHttpResult>> Address(
        string asset, HttpContext http, MediaAddresses addresses, GatewayOptions options, CancellationToken stop)
    {
        var order = await Wire.ReadIfAny(http.Request, GatewayJson.Default.MediaAddressOrder, new(), stop);
        http.Response.Headers.CacheControl = "no-store";
        var (address, refused) = await addresses.Sign(new AssetId(asset), order.Path, order.Seconds, Caller.Of(http), stop);
        return address is null ? Refusals.Of(refused!)
            : TypedResults.Json(MediaAddresses.Of(address, http, options), GatewayJson.Default.MediaAddress);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ForgetOutputs(string asset, HttpContext http, AssetCommands commands,
        CancellationToken stop) =>
        await commands.DeleteOutputs(new AssetId(asset), Caller.Of(http), stop) is { } refused ? Refusals.Of(refused)
            : TypedResults.NoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(string asset, HttpContext http, AssetCommands commands,
        CancellationToken stop) =>
        await commands.Delete(new AssetId(asset), Caller.Of(http), stop) is { } refused ? Refusals.Of(refused) : TypedResults.NoContent();
}
