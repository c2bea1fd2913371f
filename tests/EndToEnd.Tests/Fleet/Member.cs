namespace Transcode.EndToEnd.Tests.Fleet;

/// <summary>One process of a fleet, which may be killed and started again as it was.</summary>
internal sealed class Member(string name, Func<Running> start) : IAsyncDisposable
{
    private Running _running = start();

    public string Name => name;

    public int Id => _running.Id;

    public string Said => _running.Said;

    public string Complained => _running.Complained;

    public Task<int> End(CancellationToken stop) => _running.End(stop);

    /// <summary>kill -9.</summary>
    public async Task Kill(CancellationToken stop)
    {
        _running.KillHard();
        await _running.End(stop);
    }

    public void StartAgain() => _running = start();

    public ValueTask DisposeAsync() => _running.DisposeAsync();
}
