using Transcode.Domain.Workers;

namespace Transcode.Orchestrator.Workers;

/// <summary>What silence says about a worker. Pure.</summary>
public static class Presence
{
    /// <summary>One beat may be late, three missing mean that nobody is there.</summary>
    public static Worker At(Worker worker, DateTimeOffset now, TimeSpan beat) => (now - worker.LastSeen) switch
    {
        var silence when silence > 3 * beat => worker with { Status = WorkerStatus.Offline },
        var silence when silence > 1.5 * beat && worker.Status != WorkerStatus.Quarantined => worker with { Status = WorkerStatus.Suspect },
        _ => worker,
    };
}
