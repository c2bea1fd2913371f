using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Transcode.Gateway.Access;
using Transcode.Gateway.Delivery;
using Transcode.Gateway.Hosting;
using Transcode.ServiceDefaults.Problems;
using Transcode.Storage;
using Transcode.Storage.Folder;

namespace Transcode.Gateway.Store;

/// <summary>
/// /store/{key}: a folder store's stand-in for presigned addresses. The address is the permit: for one file, one method, a while. Who reads
/// and writes here is a worker without the shared disk.
/// </summary>
internal static class StoreEndpoints
{
    public static void MapStore(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/store/{**key}", [HttpMethods.Get, HttpMethods.Head], Read).OpenToAll().ExcludeFromDescription();
        routes.MapPut("/store/{**key}", Write).OpenToAll().ExcludeFromDescription();
    }

    private static async Task Read(HttpContext http, IMediaStore store, TimeProvider time)
    {
        if (Permit(http, store, time) is not { } permit)
            return;
        if (!await StoredFile.Send(http, store, permit.Key, "store", http.RequestAborted))
            await Problem.Of(404, "file.unknown", "There is no such file in the store.").ExecuteAsync(http);
    }

    private static async Task Write(HttpContext http, IMediaStore store, TimeProvider time, GatewayOptions options)
    {
        if (Permit(http, store, time) is not { } permit)
            return;
        if (permit.Length is { } length && http.Request.ContentLength != length)
        {
            await Problem.Of(400, "length.mismatch", $"This address takes {length} bytes; {http.Request.ContentLength} were announced.")
                .ExecuteAsync(http);
            return;
        }
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = options.LargestUpload;
        var bytes = MediaMeter.Received(http.Request.Body, "store");
        http.Response.Headers.ETag = permit is { Upload: { } upload, Part: { } part }
            ? await store.Multipart.PutPart(new MultipartUpload(permit.Key, upload), part, bytes, http.Request.ContentLength ?? 0,
            http.RequestAborted)
            : $"\"{(await store.Put(permit.Key, bytes, http.Request.ContentLength, null, http.RequestAborted)).Version}\"";
    }

    /// <summary>Null: refused, and answered so.</summary>
    private static StorePermit? Permit(HttpContext http, IMediaStore store, TimeProvider time)
    {
        var target = http.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var check = store is FolderStore folder
            ? folder.Signature.Verify(http.Request.Method, target, time.GetUtcNow())
            : new SignatureCheck.Malformed("the bytes lie in another store");
        if (check is SignatureCheck.Allowed allowed)
            return allowed.Permit;
        // An address that has run out is refused, as S3 does it; 404 and 410 would say that the file is gone.
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return null;
    }
}
