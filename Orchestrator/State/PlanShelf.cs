using System.Collections.Concurrent;
using Transcode.Domain;
using Transcode.Domain.Plans;

namespace Transcode.Orchestrator.State;

/// <summary>
/// Plans that were read lately. A round's plan never changes once it is written, so what lies here is never stale, whoever else writes.
/// </summary>
internal sealed class PlanShelf
{
    /// <summary>A plan of a long film is about a megabyte.</summary>
    private const int Most = 64;

    private readonly ConcurrentDictionary<(JobId, int), Plan> plans = new();
    private readonly ConcurrentQueue<(JobId, int)> order = new();

    public Plan? Find(JobId job, int round) => plans.GetValueOrDefault((job, round));

    public void Keep(JobId job, int round, Plan plan)
    {
        if (!plans.TryAdd((job, round), plan))
            return;
        order.Enqueue((job, round));
        if (order.Count > Most && order.TryDequeue(out var oldest))
            plans.TryRemove(oldest, out _);
    }
}
