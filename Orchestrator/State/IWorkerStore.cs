using Transcode.Domain;
using Transcode.Domain.Workers;
using Transcode.Orchestrator.Workers;

namespace Transcode.Orchestrator.State;

/// <summary>Who announced itself, and what became of it.</summary>
public interface IWorkerStore
{
    /// <summary>
    /// The entity transaction for many workers at once: locks them, decides each request in order, and writes what changed with its reminders, all or
    /// nothing. The decisions must be pure: they are made again when another process was quicker.
    /// </summary>
    Task<IReadOnlyList<WorkerChange>> ChangeWorkers(IReadOnlyList<WorkerRequest> requests, CancellationToken stop);

    Task<Worker?> FindWorker(WorkerId worker, CancellationToken stop);

    /// <summary>Those of them that are known, in any order.</summary>
    Task<IReadOnlyList<Worker>> FindWorkers(IReadOnlyCollection<WorkerId> ids, CancellationToken stop);

    /// <summary>By id.</summary>
    Task<IReadOnlyList<Worker>> ListWorkers(CancellationToken stop);
}

/// <summary>One change that is asked for.</summary>
public sealed record WorkerRequest(WorkerId Id, Func<Worker?, WorkerChange> Decide);

/// <summary>Decides a group in its order, for any engine. Pure.</summary>
internal static class WorkerRequests
{
    public static IReadOnlyList<WorkerChange> Decide(IReadOnlyList<WorkerRequest> requests, IDictionary<WorkerId, Worker> known)
    {
        var changes = new List<WorkerChange>(requests.Count);
        foreach (var request in requests)
        {
            var change = request.Decide(known.TryGetValue(request.Id, out var worker) ? worker : null);
            if (change is { Writes: true, Worker: { } after })
                known[request.Id] = after;
            changes.Add(change);
        }
        return changes;
    }
}
