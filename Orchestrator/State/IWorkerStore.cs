using Transcode.Domain.Workers;

namespace Transcode.Orchestrator.State;

/// <summary>Who announced itself.</summary>
public interface IWorkerStore
{
    Task SaveWorkers(IReadOnlyList<Worker> batch, CancellationToken stop);

    Task<IReadOnlyList<Worker>> ListWorkers(CancellationToken stop);
}
