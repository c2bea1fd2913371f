using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Transcode.Gateway.Access;

/// <summary>What no cache on the way may keep, whatever else it is told: refusals, and what needed a key. A cache that keeps answers
/// without being asked to would hand them to others.</summary>
internal static class CacheRules
{
    public static void UseCacheRules(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        http.Response.OnStarting(Apply, http);
        return next(http);
    });

    private static Task Apply(object state)
    {
        var http = (HttpContext)state;
        if (http.Response.StatusCode >= 400)
            http.Response.Headers.CacheControl = "no-store";
        else if (http.Response.Headers.CacheControl.Count == 0 && http.GetEndpoint() is { } endpoint
            && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
            http.Response.Headers.CacheControl = "private, no-cache";
        return Task.CompletedTask;
    }
}
