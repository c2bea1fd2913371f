using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Transcode.Domain.Protocol;
using Transcode.Worker.Platform;

namespace Transcode.Worker.Streaming;

/// <summary>
/// The worker's own port: the stream of what is encoded here, and the place to which work may be pushed. Segments that were made here come
/// from this disk, all else through us from the platform, so that a viewer sees one stream however many machines make it. Only films of
/// which something was encoded here are shown, and only to whom <see cref="StreamAccess"/> lets in.
/// </summary>
internal sealed class StreamServer(WorkerOptions options, SegmentCache cache, HttpPlatform platform) : IHostedService
{
    private WebApplication? _app;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 64 << 10;
            kestrel.Listen(options.Listen!);
        });
        builder.Services.AddRoutingCore();
        _app = builder.Build();
        var access = new StreamAccess(options);
        _app.Use(async (http, next) =>
        {
            access.Answer(http);
            if (access.May(http.Connection.RemoteIpAddress))
                await next(http);
            else
                http.Response.StatusCode = StatusCodes.Status403Forbidden;
        });
        _app.UseRouting();
        _app.MapMethods("/hls/{name}/{**path}", [HttpMethods.Get, HttpMethods.Head], Show);
        _app.MapPost("/api/assignments", Take);
        _app.MapGet("/api/assignments/{job}", Notify);
        await _app.StartAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_app is null)
            return;
        await _app.StopAsync(cancellationToken);
        await _app.DisposeAsync();
    }

    private async Task Show(HttpContext http, string name, string path)
    {
        if (path.Split('/').Any(part => part is "" or "." or "..") || cache.Film(name) is not { } asset)
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        else if (cache.Find(asset, path) is { } file)
            await Results.File(file, TypeOf(path), enableRangeProcessing: true).ExecuteAsync(http);
        else
            await Pass(
                http, $"/media/{Uri.EscapeDataString(asset.Value)}/{(path == "index.m3u8" ? "master.m3u8" : Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal))}");
    }

    /// <summary>The work itself comes by the lease that we wait for anyway; a push that got through says that this machine can be
    /// reached.</summary>
    private async Task Take(HttpContext http)
    {
        if (!http.Request.HasJsonContentType() || await Read(http) is not { } assignment)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        var state = cache.Running.Any(work => work.Offer.Job.Value == assignment.JobId) ? "processing" : "queued";
        http.Response.StatusCode = StatusCodes.Status202Accepted;
        await http.Response.WriteAsJsonAsync(new AssignmentStatus
        {
            JobId = assignment.JobId,
            State = state,
            StreamUrl = UrlOf(assignment.SourcePath)
        },
            ProtocolJson.Default.AssignmentStatus, cancellationToken: http.RequestAborted);
    }

    /// <summary>Of what runs here; of other jobs nothing is asked with our key.</summary>
    private Task Notify(HttpContext http, string job)
    {
        if (cache.Knows(job))
            return Pass(http, $"/api/assignments/{Uri.EscapeDataString(job)}");
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private string? UrlOf(string path)
        => options.OwnAddress is { } address ? StreamName.Url(address, path[(path.LastIndexOf('/') + 1)..]) : null;

    private static async Task<Assignment?> Read(HttpContext http)
    {
        try
        {
            return await http.Request.ReadFromJsonAsync(ProtocolJson.Default.Assignment, http.RequestAborted);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private async Task Pass(HttpContext http, string path)
    {
        try
        {
            using var answer = await platform.Read(path, http.RequestAborted);
            http.Response.StatusCode = (int)answer.StatusCode;
            http.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
            http.Response.ContentLength = answer.Content.Headers.ContentLength;
            http.Response.Headers.CacheControl = answer.Headers.CacheControl?.ToString();
            if (!HttpMethods.IsHead(http.Request.Method))
                await answer.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
        }
        catch (HttpRequestException)
        {
            http.Response.StatusCode = StatusCodes.Status502BadGateway;
        }
    }

    private static string TypeOf(string path) => path.EndsWith(".m4s", StringComparison.Ordinal) ? "video/iso.segment" : "video/mp4";
}
