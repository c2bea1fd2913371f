using Transcode.Cli.Client;

namespace Transcode.Cli.Serving;

/// <summary>A session that outlives the process which served it: jobs are remembered in the data folder, and whoever serves that next,
/// maybe we ourselves, knows them.</summary>
internal sealed class LastingSession : IAsyncDisposable
{
    private readonly ServeOptions _options;
    private Session _now;

    private LastingSession(ServeOptions options, Session now) => (_options, _now) = (options, now);

    public GatewayClient Client => _now.Client;

    /// <summary>The work is done by this very process, so that nobody is left to take over.</summary>
    public bool IsOwn => _now.IsOwn;

    /// <param name="options">How to serve if nobody does.</param>
    /// <param name="stop">Given up.</param>
    public static async Task<LastingSession> Open(ServeOptions options, CancellationToken stop)
        => new(options, await Session.Open(options, stop));

    /// <summary>Goes to whoever serves now.</summary>
    public async Task Reopen(CancellationToken stop)
    {
        await _now.DisposeAsync();
        _now = await Session.Open(_options, stop);
    }

    /// <summary>Where the other process ended instead of answering, its successor is asked once more.</summary>
    /// <param name="question">The first may have heard it: hearing it twice equals hearing it once.</param>
    /// <param name="stop">Given up.</param>
    public async Task<T> Ask<T>(Func<GatewayClient, Task<T>> question, CancellationToken stop)
    {
        try
        {
            return await question(Client);
        }
        catch (HttpRequestException) when (!IsOwn)
        {
            await Reopen(stop);
            return await question(Client);
        }
    }

    /// <inheritdoc cref="Ask{T}"/>
    public Task Ask(Func<GatewayClient, Task> request, CancellationToken stop) => Ask(async client =>
    {
        await request(client);
        return true;
    }, stop);

    public ValueTask DisposeAsync() => _now.DisposeAsync();
}
