using System.Net;
using Microsoft.Extensions.ServiceDiscovery;

namespace Transcode.ServiceDefaults.Outgoing;

/// <summary>Where a server of the platform is that was named instead of addressed: "https+http://gateway" is all that whoever composes the
/// processes calls "gateway", by TLS where it has that.</summary>
public sealed class ServiceAddresses(ServiceEndpointResolver resolver)
{
    private static readonly HashSet<string> _named = new(StringComparer.OrdinalIgnoreCase) { "https+http", "http+https" };

    public static bool IsNamed(Uri address) => _named.Contains(address.Scheme);

    /// <summary>An http or https address, or a name to be looked up.</summary>
    public static bool IsServer(Uri? address) =>
        address is { IsAbsoluteUri: true, Host.Length: > 0 } && (address.Scheme is "http" or "https" || IsNamed(address));

    /// <summary>All addresses behind a name, in the order in which they were told; an address is itself. Looked up anew each time, from
    /// memory where nothing changed.</summary>
    public async ValueTask<IReadOnlyList<Uri>> Of(Uri server, CancellationToken stop)
    {
        if (!IsNamed(server))
            return [server];
        var found = await resolver.GetEndpointsAsync(server.GetLeftPart(UriPartial.Authority), stop);
        return [.. found.Endpoints.Select(one => Address(one.EndPoint, server))];
    }

    private static Uri Address(EndPoint end, Uri server) => end switch
    {
        UriEndPoint { Uri: var address } => address,
        IPEndPoint { Address: var address, Port: var port } => At(server, address.ToString(), port),
        // Nobody told of it: the name is a host's, as in a cluster.
        DnsEndPoint { Host: var host, Port: var port } => At(server, host, port),
        _ => throw new HttpRequestException($"{server.Host} was found at {end}, which is no address of a server."),
    };

    private static Uri At(Uri server, string host, int port) =>
        new UriBuilder(server.Scheme[..server.Scheme.IndexOf('+', StringComparison.Ordinal)], host, port > 0 ? port : server.Port).Uri;
}
