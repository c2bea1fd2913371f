using Transcode.Domain.Lists;
using Transcode.Domain.Dispatch;
using Transcode.Gateway.Application;
using Transcode.Domain.Workers;
using Transcode.Gateway.Jobs;

namespace Transcode.Gateway.Workers;

/// <summary>GET /api/workers.</summary>
public sealed record WorkerList(IReadOnlyList<WorkerLine> Workers);

/// <summary>One worker, in the words of its announcement.</summary>
public sealed record WorkerLine
{
    /// <summary>Named by itself.</summary>
    public required string WorkerId { get; init; }

    /// <summary>As people call it.</summary>
    public required string Name { get; init; }

    /// <summary>idle, working, draining, suspect, quarantined, offline, paused.</summary>
    public required string Status { get; init; }

    /// <summary>Where it can be reached; null behind NAT.</summary>
    public string? Address { get; init; }

    public required string Os { get; init; }

    /// <summary>Of its program; null: it did not say. One of another version than the server's gets no work.</summary>
    public string? Version { get; init; }

    public required IReadOnlyList<string> HwAccel { get; init; }

    /// <summary>Percent of all its cores.</summary>
    public required double CpuUsage { get; init; }

    /// <summary>Steps at once.</summary>
    public required int Slots { get; init; }

    public int? Cores { get; init; }
    public long? MemoryBytes { get; init; }

    /// <summary>Proven by test encodes; null: it did not say.</summary>
    public IReadOnlyList<string>? Encoders { get; init; }

    /// <summary>How many encodes at once each hardware encoder did.</summary>
    public required IReadOnlyDictionary<string, int> Sessions { get; init; }

    /// <summary>Tools beside ffmpeg that work there; null: it did not look.</summary>
    public IReadOnlyList<string>? Tools { get; init; }

    /// <summary>Why it takes nothing new for now: "on battery".</summary>
    public string? Paused { get; init; }

    /// <summary>Frames per second by encoder and height, measured once.</summary>
    public required IReadOnlyList<EncoderSpeed> Speed { get; init; }

    /// <summary>Its own and those that people gave it.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>What it holds now.</summary>
    public required IReadOnlyList<WorkerStep> Steps { get; init; }

    /// <summary>Why it gets no work.</summary>
    public Quarantine? Quarantine { get; init; }

    /// <summary>Last announcement.</summary>
    public required DateTimeOffset LastSeen { get; init; }

    public static WorkerLine Of(Worker worker, IEnumerable<StepRow> running) => new()
    {
        WorkerId = worker.Id.Value,
        Name = worker.Name ?? worker.Id.Value,
        Status = JobReporter.Word(worker.Status),
        Address = worker.Address,
        Os = worker.Os,
        Version = worker.Version,
        HwAccel = worker.HardwareAcceleration,
        CpuUsage = worker.CpuUsage,
        Slots = worker.Slots,
        Cores = worker.Cores,
        MemoryBytes = worker.MemoryBytes,
        Encoders = worker.Encoders,
        Sessions = worker.Sessions,
        Tools = worker.Tools,
        Paused = worker.Paused,
        Speed = worker.Speeds,
        Labels = worker.Labels.Concat(worker.GivenLabels).GroupBy(label => label.Key, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.Last().Value, StringComparer.Ordinal),
        Steps = [.. running.OrderBy(row => row.LeasedAt)
            .Select(row => new WorkerStep(row.Key.Job.Value, row.Key.Step.Value, Math.Round(row.Progress, 1), Math.Round(row.Fps, 1)))],
        Quarantine = worker.Quarantine,
        LastSeen = worker.LastSeen,
    };
}

/// <summary>A step that a worker holds.</summary>
public sealed record WorkerStep(string JobId, string Step, double Percent, double Fps);

/// <summary>PATCH /api/workers/{id}: null leaves it as it is.</summary>
public sealed record WorkerPatch(string? Name, IReadOnlyDictionary<string, string>? Labels);
