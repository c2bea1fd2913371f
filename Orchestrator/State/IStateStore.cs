namespace Transcode.Orchestrator.State;

/// <summary>
/// The durable seam. Every method is one transaction and is done when it returns: killing the process at any moment loses nothing that
/// was answered and leaves nothing half. Many processes may share one store, so nobody may keep what it read and write it back later;
/// whatever depends on what is stored is asked as "change this if it is still so".
/// </summary>
public interface IStateStore : IJobStore, ILeaseStore, IReminderStore, IEventStore, IWorkerStore, IProfileStore, IAsyncDisposable
{
    /// <summary>Wakes this process when any process changed something.</summary>
    Pulses Pulses { get; }

    /// <summary>Makes or migrates the tables. Once, before anything else.</summary>
    Task Prepare(CancellationToken stop);
}
