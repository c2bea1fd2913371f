using System.Net.Sockets;

namespace Transcode.Bench.Portal.Watching;

/// <summary>Connections of many, each its own, and the bytes that came over all of them: what a network would carry, headers and
/// compression as they are.</summary>
internal sealed class Wire : IDisposable
{
    private long _bytes;

    internal Wire() => Client = new HttpClient(new SocketsHttpHandler { ConnectCallback = Connect, UseCookies = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    internal HttpClient Client { get; }

    internal long Bytes => Volatile.Read(ref _bytes);

    public void Dispose() => Client.Dispose();

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(context.DnsEndPoint, stop);
        return new Counted(socket, this);
    }

    private sealed class Counted(Socket socket, Wire wire) : NetworkStream(socket, ownsSocket: true)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            Interlocked.Add(ref wire._bytes, read);
            return read;
        }
    }
}
