using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Transcode.Storage.Folder;

namespace Transcode.Storage.Tests.Folder;

/// <summary>Serves a folder store's signed addresses over real HTTP: the smallest server that keeps to the verdict.</summary>
internal sealed class StoreServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StoreServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>()
        .Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<StoreServer> Start(FolderStore store, TimeProvider clock)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(context => Serve(store, clock, context));
        await app.StartAsync();
        return new StoreServer(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task Serve(FolderStore store, TimeProvider clock, HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (store.Signature.Verify(context.Request.Method, target, clock.GetUtcNow()) is not SignatureCheck.Allowed { Permit: var permit })
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        else if (permit.Method == "GET") await Read(store, permit, context);
        else if (permit.Length is { } length && context.Request.ContentLength != length)
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        else await Write(store, permit, context);
    }

    private static async Task Read(FolderStore store, StorePermit permit, HttpContext context)
    {
        var range = context.Request.GetTypedHeaders().Range?.Ranges.Single() is { From: { } first, To: { } last }
            ? new ByteRange.Between(first, last) : null;
        if (await store.OpenRead(permit.Key, range, context.RequestAborted) is not ReadOutcome.Found { Content: var content })
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await using (content)
        {
            if (range is not null)
            {
                context.Response.StatusCode = StatusCodes.Status206PartialContent;
                context.Response.Headers.ContentRange = string.Create(
                    CultureInfo.InvariantCulture, $"bytes {content.Start}-{content.Start + content.Length - 1}/{content.Whole.Length}");
            }

            await content.Bytes.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
    }

    private static async Task Write(FolderStore store, StorePermit permit, HttpContext context)
    {
        if (permit is { Upload: { } upload, Part: { } part })
        {
            var tag = await store.Multipart.PutPart(
                new MultipartUpload(permit.Key, upload), part, context.Request.Body, context.Request.ContentLength!.Value,
                    context.RequestAborted);
            context.Response.Headers.ETag = $"\"{tag}\"";
        }
        else await store.Put(permit.Key, context.Request.Body, context.Request.ContentLength, contentType: null, context.RequestAborted);
    }
}
