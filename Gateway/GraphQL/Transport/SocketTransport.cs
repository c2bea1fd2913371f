using System.Net.WebSockets;
using GraphQL;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Transcode.Gateway.Access;

namespace Transcode.Gateway.GraphQL.Transport;

/// <summary>Opens sockets that speak graphql-transport-ws. Who opens one is known only by its first message, so what comes before that is
/// bounded.</summary>
internal sealed class SocketTransport(
    RequestReader reader, OperationRunner runner, SocketCaller callers, KeyWatch watch, KeyRates rates, IGraphQLTextSerializer json,
        IServiceScopeFactory scopes, IHostApplicationLifetime life, TimeProvider time)
{
    public const string Protocol = "graphql-transport-ws";

    public RequestReader Reader => reader;
    public OperationRunner Runner => runner;
    public SocketCaller Callers => callers;
    public KeyWatch Watch => watch;
    public KeyRates Rates => rates;
    public IGraphQLTextSerializer Json => json;
    public IServiceScopeFactory Scopes => scopes;
    public TimeProvider Time => time;

    public async Task Handle(HttpContext http)
    {
        if (!SocketCaller.IsOriginAllowed(http))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }
        if (!http.WebSockets.WebSocketRequestedProtocols.Contains(Protocol))
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        using var socket = await http.WebSockets.AcceptWebSocketAsync(Protocol);
        await using var session = new SocketSession(this, socket, http, ended);
        await using var stopping =
            life.ApplicationStopping.Register(() => _ = session.Close(WebSocketCloseStatus.EndpointUnavailable, "The server stops"));
        await session.Run();
    }
}
