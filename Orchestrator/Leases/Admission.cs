using Transcode.Domain;
using Transcode.Domain.Workers;
using Transcode.Orchestrator.State;

namespace Transcode.Orchestrator.Leases;

/// <summary>Who may take what: asked with every request for work, since a worker may have been quarantined a moment ago.</summary>
public sealed class Admission(IStateStore store, TimeProvider time)
{
    /// <summary>If nobody else took it up by then, whoever failed may try again.</summary>
    private static readonly TimeSpan Shyness = TimeSpan.FromMinutes(1);

    public async Task<Terms> Of(WorkerId id, CancellationToken stop) => await store.FindWorker(id, stop) switch
    {
        null => Terms.Usual,
        { Quarantine: not null } or { DrainAsked: true } or { Said: WorkerStatus.Draining } => Terms.NotAdmitted,
        { } worker => new Terms(Confinement.LanesOf(worker), await Avoids(worker, stop)),
    };

    /// <summary>Alone in the fleet, it must try again itself.</summary>
    private async Task<IReadOnlyList<StepKey>> Avoids(Worker worker, CancellationToken stop)
    {
        var since = time.GetUtcNow() - Shyness;
        WorkerFailure[] lately = [.. worker.Failures.Where(failure => failure.At > since)];
        if (lately.Length == 0 || !(await store.ListWorkers(stop)).Any(other => other.Id != worker.Id && other.Status is WorkerStatus.Idle or WorkerStatus.Working))
            return [];
        return [.. lately.Select(failure => new StepKey(failure.Job, failure.Round, failure.Step)).Distinct()];
    }
}
