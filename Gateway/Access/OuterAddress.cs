using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Transcode.Gateway.Hosting;

namespace Transcode.Gateway.Access;

/// <summary>
/// The address under which others know this server. It is the configured one, where one is configured; what a request says of itself (Host,
/// X-Forwarded-…) is believed only of proxies that are configured, and a name that was sent never comes into an address that somebody else
/// might be shown.
/// </summary>
internal static class OuterAddress
{
    private static readonly string[] _marks = ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded", "X-Real-IP",
        "X-Original-For", "X-Original-Proto", "Via"];

    /// <summary>First of all: who asks, and how, as the proxies in front say.</summary>
    public static void UseProxies(this IApplicationBuilder app)
    {
        var options = app.ApplicationServices.GetRequiredService<GatewayOptions>();
        if (options.KnownProxies.Count == 0)
            return;
        var forwarded = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null
        };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in options.KnownProxies)
            forwarded.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(forwarded);
        if (options.PublicUrl is not { } outer)
            return;
        // What the proxy has let through is for the outer address, whatever name it sends on.
        app.Use((http, next) =>
        {
            if (http.Request.Headers.ContainsKey("X-Original-For") || http.Request.Headers.ContainsKey("X-Original-Proto"))
                (http.Request.Scheme, http.Request.Host) = (outer.Scheme, HostString.FromUriComponent(outer));
            return next(http);
        });
    }

    /// <summary>Somebody else sent it on to us.</summary>
    public static bool IsForwarded(HttpContext http) => _marks.Any(http.Request.Headers.ContainsKey);

    /// <summary>"https://media.example.org", for an address that is told to others.</summary>
    public static string Of(HttpContext http, GatewayOptions options)
        => options.PublicUrl is { } outer ? outer.GetLeftPart(UriPartial.Authority)
        : IsOurs(http) ? $"{http.Request.Scheme}://{http.Request.Host}"
        : $"{http.Request.Scheme}://{new IPEndPoint(http.Connection.LocalIpAddress ?? IPAddress.Loopback, http.Connection.LocalPort)}";

    /// <summary>As the caller itself addressed us, which is how it reaches us again; of use to this caller alone.</summary>
    public static string OfCaller(HttpContext http, GatewayOptions options) =>
        options.PublicUrl is { } outer ? outer.GetLeftPart(UriPartial.Authority) : $"{http.Request.Scheme}://{http.Request.Host}";

    /// <summary>A page that names itself in Origin is one of this server's.</summary>
    public static bool IsOwnPage(HttpContext http, string origin) => Uri.TryCreate(origin, UriKind.Absolute, out var from)
        && (from.Authority.Equals(http.Request.Host.Value, StringComparison.OrdinalIgnoreCase)
            || http.RequestServices.GetRequiredService<GatewayOptions>().PublicUrl is { } outer
            && Uri.Compare(from, outer, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0);

    private static bool IsOurs(HttpContext http)
    {
        var host = http.Request.Host.Host;
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || host.Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase)
            || IPAddress.TryParse(host.Trim('[', ']'), out var address)
            && (IPAddress.IsLoopback(address) || address.Equals(http.Connection.LocalIpAddress));
    }
}
