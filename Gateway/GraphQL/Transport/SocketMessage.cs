using System.Net.WebSockets;
using System.Text.Json;
using Transcode.Gateway.GraphQL.Limits;

namespace Transcode.Gateway.GraphQL.Transport;

/// <summary>One message of graphql-transport-ws, as it came.</summary>
internal sealed record SocketMessage(string Type, string? Id, JsonElement? Payload)
{
    private const int Deepest = 32;

    /// <returns>Null: the other end has closed.</returns>
    /// <exception cref="SocketClosing">It is none; the socket is to be closed with that code.</exception>
    public static async Task<SocketMessage?> Read(WebSocket socket, CancellationToken stop)
    {
        var (buffer, length) = (new byte[1024], 0);
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length >= DocumentLimits.MostRequestBytes)
                    throw new SocketClosing(WebSocketCloseStatus.MessageTooBig, "Message too large");
                Array.Resize(ref buffer, length * 2);
            }
            var received = await socket.ReceiveAsync(buffer.AsMemory(length), stop);
            if (received.MessageType == WebSocketMessageType.Close)
                return null;
            if (received.MessageType == WebSocketMessageType.Binary)
                throw SocketClosing.Invalid();
            length += received.Count;
            if (received.EndOfMessage)
                return Parse(buffer.AsMemory(0, length));
        }
    }

    private static SocketMessage Parse(ReadOnlyMemory<byte> text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = Deepest });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("type", out var type)
                || type.ValueKind != JsonValueKind.String)
                throw SocketClosing.Invalid();
            var id = root.TryGetProperty("id", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString() : null;
            return new SocketMessage(type.GetString()!, id, root.TryGetProperty("payload", out var payload) ? payload.Clone() : null);
        }
        catch (JsonException)
        {
            throw SocketClosing.Invalid();
        }
    }
}

/// <summary>The protocol wants the socket closed with this code.</summary>
internal sealed class SocketClosing(WebSocketCloseStatus code, string reason) : Exception(reason)
{
    public WebSocketCloseStatus Code { get; } = code;

    public static SocketClosing Invalid() => Of(4400, "Invalid message");

    public static SocketClosing Of(int code, string reason) => new((WebSocketCloseStatus)code, reason);
}
