namespace Transcode.Domain.Protocol;

/// <summary>POST /api/workers: who I am, what I can, how I am. Sent at start and every 15 s; the names on the wire are fixed.</summary>
public sealed record Announcement
{
    public required string WorkerId { get; init; }
    public string? IpAddress { get; init; }
    public int? Port { get; init; }
    public string Os { get; init; } = "";
    public IReadOnlyList<string> HwAccel { get; init; } = [];

    /// <summary>"idle", "working" or "draining".</summary>
    public string Status { get; init; } = "idle";

    /// <summary>Percent of all cores.</summary>
    public double CpuUsage { get; init; }

    public int? Slots { get; init; }
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}

/// <summary>The answer to an announcement.</summary>
/// <param name="HeartbeatSeconds">How often to announce.</param>
/// <param name="SharedStore">Set when bytes lie in a folder: a worker that finds <c>.store-id</c> with this id under this root shares
/// the disk and may read and write there directly.</param>
public sealed record Welcome(int HeartbeatSeconds, SharedStore? SharedStore);

/// <summary>A folder store that a worker may find on its own disk.</summary>
public sealed record SharedStore(string Root, string Id);
