using System.Net;
using System.Net.Sockets;
using Transcode.Domain.Addresses;

namespace Transcode.ServiceDefaults.Outgoing;

/// <summary>Resolves a name and connects to what came out, in one go: between the check and the connection nothing can be said
/// anew.</summary>
internal sealed class GuardedConnection(OutgoingPolicy policy, NameResolver resolver)
{
    /// <summary>Addresses of one name that are tried.</summary>
    private const int Most = 8;

    public ValueTask<Stream> Open(SocketsHttpConnectionContext context, CancellationToken stop)
        => Open(context.DnsEndPoint.Host, context.DnsEndPoint.Port, stop);

    /// <exception cref="AddressRefusedException">The policy refuses all that the name leads to.</exception>
    /// <exception cref="SocketException">No address takes the connection, or there is none.</exception>
    public async ValueTask<Stream> Open(string host, int port, CancellationToken stop)
    {
        var addresses = IPAddress.TryParse(host, out var written) ? [written] : await resolver(host, stop);
        AddressRefusal? refused = null;
        SocketException? failed = null;
        foreach (var address in addresses.Take(Most))
        {
            if (policy.Check(AddressRange.Bits(address.GetAddressBytes()), host) is { } why)
            {
                refused ??= why;
                continue;
            }
            try
            {
                return await Connect(new IPEndPoint(address, port), stop);
            }
            catch (SocketException e)
            {
                failed = e;
            }
        }
        throw (Exception?)failed
            ?? (refused is null ? new SocketException((int)SocketError.HostNotFound) : new AddressRefusedException(refused));
    }

    private static async Task<Stream> Connect(IPEndPoint end, CancellationToken stop)
    {
        var socket = new Socket(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(end, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
