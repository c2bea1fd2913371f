using System.Net;
using Microsoft.AspNetCore.Http;
using Transcode.Domain.Addresses;

namespace Transcode.Worker.Streaming;

/// <summary>
/// Who may watch at a worker's own port: by default the household, which is who comes from a private address. A page of another site may
/// only if its origin is that of the platform, or is allowed by name.
/// </summary>
internal sealed class StreamAccess(WorkerOptions options)
{
    private static readonly HashSet<AddressKind> _household = [AddressKind.Loopback, AddressKind.Private, AddressKind.LinkLocal,
        AddressKind.UniqueLocal];

    private readonly HashSet<string> _origins = new(
        [.. options.StreamOrigins,
            .. options.OtherGateways.Prepend(options.GatewayUrl!).Select(gateway => gateway.GetLeftPart(UriPartial.Authority))],
            StringComparer.OrdinalIgnoreCase);

    public bool May(IPAddress? from)
    {
        if (from is null)
            return false;
        var address = AddressRange.Bits(from.GetAddressBytes());
        return options.StreamNetworks is { Count: > 0 } allowed ? allowed.Any(range => range.Contains(address))
            : _household.Contains(AddressTable.KindOf(address));
    }

    /// <summary>Tells a browser which page may read the answer: exactly the one that asks, or none.</summary>
    public void Answer(HttpContext http)
    {
        http.Response.Headers.Vary = "Origin";
        if (http.Request.Headers.Origin.ToString() is { Length: > 0 } origin && _origins.Contains(origin))
            http.Response.Headers.AccessControlAllowOrigin = origin;
    }
}
