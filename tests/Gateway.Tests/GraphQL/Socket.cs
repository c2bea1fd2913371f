using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Transcode.Gateway.Tests.GraphQL;

/// <summary>A client of graphql-transport-ws.</summary>
internal sealed class Socket : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromSeconds(30));

    public WebSocketCloseStatus? Closed => _socket.CloseStatus;

    public static async Task<Socket> Open(Uri server, string? key = null, string? origin = null, string protocol = "graphql-transport-ws")
    {
        var socket = new Socket();
        socket._socket.Options.AddSubProtocol(protocol);
        if (key is not null)
            socket._socket.Options.SetRequestHeader("Authorization", $"Bearer {key}");
        if (origin is not null)
            socket._socket.Options.SetRequestHeader("Origin", origin);
        await socket._socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/graphql" }.Uri, socket._timeout.Token);
        return socket;
    }

    /// <summary>Open, and let in.</summary>
    public static async Task<Socket> Begin(Uri server, string key)
    {
        var socket = await Open(server);
        await socket.Send(new { type = "connection_init", payload = new { Authorization = $"Bearer {key}" } });
        (await socket.Receive())!.Value.GetProperty("type").GetString().ShouldBe("connection_ack");
        return socket;
    }

    public Task Send(object message) => SendText(JsonSerializer.Serialize(message));

    public Task SendText(string text) => _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, _timeout.Token);

    public Task Subscribe(string id, string query, object? variables = null)
        => Send(new { id, type = "subscribe", payload = new { query, variables } });

    /// <summary>The next message; null: it was closed.</summary>
    public async Task<JsonElement?> Receive()
    {
        var (buffer, length) = (new byte[1 << 20], 0);
        while (true)
        {
            var received = await _socket.ReceiveAsync(buffer.AsMemory(length), _timeout.Token);
            if (received.MessageType == WebSocketMessageType.Close)
                return null;
            length += received.Count;
            if (received.EndOfMessage)
                return JsonDocument.Parse(buffer.AsMemory(0, length)).RootElement.Clone();
        }
    }

    /// <summary>Messages until one of that type, which is the last.</summary>
    public async Task<List<JsonElement>> Until(string type)
    {
        var all = new List<JsonElement>();
        while (await Receive() is { } message)
        {
            all.Add(message);
            if (message.GetProperty("type").GetString() == type)
                return all;
        }
        throw new InvalidOperationException($"The socket was closed ({Closed}) before it said {type}: {string.Join(' ', all)}");
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _timeout.Dispose();
        return ValueTask.CompletedTask;
    }
}
