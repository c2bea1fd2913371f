using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Transcode.Gateway.Hosting;
using Transcode.ServiceDefaults.Problems;

namespace Transcode.Gateway.Access;

/// <summary>
/// Every endpoint says what it needs; one that says nothing is closed. Keys come in <c>Authorization: Bearer</c>. Without any key configured, this
/// machine's own programs may do everything but name local files, and web pages of other sites may do nothing.
/// </summary>
internal static class AccessSetup
{
    /// <param name="endpoint">To be closed.</param>
    /// <param name="scope">What opens it.</param>
    /// <param name="also">What opens it as well.</param>
    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, Scope scope, Scope? also = null) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new Need(scope, also));

    /// <summary>Open to all: health, and addresses that carry their own proof.</summary>
    public static TBuilder OpenToAll<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new Need(null));

    public static void UseAccess(this IApplicationBuilder app)
    {
        var options = app.ApplicationServices.GetRequiredService<GatewayOptions>();
        var ring = new KeyRing(options.Keys);
        app.Use(async (http, next) =>
        {
            if (http.GetEndpoint() is { } endpoint && Refusal(http, endpoint.Metadata.GetMetadata<Need>(), ring, options) is { } refusal)
                await refusal.ExecuteAsync(http);
            else
                await next(http);
        });
    }

    private static ProblemHttpResult? Refusal(HttpContext http, Need? need, KeyRing ring, GatewayOptions options)
    {
        if (need is { Scope: null })
            return null;
        var caller = Identify(http, ring, options);
        if (caller is null)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return Problem.Of(401, "auth.missing", "This address needs an API key: send it as \"Authorization: Bearer <key>\".");
        }
        http.Features.Set(caller);
        return need?.Scope is { } scope && (caller.May(scope) || need.Also is { } also && caller.May(also))
            ? null
            : Problem.Of(403, "auth.refused", $"The key \"{caller.Name}\" does not open this address; it needs the scope {need?.Scope.ToString()?.ToLowerInvariant() ?? "admin"}.");
    }

    private static Caller? Identify(HttpContext http, KeyRing ring, GatewayOptions options)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return ring.Find(header["Bearer ".Length..].Trim()) is { } key ? new Caller(key.Name, key.Scopes, key.IsLocalOwner) : null;
        return options.OpenOnLoopback && SameMachine.Made(http) ? Caller.Loopback : null;
    }

    private sealed record Need(Scope? Scope, Scope? Also = null);
}
