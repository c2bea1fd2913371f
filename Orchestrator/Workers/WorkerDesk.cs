using Transcode.Domain;
using Transcode.Domain.Protocol;
using Transcode.Domain.Workers;
using Transcode.Orchestrator.State;

namespace Transcode.Orchestrator.Workers;

/// <summary>Where workers announce themselves and people look at them.</summary>
public sealed class WorkerDesk(IStateStore store, OrchestratorOptions options, TimeProvider time)
{
    /// <summary>Signs of life come all the time; who sends one does not mind a tenth of a second.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(100);

    private readonly GroupWrite<Worker, bool> saves = new(async (batch, stop) =>
    {
        // Of several announcements of one worker the last one counts.
        await store.SaveWorkers([.. batch.GroupBy(worker => worker.Id).Select(same => same.Last())], stop);
        return [.. batch.Select(_ => true)];
    }, apart: Apart);

    public Task Announce(Announcement announcement, CancellationToken stop) => Announce(announcement, time.GetUtcNow(), stop);

    public Task Announce(Announcement announcement, DateTimeOffset now, CancellationToken stop) => saves.Write(Announced.ToWorker(announcement, now), stop);

    /// <summary>Everybody ever seen, with the state that silence has brought.</summary>
    public async Task<IReadOnlyList<Worker>> List(CancellationToken stop)
    {
        var now = time.GetUtcNow();
        return [.. (await store.ListWorkers(stop)).Select(worker => Presence.At(worker, now, TimeSpan.FromSeconds(options.HeartbeatSeconds)))];
    }
}
