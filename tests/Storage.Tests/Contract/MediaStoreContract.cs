using Microsoft.Extensions.Time.Testing;

namespace Transcode.Storage.Tests.Contract;

/// <summary>
/// What every media store keeps, whatever holds the bytes. Each implementation runs all of it. The parts are in the files beside this one.
/// </summary>
public abstract partial class MediaStoreContract : IAsyncLifetime
{
    /// <summary>Begins now, since files and services carry real times, and moves on only when told.</summary>
    private protected FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

    protected IMediaStore Store { get; private set; } = null!;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>An empty store; skips the test when this machine cannot run it.</summary>
    protected abstract Task<IMediaStore> OpenEmpty();

    /// <summary>Sends a granted request as a worker would, with nothing but an HTTP client.</summary>
    protected abstract Task<HttpResponseMessage> Send(Grant.Request grant, HttpContent? body, string? method = null, string? url = null);

    /// <summary>Temporary files and unfinished uploads that the store holds now.</summary>
    protected abstract Task<int> Leftovers();

    /// <summary>A granted address that claims to live longer than it was signed for.</summary>
    protected virtual string Prolonged(string url) =>
        System.Text.RegularExpressions.Regex.Replace(url, "(?i)(expires=)([0-9]+)",
            match => match.Groups[1].Value + (long.Parse(match.Groups[2].Value, null) + 500));

    /// <summary>Objects of a listing that is longer than two pages, or than the largest.</summary>
    protected virtual int LongListing => 1_005;

    /// <summary>Whether the length of a grant is held by who takes the bytes; false: it is for us to look at what came.</summary>
    protected virtual bool GrantsHoldTheLength => true;

    public async ValueTask InitializeAsync() => Store = await OpenEmpty();

    public virtual ValueTask DisposeAsync()
    {
        (Store as IDisposable)?.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
