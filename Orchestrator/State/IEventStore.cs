using Transcode.Domain;

namespace Transcode.Orchestrator.State;

/// <summary>The append-only log. Only <see cref="IJobStore.Change"/> writes it.</summary>
public interface IEventStore
{
    /// <param name="job">Null: of all jobs.</param>
    /// <param name="after">Sequence already read; 0: from the start.</param>
    /// <param name="limit">At most this many.</param>
    /// <param name="stop">Given up.</param>
    Task<IReadOnlyList<StoredEvent>> ReadEvents(JobId? job, long after, int limit, CancellationToken stop);

    Task<long> LastSequence(CancellationToken stop);
}
