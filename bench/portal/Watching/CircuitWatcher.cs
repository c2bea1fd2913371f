using System.Net.WebSockets;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Http.Connections.Client;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace Transcode.Bench.Portal.Watching;

/// <summary>A job's page as a browser has it, without one: the page, then a circuit that brings what changes in it. It acknowledges what
/// comes and draws nothing.</summary>
internal sealed partial class CircuitWatcher : Watcher
{
    private readonly Uri _page;
    private readonly Uri _server;
    private readonly Wire _wire;
    private readonly HubConnection _circuit;
    private readonly TaskCompletionSource _drawn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private CircuitWatcher(Uri server, string job, Wire wire)
    {
        (_server, _page, _wire) = (server, new Uri(server, $"jobs/{job}"), wire);
        var builder = new HubConnectionBuilder().WithUrl(new Uri(server, "_blazor"), HttpTransportType.WebSockets, Connecting);
        builder.Services.AddSingleton<IHubProtocol>(new BlazorPack());
        _circuit = builder.Build();
        _circuit.On<long, byte[]>("JS.RenderBatch", Draw);
        _circuit.On<string>("JS.Error", Fail);
        _circuit.Closed += failure =>
        {
            Fail(failure?.Message ?? "closed");
            return Task.CompletedTask;
        };
    }

    internal static Door Door { get; } = new("circuits", (server, job, wire) => new CircuitWatcher(server, job, wire));

    internal override async Task Open()
    {
        var page = await _wire.Client.GetStringAsync(_page);
        var state = State().Match(page) is { Success: true } found ? found.Groups[1].Value : "";
        await _circuit.StartAsync();
        if (await _circuit.InvokeAsync<string?>("StartCircuit", _server.ToString(), _page.ToString(), "[]", state) is null)
            throw new InvalidDataException("the server began no circuit");
        var parts = Marker().Matches(page).Select(match => match.Groups[1].Value)
            .Where(marker => marker.Contains("\"server\"", StringComparison.Ordinal))
            .Select((marker, number) => $$"""{"type":"add","ssrComponentId":{{number + 1}},"marker":{{marker}}}""");
        await _circuit.SendAsync("UpdateRootComponents", $$"""{"batchId":1,"operations":[{{string.Join(',', parts)}}]}""", state);
        if (await Task.WhenAny(_drawn.Task, Ended) == Ended)
            throw new InvalidDataException(Failure);
    }

    public override ValueTask DisposeAsync() => _circuit.DisposeAsync();

    private async Task Draw(long batch, byte[] drawn)
    {
        Came();
        _drawn.TrySetResult();
        if (drawn.AsSpan().IndexOf("chip ready"u8) >= 0)
            SeeTheEnd();
        await _circuit.SendAsync("OnRenderCompleted", batch, null);
    }

    private void Connecting(HttpConnectionOptions http)
    {
        http.SkipNegotiation = true;
        http.WebSocketFactory = async (context, stop) =>
        {
            var socket = new ClientWebSocket();
            // As browsers offer it.
            socket.Options.DangerousDeflateOptions = new();
            socket.Options.SetRequestHeader("Origin", _server.GetLeftPart(UriPartial.Authority));
            await socket.ConnectAsync(new UriBuilder(context.Uri) { Scheme = "ws" }.Uri, _wire.Client, stop);
            return socket;
        };
    }

    [GeneratedRegex("<!--Blazor:({.*?})-->")]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(.*?)-->")]
    private static partial Regex State();
}
