using Transcode.Silo.Facts;
using Transcode.Silo.Tests.Fixtures;

namespace Transcode.Silo.Tests.Facts;

/// <summary>Each test on an empty place for facts, which goes with it; who inherits says on which engine.</summary>
public abstract class FactsContract : IAsyncLifetime
{
    private FactsHome _home = null!;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected ISqlDatabase Database => _home.Database;

    private protected abstract Task<FactsHome> Open();

    /// <summary>What the tests of this contract stand on.</summary>
    private protected abstract void Begin();

    public async ValueTask InitializeAsync()
    {
        _home = await Open();
        Begin();
    }

    public async ValueTask DisposeAsync()
    {
        await _home.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
