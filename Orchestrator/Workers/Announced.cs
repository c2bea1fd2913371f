using Transcode.Domain;
using Transcode.Domain.Protocol;
using Transcode.Domain.Workers;

namespace Transcode.Orchestrator.Workers;

/// <summary>From what a worker says to what is remembered. Pure.</summary>
public static class Announced
{
    public static Worker ToWorker(Announcement said, DateTimeOffset now) => new()
    {
        Id = new WorkerId(said.WorkerId),
        Status = said.Status switch { "working" => WorkerStatus.Working, "draining" => WorkerStatus.Draining, _ => WorkerStatus.Idle },
        Address = said is { IpAddress: { Length: > 0 } ip, Port: { } port } ? $"http://{(ip.Contains(':') ? $"[{ip}]" : ip)}:{port}" : null,
        Os = said.Os,
        HardwareAcceleration = said.HwAccel,
        CpuUsage = said.CpuUsage,
        Slots = said.Slots ?? 1,
        Labels = said.Labels ?? new Dictionary<string, string>(),
        LastSeen = now,
    };
}
