using System.Diagnostics;
using Transcode.Cli.Client;

namespace Transcode.Cli.Serving;

/// <summary>
/// A gateway to talk to: that of the process which already serves the data folder, else one of our own for as long as we live. Either way
/// the command line speaks HTTP to it.
/// </summary>
public sealed class Session : IAsyncDisposable
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _betweenTries = TimeSpan.FromMilliseconds(50);

    private readonly DataLock? _lock;
    private readonly EmbeddedHost? _host;

    private Session(GatewayClient client, DataLock? held, EmbeddedHost? host) => (Client, _lock, _host) = (client, held, host);

    public GatewayClient Client { get; }

    /// <summary>The work is done by this very process.</summary>
    public bool IsOwn => _host is not null;

    /// <param name="options">How to serve if nobody does.</param>
    /// <param name="stop">Given up.</param>
    public static async Task<Session> Open(ServeOptions options, CancellationToken stop)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            if (DataLock.TryTake(options.Data) is { } held)
                return await OpenOwn(options, held, stop);
            if (Endpoint.Read(options.Data) is { } endpoint && await Reach(endpoint, stop) is { } client)
                return new Session(client, null, null);
            if (Stopwatch.GetElapsedTime(since) > _timeout)
                throw new FaultyStartException(
                    [$"Another process holds {options.Data.LockFile} and does not answer. End it, or use another "
                    + $"folder ({DataFolder.Variable})."]);
            // It is just starting, or just ending.
            await Task.Delay(_betweenTries, stop);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_host is not null)
            await _host.DisposeAsync();
        _lock?.Dispose();
    }

    private static async Task<Session> OpenOwn(ServeOptions options, DataLock held, CancellationToken stop)
    {
        try
        {
            // What a killed process left says nothing any more.
            File.Delete(options.Data.EndpointFile);
            var host = await EmbeddedHost.Start(options, stop);
            return new Session(new GatewayClient(host.Endpoint), held, host);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private static async Task<GatewayClient?> Reach(Endpoint endpoint, CancellationToken stop)
    {
        var client = new GatewayClient(endpoint);
        if (await client.Answers(stop))
            return client;
        client.Dispose();
        return null;
    }
}
