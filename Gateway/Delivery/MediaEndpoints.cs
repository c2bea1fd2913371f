using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Gateway.Access;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Jobs;
using Transcode.ServiceDefaults.Problems;
using Transcode.Storage;

namespace Transcode.Gateway.Delivery;

/// <summary>
/// /media/{asset}/… with a key, /signed/{token}/{asset}/… without one: what viewers fetch. While the job runs, playlists come from its plan
/// and a segment's request waits until the segment is there: a viewer may press play as soon as there is a plan.
/// </summary>
internal static class MediaEndpoints
{
    /// <summary>Between two looks at a job whose file does not come: its news may come from another process.</summary>
    private static readonly TimeSpan _refreshInterval = TimeSpan.FromSeconds(2);

    public static void MapMedia(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/media/{asset}/{**path}", [HttpMethods.Get, HttpMethods.Head], SendKeyed).Requires(Scope.Read, Scope.Worker)
            .OfAsset("asset");
        routes.MapMethods("/media/{asset}/{**path}", [HttpMethods.Options], AskedByPlayer).OpenToAll();
        routes.MapMethods("/signed/{token}/{asset}/{**path}", [HttpMethods.Get, HttpMethods.Head], SendSigned).OpenToAll();
        routes.MapMethods("/signed/{token}/{asset}/{**path}", [HttpMethods.Options], AskedByPlayer).OpenToAll();
    }

    private static Task SendKeyed(
        HttpContext http, string asset, string? path, IMediaStore store, JobFinder jobs, SegmentWaiters waiters, GatewayOptions options,
            TimeProvider time)
    {
        AllowPlayers(http.Response.Headers);
        return Send(http, new AssetId(asset), path, MediaCaching.Keyed, store, jobs, waiters, options, time);
    }

    /// <summary>The address is the permit.</summary>
    private static async Task SendSigned(
        HttpContext http, string token, string asset, string? path, MediaSignature signature, IMediaStore store, JobFinder jobs,
            SegmentWaiters waiters, GatewayOptions options, TimeProvider time)
    {
        AllowPlayers(http.Response.Headers);
        var id = new AssetId(asset);
        switch (await signature.Read(id, token, http.RequestAborted))
        {
            case MediaPermit.Good permit when (await jobs.Known(id, http.RequestAborted))?.Generation == permit.Generation:
                await Send(http, id, path, MediaCaching.Signed(permit.Until - time.GetUtcNow()), store, jobs, waiters, options, time);
                break;
            case MediaPermit.Good:
                await Problem.Of(410, "media.replaced",
                    "What this address showed was deleted or made anew. Ask for a new address: POST /api/assets/{asset}/address.")
                    .ExecuteAsync(http);
                break;
            case MediaPermit.Expired expired:
                await Problem.Of(403,
                    "media.expired", $"This address was good until {expired.Since:O}. Ask for a new one: POST /api/assets/{{asset}}/address.").ExecuteAsync(http);
                break;
            default:
                await Problem.Of(403, "media.unsigned", "This address was not made by this server, or for another asset.")
                    .ExecuteAsync(http);
                break;
        }
    }

    private static async Task Send(
        HttpContext http, AssetId id, string? path, MediaCaching caching, IMediaStore store, JobFinder jobs, SegmentWaiters waiters,
            GatewayOptions options, TimeProvider time)
    {
        if (path is null || !PublicPath.TryKey(id, path, out var key))
        {
            await Unknown().ExecuteAsync(http);
            return;
        }
        caching.Apply(http.Response, path);
        if (await StoredFile.Send(http, store, key, "media", http.RequestAborted))
            return;

        var until = time.GetUtcNow() + options.SegmentTimeout;
        while (await jobs.Unfinished(id, http.RequestAborted) is { } job)
        {
            var arrival = waiters.Next(job.Id);
            if (await StoredFile.Send(http, store, key, "media", http.RequestAborted) || await SendPlanned(http, job, path))
                return;
            if (job.Plan is { } plan && !PlannedFiles.Expects(plan, path))
                break;
            if (time.GetUtcNow() >= until)
            {
                await Later(http, job);
                return;
            }
            if (job.Plan is { } known && PlannedFiles.MomentOf(known, path) is { } moment)
                waiters.Seek(job.Id, moment);
            await Task.WhenAny(arrival, Task.Delay(_refreshInterval, time, http.RequestAborted));
            http.RequestAborted.ThrowIfCancellationRequested();
        }
        // Between our look at the store and our look at the job, the job may have ended well.
        if (!await StoredFile.Send(http, store, key, "media", http.RequestAborted))
            await Unknown().ExecuteAsync(http);
    }

    private static async Task<bool> SendPlanned(HttpContext http, Job job, string path)
    {
        if (job.Plan is not { } plan || PlannedFiles.Playlist(plan, path) is not { } playlist)
            return false;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentType = "application/vnd.apple.mpegurl";
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.WriteAsync(playlist, http.RequestAborted);
        return true;
    }

    private static Task Later(HttpContext http, Job job)
    {
        http.Response.Headers.RetryAfter = "5";
        http.Response.Headers.CacheControl = "no-store";
        return Problem.Of(503, "media.not_yet", $"Job {job.Id} has not made this file yet. Ask again in a few seconds.").ExecuteAsync(http);
    }

    private static ProblemHttpResult Unknown()
        => Problem.Of(404, "media.unknown", "There is no such file, and no job is going to make it.");

    private static NoContent AskedByPlayer(HttpContext http)
    {
        AllowPlayers(http.Response.Headers);
        return TypedResults.NoContent();
    }

    /// <summary>Players run in pages of any site; what they may read is decided by the key, not by the site.</summary>
    private static void AllowPlayers(IHeaderDictionary headers)
    {
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlAllowMethods = "GET, HEAD, OPTIONS";
        headers.AccessControlAllowHeaders = "Authorization, Range, If-None-Match";
        headers.AccessControlExposeHeaders = "Content-Length, Content-Range, ETag";
        headers.AccessControlMaxAge = "86400";
    }
}
