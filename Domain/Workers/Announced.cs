using Transcode.Domain.Protocol;

namespace Transcode.Domain.Workers;

/// <summary>From what a worker says to what is remembered. Pure.</summary>
public static class Announced
{
    private const int LongestReason = 200;
    private const int LongestVersion = 50;

    /// <summary>What a heartbeat leaves out (speeds are measured once, and later) stays as it was.</summary>
    public static Worker Apply(Worker worker, Announcement reported, DateTimeOffset now) => worker with
    {
        Reported = reported.Status switch
        {
            "working" => WorkerStatus.Working,
            "draining" => WorkerStatus.Draining,
            "paused"
            => WorkerStatus.Paused,
            _ => WorkerStatus.Idle
        },
        Address = reported is { IpAddress: { Length: > 0 } ip, Port: { } port } ? $"http://{(ip.Contains(':') ? $"[{ip}]" : ip)}:{port}"
            : null,
        Os = reported.Os,
        Version = Cut(reported.Version, LongestVersion),
        HardwareAcceleration = reported.HwAccel,
        CpuUsage = reported.CpuUsage,
        Slots = reported.Slots ?? 1,
        Cores = reported.Cores ?? worker.Cores,
        MemoryBytes = reported.MemoryBytes ?? worker.MemoryBytes,
        Encoders = reported.Encoders ?? worker.Encoders,
        Sessions = reported.Sessions ?? worker.Sessions,
        Tools = reported.Tools ?? worker.Tools,
        Paused = Cut(reported.Paused, LongestReason),
        Speeds = reported.Speed ?? worker.Speeds,
        SelfTest = worker.Quarantine is null ? reported.SelfTest ?? worker.SelfTest : worker.SelfTest,
        Labels = reported.Labels ?? worker.Labels,
        LastSeen = now,
    };

    /// <returns>Null where nothing is said.</returns>
    private static string? Cut(string? message, int most) => message is { Length: > 0 } ? message[..Math.Min(message.Length, most)] : null;
}
