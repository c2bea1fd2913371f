using System.Collections.Concurrent;
using System.Net.WebSockets;
using GraphQL;
using GraphQL.Transport;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Transcode.Gateway.Access;
using Transcode.Gateway.GraphQL.Telemetry;

namespace Transcode.Gateway.GraphQL.Transport;

/// <summary>One socket, many operations.</summary>
internal sealed class SocketSession(SocketTransport transport, WebSocket socket, HttpContext http, CancellationTokenSource ended)
    : IAsyncDisposable
{
    public const int MostOperations = 100;

    private const WebSocketCloseStatus TryAgainLater = (WebSocketCloseStatus)1013;

    private static readonly TimeSpan _longestSilenceAtFirst = TimeSpan.FromSeconds(10);

    /// <summary>To answer our good-bye, and to take what we send.</summary>
    private static readonly TimeSpan _longestGoodbye = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, CancellationTokenSource> _running = new();
    private readonly SemaphoreSlim _sending = new(1, 1);

    /// <summary>Its source may be gone while an operation still ends.</summary>
    private readonly CancellationToken _gone = ended.Token;

    private Caller? _caller;
    private KeyWatch.Held? _held;

    public async Task Run()
    {
        var impatience = CloseUnlessBegun();
        try
        {
            while (await SocketMessage.Read(socket, _gone) is { } message)
                await Take(message);
            await Close(WebSocketCloseStatus.NormalClosure, "");
        }
        catch (SocketClosing closing)
        {
            await Close(closing.Code, closing.Message);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException)
        {
            // The caller has gone, or we go.
        }
        await ended.CancelAsync();
        await impatience;
    }

    public async Task Close(WebSocketCloseStatus code, string reason)
    {
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await _sending.WaitAsync(_longestGoodbye);
                using var patience = new CancellationTokenSource(_longestGoodbye, transport.Time);
                await socket.CloseOutputAsync(code, reason, patience.Token);
            }
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Then it is closed.
        }
        if (!_gone.IsCancellationRequested)
            ended.CancelAfter(_longestGoodbye);
    }

    public ValueTask DisposeAsync()
    {
        _held?.Dispose();
        foreach (var operation in _running.Values)
            operation.Cancel();
        return ValueTask.CompletedTask;
    }

    private async Task CloseUnlessBegun()
    {
        try
        {
            await Task.Delay(_longestSilenceAtFirst, transport.Time, _gone);
            if (_caller is null)
                await Close((WebSocketCloseStatus)4408, "Connection initialisation timeout");
        }
        catch (OperationCanceledException)
        {
            // The socket ended before.
        }
    }

    private async Task Take(SocketMessage message)
    {
        switch (message.Type)
        {
            case "connection_init":
                if (_caller is not null)
                    throw SocketClosing.Of(4429, "Too many initialisation requests");
                _caller = await transport.Callers.Of(http, message.Payload) ?? throw SocketClosing.Of(4403, "Forbidden");
                _held = transport.Watch.Hold(_caller);
                _held.Ended.Register(() => _ = Close((WebSocketCloseStatus)4403, "Forbidden"));
                await Send(new OperationMessage { Type = "connection_ack" });
                break;
            case "ping":
                await Send(new OperationMessage { Type = "pong" });
                break;
            case "pong":
                break;
            case "complete":
                if (message.Id is not null && _running.TryRemove(message.Id, out var operation))
                    await operation.CancelAsync();
                break;
            case "subscribe":
                Begin(message);
                break;
            default:
                throw SocketClosing.Invalid();
        }
    }

    private void Begin(SocketMessage message)
    {
        var caller = _caller ?? throw SocketClosing.Of(4401, "Unauthorized");
        if (message.Id is not { Length: > 0 } id || message.Payload is not { } payload
            || transport.Reader.Of(payload) is not RequestOutcome.Complete { Request: var request })
            throw SocketClosing.Invalid();
        if (_running.Count >= MostOperations)
            throw SocketClosing.Of(4429, "Too many operations");
        if (http.Features.Get<KnownKey>() is { } key && transport.Rates.Wait(key) is { } seconds)
        {
            _ = Send(new OperationMessage
            {
                Id = id,
                Type = "error",
                Payload = new ExecutionErrors { new ExecutionError($"{caller.Title} has made its requests of this minute. Try "
                + $"again in {seconds} s.") { Code = "rate.limited" } }
            });
            return;
        }
        var operation = CancellationTokenSource.CreateLinkedTokenSource(_gone);
        if (!_running.TryAdd(id, operation))
            throw SocketClosing.Of(4409, $"Subscriber for {id} already exists");
        _ = Run(id, request, caller, operation);
    }

    private async Task Run(string id, GraphQLRequest request, Caller caller, CancellationTokenSource operation)
    {
        try
        {
            await using var scope = transport.Scopes.CreateAsyncScope();
            var result = await transport.Runner.Run(request, caller, mayChange: true, scope.ServiceProvider, operation.Token);
            if (result.Streams is { Count: > 0 } streams)
                await Follow(id, streams.Values.First(), operation.Token);
            else if (result.Executed)
                await Send(new OperationMessage { Id = id, Type = "next", Payload = result });
            if (!_running.TryRemove(new(id, operation)))
                return;
            await Send(result.Executed || result.Streams is { Count: > 0 }
                ? new OperationMessage { Id = id, Type = "complete" }
                : new OperationMessage { Id = id, Type = "error", Payload = result.Errors });
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException)
        {
            // The caller wants no more of it, or has gone.
        }
        catch (SubscriberTooSlowException slow)
        {
            await Close(TryAgainLater, slow.Message);
        }
        finally
        {
            _running.TryRemove(new(id, operation));
            operation.Dispose();
        }
    }

    private async Task Follow(string id, IObservable<ExecutionResult> stream, CancellationToken stop)
    {
        using var counted = OperationTelemetry.Subscribed();
        var inbox = new Inbox();
        using var subscription = stream.Subscribe(inbox);
        await foreach (var result in inbox.Results.ReadAllAsync(stop))
            await Send(new OperationMessage { Id = id, Type = "next", Payload = result });
    }

    private async Task Send(OperationMessage message)
    {
        using var text = new MemoryStream(256);
        await transport.Json.WriteAsync(text, message, _gone);
        await _sending.WaitAsync(_gone);
        try
        {
            await socket.SendAsync(text.GetBuffer().AsMemory(0, (int)text.Length), WebSocketMessageType.Text, endOfMessage: true, _gone);
        }
        finally
        {
            _sending.Release();
        }
    }
}
