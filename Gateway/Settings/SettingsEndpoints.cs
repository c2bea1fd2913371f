using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Transcode.Gateway.Access;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Reference;

namespace Transcode.Gateway.Settings;

internal static class SettingsEndpoints
{
    public static void MapSettings(this IEndpointRouteBuilder routes) => routes.MapGet("/api/settings", Get)
        .Requires(Scope.Admin).OfPlatform().Says("How the platform is set up: storage, state, retention, limits, versions; no secrets.");

    private static async Task<JsonHttpResult<SettingsReport>> Get(HttpContext http, SettingsService settings, CancellationToken stop)
        => TypedResults.Json(await settings.Now(Caller.Of(http), stop), GatewayJson.Default.SettingsReport);
}
