using System.Net;
using Microsoft.AspNetCore.Http;

namespace Transcode.Gateway.Access;

/// <summary>
/// Whether a program of this machine, and not a web page that a browser of this machine shows, makes a request. A page of another site
/// names itself in Origin; a page whose name was bent to point at loopback shows that name in Host. What a proxy sends on comes from
/// elsewhere, though the proxy stands here.
/// </summary>
internal static class SameMachine
{
    public static bool Made(HttpContext http) =>
        IsLoopbackConnection(http) && !OuterAddress.IsForwarded(http) && IsLoopbackName(http.Request.Host.Host) && HasNoForeignOrigin(http);

    public static bool IsLoopbackConnection(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address);

    private static bool HasNoForeignOrigin(HttpContext http)
    {
        var origin = http.Request.Headers.Origin.ToString();
        return origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && IsLoopbackName(from.Host));
    }

    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
