using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Transcode.Domain.Addresses;

namespace Transcode.ServiceDefaults.Outgoing;

/// <summary>
/// The guard for a program that makes connections of its own: an HTTP proxy on loopback, with a pass, which holds every connection
/// against the policy at the moment it is made. It is told to that program by its environment and lives as long as it does.
/// </summary>
public sealed class GuardedProxy : IAsyncDisposable
{
    private const int MostConnections = 64;
    private const string User = "guard";

    private static readonly TimeSpan _connectWithin = TimeSpan.FromSeconds(10);

    private readonly GuardedHttp _guard;
    private readonly GuardedConnection _connection;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<Task, bool> _running = new();
    private readonly string _pass = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
    private readonly Task _accepting;
    private long _left;

    internal GuardedProxy(GuardedHttp guard, GuardedConnection connection, long bytes)
    {
        (_guard, _connection, _left) = (guard, connection, bytes);
        _listener.Start();
        _accepting = Accept();
    }

    /// <summary>With the pass in it: for the program's environment, and for nothing that is kept or shown.</summary>
    public string Address => $"http://{User}:{_pass}@127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>The first address that was refused; null: none was.</summary>
    public AddressRefusal? Refused { get; private set; }

    /// <summary>More came in than was allowed.</summary>
    public bool IsExhausted => Interlocked.Read(ref _left) < 0;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_running.Keys);
        _end.Dispose();
    }

    private async Task Accept()
    {
        using var places = new SemaphoreSlim(MostConnections);
        try
        {
            while (true)
            {
                await places.WaitAsync(_end.Token);
                var serving = Serve(await _listener.AcceptSocketAsync(_end.Token));
                _running[serving] = true;
                _ = serving.ContinueWith(done =>
                {
                    _running.TryRemove(done, out _);
                    places.Release();
                }, TaskScheduler.Default);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // It was told to end.
        }
        // Who still gives its place back finds somebody to take it.
        await Task.WhenAll(_running.Keys);
    }

    private async Task Serve(Socket socket)
    {
        await Task.Yield();
        await using var near = new NetworkStream(socket, ownsSocket: true);
        try
        {
            if (await ProxyRequest.Read(near, _end.Token) is { } request)
                await Answer(near, request);
        }
        catch (Exception broken) when (broken is IOException or SocketException or OperationCanceledException)
        {
            // One side hung up, or this proxy ends: the other side sees the same.
        }
    }

    private async Task Answer(NetworkStream near, ProxyRequest request)
    {
        if (!request.Shows(User, _pass))
        {
            await Say(near, "407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"guard\"\r\n");
            return;
        }
        if (request.Target is not { } target)
        {
            await Say(near, "400 Bad Request");
            return;
        }
        try
        {
            if (_guard.Check(target) is { } why)
                throw new AddressRefusedException(why);
            await using var far = await Connect(target);
            if (request.IsTunnel)
                await near.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), _end.Token);
            await far.WriteAsync(request.Onward, _end.Token);
            await Exchange(near, far);
        }
        catch (AddressRefusedException refused)
        {
            Refused ??= refused.Why;
            await Say(near, "403 Forbidden");
        }
        catch (SocketException)
        {
            await Say(near, "502 Bad Gateway");
        }
    }

    private async Task<Stream> Connect(Uri target)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        late.CancelAfter(_connectWithin);
        try
        {
            return await _connection.Open(target.IdnHost.Trim('[', ']'), target.Port, late.Token);
        }
        catch (OperationCanceledException) when (!_end.IsCancellationRequested)
        {
            throw new SocketException((int)SocketError.TimedOut);
        }
    }

    /// <summary>Until either side is done: whoever asked has its answer, or nobody waits for it any more.</summary>
    private async Task Exchange(NetworkStream near, Stream far)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        var asking = near.CopyToAsync(far, over.Token);
        var answering = Receive(far, near, over.Token);
        await Task.WhenAny(answering, asking);
        // A program that has said all still waits for the answer.
        if (asking.IsCompletedSuccessfully)
            await answering;
        await over.CancelAsync();
        await Task.WhenAll(answering, asking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task Receive(Stream far, NetworkStream near, CancellationToken stop)
    {
        var buffer = new byte[64 << 10];
        while (await far.ReadAsync(buffer, stop) is > 0 and var read)
        {
            if (Interlocked.Add(ref _left, -read) < 0)
                throw new IOException("More comes in than is allowed.");
            await near.WriteAsync(buffer.AsMemory(0, read), stop);
        }
    }

    private async Task Say(NetworkStream near, string status, string headers = "")
        => await near.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{headers}Content-Length: 0\r\nConnection: close\r\n\r\n"),
            _end.Token);
}
