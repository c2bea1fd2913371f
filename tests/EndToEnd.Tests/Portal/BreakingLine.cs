using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Transcode.EndToEnd.Tests.Portal;

/// <summary>A line to a server on which every connection breaks off, without a word, whenever so many more bytes went up.</summary>
internal sealed class BreakingLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly ConcurrentDictionary<Socket, bool> _open = [];
    private readonly Queue<long> _breaks;
    private readonly int _port;
    private readonly Lock _counting = new();
    private long _up;

    /// <param name="port">The server's, on this machine.</param>
    /// <param name="breaks">After so many bytes in all it breaks, each once.</param>
    public BreakingLine(int port, params long[] breaks)
    {
        (_port, _breaks) = (port, new(breaks));
        _listener.Start();
        _ = Listen();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>How often it broke.</summary>
    public int Broken { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Stop();
        BreakAll();
        _over.Dispose();
    }

    private async Task Listen()
    {
        try
        {
            while (true)
            {
                var near = await _listener.AcceptSocketAsync(_over.Token);
                var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
                (_open[near], _open[far]) = (true, true);
                await far.ConnectAsync(IPAddress.Loopback, _port, _over.Token);
                _ = Copy(near, far, isUp: true);
                _ = Copy(far, near, isUp: false);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // It is over.
        }
    }

    private async Task Copy(Socket from, Socket to, bool isUp)
    {
        var buffer = new byte[64 << 10];
        try
        {
            for (int count; (count = await from.ReceiveAsync(buffer, _over.Token)) > 0;)
            {
                for (var sent = 0; sent < count;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), _over.Token);
                if (isUp && IsDue(count))
                    BreakAll();
            }
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            from.Dispose();
            to.Dispose();
        }
    }

    private bool IsDue(int count)
    {
        lock (_counting)
        {
            _up += count;
            if (!_breaks.TryPeek(out var next) || _up < next)
                return false;
            _breaks.Dequeue();
            Broken++;
            return true;
        }
    }

    /// <summary>As a reset, not as an end.</summary>
    private void BreakAll()
    {
        foreach (var socket in _open.Keys)
            if (_open.TryRemove(socket, out _))
                socket.Close(timeout: 0);
    }
}
