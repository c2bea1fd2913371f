using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Transcode.Domain;
using Transcode.Gateway.Access;
using Transcode.Gateway.Assets;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Jobs;
using Transcode.Gateway.Reference;
using Transcode.ServiceDefaults.Problems;

namespace Transcode.Gateway.Tus;

/// <summary>Resumable uploads by tus 1.0 (tus.io): creation, checksum, expiration, termination. An upload that is whole is an asset of the
/// same id.</summary>
internal static class TusEndpoints
{
    private const string Address = "/uploads";

    public static void MapTus(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods(Address, [HttpMethods.Options], Offer).OpenToAll().ExcludeFromDescription();
        routes.MapPost(Address, Create).Requires(Scope.Submit).OfCaller().Produces(201)
            .Says("Begins a resumable upload (tus 1.0): Upload-Length, Upload-Metadata.");
        routes.MapMethods($"{Address}/{{id}}", [HttpMethods.Head], Tell).Requires(Scope.Submit).OfAsset("id").Produces(200)
            .Says("How far an upload is: Upload-Offset.");
        routes.MapPatch($"{Address}/{{id}}", Append).Requires(Scope.Submit).OfAsset("id").Takes<Stream>(TusHeaders.BodyType).Produces(204)
            .Says("Goes on with an upload at Upload-Offset.");
        routes.MapDelete($"{Address}/{{id}}", Terminate).Requires(Scope.Submit).OfAsset("id").Produces(204)
            .Says("Gives an upload up, with all that came of it.");
        // For who can send nothing but POST.
        routes.MapPost($"{Address}/{{id}}", Override).Requires(Scope.Submit).OfAsset("id").ExcludeFromDescription();
    }

    private static void Offer(HttpContext http, GatewayOptions options)
    {
        TusHeaders.Offer(http.Response, options.LargestUpload);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task<IResult> Create(HttpContext http, ResumableUploads uploads, GatewayOptions options, CancellationToken stop)
    {
        if (Refused(http) is { } refused)
            return refused;
        if (TusHeaders.Number(http.Request, "Upload-Length") is not { } length)
            return Problem.Of(400, "request.invalid", "Upload-Length is missing or no number: name the length of the file in bytes.");
        if (UnfinishedUploads.Fault(length, options.LargestUpload) is { } fault)
            return Refusals.Of(fault);
        if (!TusHeaders.TryName(http.Request, out var name))
            return Problem.Of(400, "request.invalid",
                "Upload-Metadata has pairs of a key and a value in base64, with commas between: filename bW92aWUubWt2.");
        var (id, state) = await uploads.Create(name, length, Caller.Of(http), stop);
        http.Response.Headers.Location = $"{Address}/{id}";
        TusHeaders.Expires(http.Response, state.Expires);
        return TypedResults.StatusCode(StatusCodes.Status201Created);
    }

    private static async Task<IResult> Tell(string id, HttpContext http, ResumableUploads uploads, CancellationToken stop)
    {
        if (Refused(http) is { } refused)
            return refused;
        http.Response.Headers.CacheControl = "no-store";
        if (await uploads.Find(new AssetId(id), stop) is not { } state)
            return Unknown(id);
        TusHeaders.Offset(http.Response, state.Offset);
        http.Response.Headers["Upload-Length"] = state.Length.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (!state.IsDone)
            TusHeaders.Expires(http.Response, state.Expires);
        return TypedResults.Ok();
    }

    private static async Task<IResult> Append(string id, HttpContext http, ResumableUploads uploads, GatewayOptions options,
        CancellationToken stop)
    {
        if (Refused(http) is { } refused)
            return refused;
        if (http.Request.ContentType != TusHeaders.BodyType)
            return Problem.Of(415, "request.invalid", $"Send the bytes as {TusHeaders.BodyType}.");
        if (TusHeaders.Number(http.Request, "Upload-Offset") is not { } offset)
            return Problem.Of(400, "request.invalid", "Upload-Offset is missing or no number: ask for it with HEAD.");
        if (!TusHeaders.TryChecksum(http.Request, out var checksum))
            return Problem.Of(400, "request.invalid",
                "Upload-Checksum is sha1 or sha256, a blank, and the sum of this request's bytes in base64.");
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = options.LargestUpload;
        switch (await uploads.Append(new AssetId(id), offset, http.Request.Body, checksum, stop))
        {
            case UploadOutcome.Taken { State: var state }:
                TusHeaders.Offset(http.Response, state.Offset);
                if (!state.IsDone)
                    TusHeaders.Expires(http.Response, state.Expires);
                return TypedResults.NoContent();
            case UploadOutcome.Elsewhere { Offset: var now }:
                TusHeaders.Offset(http.Response, now);
                return Problem.Of(409, "upload.offset", $"The upload is at byte {now}, not {offset}: go on from there.");
            case UploadOutcome.Mismatch:
                return Problem.Of(460, "upload.checksum", "The bytes are not what Upload-Checksum says; none was kept. Send them again.");
            case UploadOutcome.TooLong:
                return Problem.Of(413, "upload.too_long", "More bytes came than Upload-Length announced.");
            default:
                return Unknown(id);
        }
    }

    private static async Task<IResult> Terminate(string id, HttpContext http, ResumableUploads uploads, CancellationToken stop)
    {
        if (Refused(http) is { } refused)
            return refused;
        return await uploads.Terminate(new AssetId(id), stop) ? TypedResults.NoContent() : Unknown(id);
    }

    private static Task<IResult> Override(string id, HttpContext http, ResumableUploads uploads, GatewayOptions options,
        CancellationToken stop) =>
        http.Request.Headers["X-HTTP-Method-Override"].ToString() switch
        {
            "PATCH" => Append(id, http, uploads, options, stop),
            "DELETE" => Terminate(id, http, uploads, stop),
            "HEAD" => Tell(id, http, uploads, stop),
            _ => Task.FromResult<IResult>(Problem.Of(405, "request.method", "An upload takes HEAD, PATCH and DELETE.")),
        };

    /// <summary>Every answer says which version is spoken; who speaks another is told so.</summary>
    private static IResult? Refused(HttpContext http)
    {
        TusHeaders.Speak(http.Response);
        if (TusHeaders.IsSpoken(http.Request))
            return null;
        http.Response.Headers["Tus-Version"] = TusHeaders.Version;
        return Problem.Of(412, "upload.version", $"{TusHeaders.Resumable}: {TusHeaders.Version} is the version that is spoken here.");
    }

    private static IResult Unknown(string id)
        => Problem.Of(404,
        "upload.unknown", $"There is no upload \"{SourceName.Label(id)}\", or nothing came of it for a day. Begin a new one.");
}
