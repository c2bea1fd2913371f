namespace Transcode.Storage.Tests.Contract;

/// <summary>
/// What every media store keeps, whatever holds the bytes. Each implementation runs all of it. The parts are in the files beside this one.
/// </summary>
public abstract partial class MediaStoreContract : IAsyncLifetime
{
    private protected ManualTime Clock { get; } = new();

    protected IMediaStore Store { get; private set; } = null!;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>An empty store; skips the test when this machine cannot run it.</summary>
    protected abstract Task<IMediaStore> OpenEmpty();

    /// <summary>Sends a granted request as a worker would, with nothing but an HTTP client.</summary>
    protected abstract Task<HttpResponseMessage> Send(Grant.Request grant, HttpContent? body, string? method = null, string? url = null);

    /// <summary>Temporary files and unfinished uploads that the store holds now.</summary>
    protected abstract Task<int> Leftovers();

    public async ValueTask InitializeAsync() => Store = await OpenEmpty();

    public virtual ValueTask DisposeAsync()
    {
        (Store as IDisposable)?.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
