using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Http;
using Transcode.Domain;

namespace Transcode.Gateway.Workers;

/// <summary>
/// Where each worker's last announcement came from. To that address it may be pushed without leave for the network: at home all that is
/// needed. Who speaks through a proxy that is not known here proves the proxy's address and none of its own. Memory of this process: the
/// next announcement is a few seconds away.
/// </summary>
internal sealed class ProvenAddresses
{
    private const int Most = 20_000;

    private static readonly string[] _forwarded = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via"];

    private readonly ConcurrentDictionary<WorkerId, IPAddress> _from = new();

    public void Notify(WorkerId worker, HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } from || _forwarded.Any(http.Request.Headers.ContainsKey))
            _from.TryRemove(worker, out _);
        else
        {
            if (_from.Count >= Most)
                _from.Clear(); // They announce themselves again.
            _from[worker] = from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from;
        }
    }

    /// <summary>Null: none is known.</summary>
    public IPAddress? Of(WorkerId worker) => _from.GetValueOrDefault(worker);
}
