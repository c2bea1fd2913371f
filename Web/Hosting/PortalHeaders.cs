using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Transcode.Gateway.Access;

namespace Transcode.Web.Hosting;

/// <summary>What a browser may do in the portal's pages: run our scripts, show our media, talk to us, and nothing else.</summary>
internal static class PortalHeaders
{
    /// <summary>The player decodes in a worker made of a blob and hands the video a blob.</summary>
    private const string Policy = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        + "media-src 'self' blob:; "
        + "worker-src 'self' blob:; connect-src 'self'; font-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
        + "frame-ancestors 'none'";

    public static void UsePortalHeaders(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<SignInPage>() is not null)
        {
            http.Response.Headers.ContentSecurityPolicy = Policy;
            http.Response.Headers.XContentTypeOptions = "nosniff";
            http.Response.Headers["Referrer-Policy"] = "same-origin";
            http.Response.OnStarting(() =>
            {
                // A page with a form has said so itself.
                if (http.Response.Headers.CacheControl.Count == 0)
                    http.Response.Headers.CacheControl = "no-store";
                return Task.CompletedTask;
            });
        }
        await next(http);
    });
}
