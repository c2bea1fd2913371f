namespace Transcode.EndToEnd.Tests.Fleet;

/// <summary>One process of a fleet, which may be killed and started again as it was.</summary>
internal sealed class Member(string name, Func<Running> start) : IAsyncDisposable
{
    private readonly List<string> _earlier = [];
    private readonly Lock _starting = new();
    private volatile bool _isKilled;
    private Running _running = start();

    public string Name => name;

    /// <summary>A worker's line to everything.</summary>
    public NetworkLink? Line { get; init; }

    /// <summary>A disk of its own that can be filled.</summary>
    public SmallDisk? Disk { get; init; }

    public int Id => _running.Id;

    public bool HasEnded => _running.HasEnded;

    public string Reported => _running.Reported;

    /// <summary>In all its lives.</summary>
    public string Complained => string.Join("(killed)\n", [.. _earlier, _running.Complained]);

    public Task<int> End(CancellationToken stop) => _running.End(stop);

    /// <summary>kill -9.</summary>
    public async Task Kill(CancellationToken stop)
    {
        _isKilled = true;
        _running.KillHard();
        await _running.End(stop);
    }

    public void StartAgain()
    {
        lock (_starting)
        {
            _earlier.Add(_running.Complained);
            _running = start();
            _isKilled = false;
        }
    }

    /// <summary>As a supervisor does: who ended by itself, and was not killed to be away for a while, is started again.</summary>
    public void StartIfEnded()
    {
        lock (_starting)
            if (!_isKilled && _running.HasEnded)
                StartAgain();
    }

    public async ValueTask DisposeAsync()
    {
        await _running.DisposeAsync();
        if (Line is not null)
            await Line.DisposeAsync();
        if (Disk is not null)
            await Disk.DisposeAsync();
    }
}
