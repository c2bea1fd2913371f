using Transcode.Worker.Idle;
using Transcode.Worker.Trust;

namespace Transcode.Worker.Registration;

/// <summary>How this worker stands, as its parts tell each other: room, and whether it takes anything new.</summary>
public sealed class WorkerState(WorkerOptions options) : IDisposable
{
    private readonly Lock _counting = new();
    private int _running;
    private CancellationTokenSource _busy = new();
    private volatile bool _draining;
    private volatile SharedDisk? _disk;

    /// <summary>The gateway's store, where it lies on this machine's disk and the gateway has proven to hold it.</summary>
    public SharedDisk? Disk { get => _disk; set => _disk = value; }

    /// <summary>Told to stop: it finishes what it holds and takes nothing new.</summary>
    public bool Draining { get => _draining; set => _draining = value; }

    /// <summary>Whether its owner comes first now.</summary>
    public PauseGate PauseGate { get; } = new();

    public string? Paused => PauseGate.Why;

    public int Room => options.Slots - Volatile.Read(ref _running);

    public string Status => Draining ? "draining" : Paused is not null ? "paused" : Volatile.Read(ref _running) > 0 ? "working" : "idle";

    /// <summary>Is cancelled, while nothing is held, as soon as something is.</summary>
    public CancellationToken Busy
    {
        get
        {
            lock (_counting)
                return _busy.Token;
        }
    }

    public void Dispose()
    {
        _busy.Dispose();
        PauseGate.Dispose();
    }

    public void Took()
    {
        CancellationTokenSource busy;
        lock (_counting)
        {
            _running++;
            busy = _busy;
        }
        busy.Cancel();
    }

    public void Gave()
    {
        lock (_counting)
        {
            if (--_running > 0)
                return;
            _busy.Dispose();
            _busy = new CancellationTokenSource();
        }
    }
}
