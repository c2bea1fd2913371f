using Transcode.Silo.Neighbour;

namespace Transcode.Silo.Registration;

/// <summary>How this worker stands, as its parts tell each other: room, and whether it takes anything new.</summary>
public sealed class Standing(SiloOptions options) : IDisposable
{
    private int _running;
    private volatile bool _draining;
    private volatile string? _sharesStore;

    /// <summary>The id of the gateway's store, where it lies on this machine's disk.</summary>
    public string? SharesStore { get => _sharesStore; set => _sharesStore = value; }

    /// <summary>Told to stop: it finishes what it holds and takes nothing new.</summary>
    public bool Draining { get => _draining; set => _draining = value; }

    /// <summary>Whether its owner comes first now.</summary>
    public Rest Rest { get; } = new();

    public string? Paused => Rest.Why;

    public int Room => options.Slots - Volatile.Read(ref _running);

    public string Status => Draining ? "draining" : Paused is not null ? "paused" : Volatile.Read(ref _running) > 0 ? "working" : "idle";

    public void Dispose() => Rest.Dispose();

    public void Took() => Interlocked.Increment(ref _running);

    public void Gave() => Interlocked.Decrement(ref _running);
}
