using Transcode.Domain.Jobs;

namespace Transcode.Domain.Workers;

/// <summary>
/// A job that is to stay on one worker while that worker lives. Its steps stand in lanes of that worker's own, which nobody else reads;
/// when the worker does not live up to it they move to another's, and to the lanes of all when there is nobody. Pure.
/// </summary>
public static class Pinning
{
    /// <summary>The lane of what only this worker may take.</summary>
    public static string OfWorkerAlone(string capability, WorkerId worker) => $"{capability}@{worker}";

    /// <summary>All that a worker may take from: its own lanes only while a job is pinned to it, so that all others share theirs.</summary>
    public static IReadOnlyList<string> CapabilitiesOf(Worker worker) => worker.Pinned.IsEmpty
        ? Capabilities.Of(worker)
        : [.. Capabilities.Of(worker), .. Capabilities.Of(worker).Select(lane => OfWorkerAlone(lane, worker.Id))];

    /// <summary>Of those that can be reached the best.</summary>
    /// <param name="workers">All there are.</param>
    /// <param name="except">These have lost it already.</param>
    /// <param name="tenant">Of the job.</param>
    public static Worker? Choose(IEnumerable<Worker> workers, IReadOnlyCollection<WorkerId> except, string? tenant) =>
        BestFirst(
            workers.Where(
                worker => worker.Address is not null && IsFit(worker) && MayServe(worker.Tenant, tenant) && !except.Contains(worker.Id)))
            .ThenBy(worker => worker.Id.Value, StringComparer.Ordinal)
            .FirstOrDefault();

    /// <summary>A private worker takes steps of its own tenant only; all others take those of all.</summary>
    /// <param name="worker">Tenant of the worker.</param>
    /// <param name="job">Tenant of the job.</param>
    public static bool MayServe(string? worker, string? job) => worker is null || worker == job;

    /// <summary>Idle ones first, then by measured speed.</summary>
    public static IOrderedEnumerable<Worker> BestFirst(IEnumerable<Worker> workers) =>
        workers.OrderBy(worker => worker.Status).ThenByDescending(worker => worker.Speeds.Sum(speed => speed.Fps));

    /// <returns>Why the worker is to lose the job; null: it keeps it.</returns>
    public static string? Fault(Job job, Worker? worker) => worker switch
    {
        null => "it is unknown",
        _ when !IsFit(worker) => $"it is {worker.Status.ToString().ToLowerInvariant()}",
        _ when job.Failures.Any(
            failure => failure.Worker == worker.Id && failure.Why.Code == FailureCodes.WorkerLost && failure.At > worker.LastSeen)
                => "it fell silent",
        _ => null,
    };

    private static bool IsFit(Worker worker)
        => worker.Status is WorkerStatus.Idle or WorkerStatus.Working && Capabilities.Of(worker).Count > 0;
}
