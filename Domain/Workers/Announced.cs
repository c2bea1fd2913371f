using Transcode.Domain.Protocol;

namespace Transcode.Domain.Workers;

/// <summary>From what a worker says to what is remembered. Pure.</summary>
public static class Announced
{
    private const int LongestReason = 200;
    private const int LongestVersion = 50;

    /// <summary>What a beat leaves out (speeds are measured once, and later) stays as it was.</summary>
    public static Worker Apply(Worker worker, Announcement said, DateTimeOffset now) => worker with
    {
        Said = said.Status switch { "working" => WorkerStatus.Working, "draining" => WorkerStatus.Draining, "paused" => WorkerStatus.Paused, _ => WorkerStatus.Idle },
        Address = said is { IpAddress: { Length: > 0 } ip, Port: { } port } ? $"http://{(ip.Contains(':') ? $"[{ip}]" : ip)}:{port}" : null,
        Os = said.Os,
        Version = Cut(said.Version, LongestVersion),
        HardwareAcceleration = said.HwAccel,
        CpuUsage = said.CpuUsage,
        Slots = said.Slots ?? 1,
        Cores = said.Cores ?? worker.Cores,
        MemoryBytes = said.MemoryBytes ?? worker.MemoryBytes,
        Encoders = said.Encoders ?? worker.Encoders,
        Sessions = said.Sessions ?? worker.Sessions,
        Tools = said.Tools ?? worker.Tools,
        Paused = Cut(said.Paused, LongestReason),
        Speeds = said.Speed ?? worker.Speeds,
        Golden = worker.Quarantine is null ? said.Golden ?? worker.Golden : worker.Golden,
        Labels = said.Labels ?? worker.Labels,
        LastSeen = now,
    };

    /// <returns>Null where nothing is said.</returns>
    private static string? Cut(string? words, int most) => words is { Length: > 0 } ? words[..Math.Min(words.Length, most)] : null;
}
