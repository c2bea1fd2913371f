using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Transcode.Domain;
using Transcode.Gateway.Access;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Jobs;
using Transcode.Orchestrator.Results;
using Transcode.ServiceDefaults.Problems;

namespace Transcode.Gateway.Assets;

internal static class AssetEndpoints
{
    public static void MapAssets(this IEndpointRouteBuilder routes)
    {
        routes.MapPut("/api/assets", Upload).Needs(Scope.Submit);
        routes.MapDelete("/api/assets/{asset}/outputs", ForgetOutputs).Needs(Scope.Submit);
    }

    /// <summary>The body is the file; <c>?name=</c> is what it is called.</summary>
    private static async Task<Results<JsonHttpResult<UploadedAsset>, ProblemHttpResult>> Upload(
        HttpContext http, Uploads uploads, GatewayOptions options, string? name, CancellationToken stop)
    {
        if (http.Request.ContentLength > options.LargestUpload)
            return Problem.Of(413, FailureCodes.InputTooLarge, $"The upload has {http.Request.ContentLength} bytes; this server takes {options.LargestUpload}.");
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = options.LargestUpload;
        var (asset, why) = await uploads.Take(name, http.Request.Body, http.Request.ContentLength, stop);
        return asset is not null
            ? TypedResults.Json(asset, GatewayJson.Default.UploadedAsset, statusCode: StatusCodes.Status201Created)
            : Refusals.Of(why!);
    }

    /// <summary>For who has taken the result elsewhere. While a job still makes outputs, nothing is deleted.</summary>
    private static async Task<Results<NoContent, ProblemHttpResult>> ForgetOutputs(
        string asset, JobFinder jobs, IResultPublisher publisher, CancellationToken stop)
    {
        var id = new AssetId(asset);
        if (await jobs.Known(id, stop) is null)
            return Problem.Of(404, "asset.unknown", "There is no such asset.");
        if (await jobs.Unfinished(id, stop) is { } job)
            return Problem.Of(409, "job.running", $"Job {job.Id} still makes outputs of this asset. Cancel it first.");
        await publisher.ForgetOutputs(id, stop);
        return TypedResults.NoContent();
    }
}
