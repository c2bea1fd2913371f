using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Transcode.Bench.Portal.Watching;

/// <summary>A subscription by graphql-transport-ws.</summary>
internal sealed class SocketWatcher(Uri server, string job, Wire wire) : Subscriber
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[8192];

    internal static Door Door { get; } = new("graphql-transport-ws", (server, job, wire) => new SocketWatcher(server, job, wire));

    internal override async Task Open()
    {
        _socket.Options.AddSubProtocol("graphql-transport-ws");
        await _socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/graphql" }.Uri, wire.Client, CancellationToken.None);
        await Send("""{"type":"connection_init"}""");
        await Read();
        await Send($$"""{"type":"subscribe","id":"1","payload":{{Subscription.Of(job)}}}""");
        await Follow();
    }

    public override ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override async Task<bool> Take()
    {
        var message = await Read();
        if (message.GetProperty("type").GetString() != "next")
        {
            Fail($"{message}");
            return false;
        }
        Came();
        if (Subscription.IsReady(message.GetProperty("payload")))
            SeeTheEnd();
        return !HasSeenTheEnd;
    }

    private Task Send(string text)
        => _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    private async Task<JsonElement> Read()
    {
        for (var length = 0; ;)
        {
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None);
            if (received.MessageType == WebSocketMessageType.Close)
                throw new IOException($"closed: {_socket.CloseStatus} {_socket.CloseStatusDescription}");
            length += received.Count;
            if (received.EndOfMessage)
                return JsonSerializer.Deserialize<JsonElement>(_buffer.AsSpan(0, length));
        }
    }
}
