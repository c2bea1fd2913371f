namespace Transcode.Domain.Workers;

/// <summary>A machine that offers work: what it is, what it can do, how it is.</summary>
public sealed record Worker
{
    public required WorkerId Id { get; init; }
    public required WorkerStatus Status { get; init; }

    /// <summary>Where it can be reached for push and for its local HLS; null behind NAT.</summary>
    public string? Address { get; init; }

    public string Os { get; init; } = "";
    public IReadOnlyList<string> HardwareAcceleration { get; init; } = [];

    /// <summary>Percent of all its cores.</summary>
    public double CpuUsage { get; init; }

    /// <summary>How many steps it takes at once.</summary>
    public int Slots { get; init; } = 1;

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public required DateTimeOffset LastSeen { get; init; }
}

/// <summary>How a worker is; stored and sent by name.</summary>
public enum WorkerStatus
{
    Idle = 1,
    Working = 2,
    Draining = 3,
    Suspect = 4,
    Quarantined = 5,
    Offline = 6,
}
