using Microsoft.Extensions.Logging;
using Transcode.Domain;
using Transcode.Domain.Protocol;
using Transcode.Domain.Workers;
using Transcode.Orchestrator.State;

namespace Transcode.Orchestrator.Workers;

/// <summary>Where workers announce themselves, and people look at them and tell them what to do.</summary>
public sealed partial class WorkerDesk(IStateStore store, OrchestratorOptions options, TimeProvider time, ILogger<WorkerDesk> log)
{
    /// <summary>Signs of life come all the time; who sends one does not mind a tenth of a second.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(100);

    private readonly GroupWrite<WorkerRequest, WorkerChange> beats = new(store.ChangeWorkers, most: 2000, apart: Apart);

    private TimeSpan Beat => TimeSpan.FromSeconds(options.HeartbeatSeconds);

    /// <summary>A heartbeat.</summary>
    /// <returns>The worker after it.</returns>
    public async Task<Worker> Announce(Announcement announcement, CancellationToken stop)
    {
        var (id, now) = (new WorkerId(announcement.WorkerId), time.GetUtcNow());
        var change = await beats.Write(Request(id, new WorkerCommand.Announce(announcement, now), now), stop);
        Tell(id, change);
        return change.Worker!;
    }

    /// <summary>The reminders' question: do they still beat?</summary>
    /// <returns>When to ask again; who is offline is not in it.</returns>
    public async Task<IReadOnlyDictionary<WorkerId, DateTimeOffset>> Look(IReadOnlyCollection<WorkerId> workers, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var again = (await store.FindWorkers(workers, stop)).Where(worker => worker.Presence == Presence.Here && Due(worker) > now).ToDictionary(worker => worker.Id, Due);
        // Nearly all beat: of them nothing is to be written.
        if (workers.Where(worker => !again.ContainsKey(worker)).ToList() is not { Count: > 0 } silent)
            return again;
        var changes = await store.ChangeWorkers([.. silent.Select(worker => Request(worker, new WorkerCommand.Look(now, Beat), now))], stop);
        foreach (var (worker, change) in silent.Zip(changes))
        {
            Tell(worker, change);
            if (change.Worker is { Presence: not Presence.Offline } seen)
                again[worker] = Due(seen) is var due && due > now ? due : now + Beat;
        }
        return again;
    }

    /// <summary>When silence would make a difference.</summary>
    private DateTimeOffset Due(Worker worker) =>
        OnTheSecond(worker.LastSeen + (worker.Presence == Presence.Here ? WorkerDecider.SuspectAfterBeats : WorkerDecider.OfflineAfterBeats) * Beat + AMoment);

    /// <summary>So that all of a second are looked at together, and not each for itself.</summary>
    private static DateTimeOffset OnTheSecond(DateTimeOffset due) => DateTimeOffset.FromUnixTimeSeconds(due.ToUnixTimeSeconds() + 1);

    public Task<WorkerChange> Rename(WorkerId worker, string? name, IReadOnlyDictionary<string, string>? labels, CancellationToken stop) =>
        Tell(worker, new WorkerCommand.Rename(name, labels), stop);

    /// <summary>What it holds it may finish; it gets nothing new.</summary>
    public Task<WorkerChange> Drain(WorkerId worker, CancellationToken stop) => Tell(worker, new WorkerCommand.Drain(), stop);

    public Task<WorkerChange> Resume(WorkerId worker, CancellationToken stop) => Tell(worker, new WorkerCommand.Resume(), stop);

    public Task RecordFailure(WorkerId worker, WorkerFailure failure, CancellationToken stop) => Tell(worker, new WorkerCommand.RecordFailure(failure), stop);

    /// <summary>A job is to stay on it.</summary>
    public Task Confine(WorkerId worker, JobId job, CancellationToken stop) => Tell(worker, new WorkerCommand.Confine(job), stop);

    public Task LetGo(WorkerId worker, JobId job, CancellationToken stop) => Tell(worker, new WorkerCommand.LetGo(job), stop);

    /// <summary>The input was at fault, not those on whom it failed.</summary>
    public async Task Forgive(JobId job, CancellationToken stop) => await Task.WhenAll((await store.ListWorkers(stop))
        .Where(worker => worker.Failures.Any(failure => failure.Job == job)).Select(worker => Tell(worker.Id, new WorkerCommand.Forgive(job), stop)));

    /// <summary>A golden test is held against those of workers that are trusted.</summary>
    public async Task<WorkerChange> RecordTrial(WorkerId worker, GoldenResult result, CancellationToken stop)
    {
        var trusted = (await store.ListWorkers(stop)).Where(other => other.Id != worker && other is { Quarantine: null, Golden: not null }).Select(other => other.Golden!);
        return await Tell(worker, new WorkerCommand.RecordTrial(result, [.. trusted]), stop);
    }

    /// <summary>Everybody ever seen.</summary>
    public Task<IReadOnlyList<Worker>> List(CancellationToken stop) => store.ListWorkers(stop);

    public Task<Worker?> Find(WorkerId worker, CancellationToken stop) => store.FindWorker(worker, stop);

    /// <summary>What each holds now.</summary>
    public async Task<ILookup<WorkerId, StepRow>> Running(CancellationToken stop) =>
        (await store.RunningSteps(stop)).Where(row => row.Worker is not null).SelectMany(row => row.ByHolder()).ToLookup(row => row.Worker!.Value);

    private static readonly TimeSpan AMoment = TimeSpan.FromSeconds(2);

    private async Task<WorkerChange> Tell(WorkerId worker, WorkerCommand command, CancellationToken stop)
    {
        var change = (await store.ChangeWorkers([Request(worker, command, time.GetUtcNow())], stop))[0];
        Tell(worker, change);
        return change;
    }

    private WorkerRequest Request(WorkerId worker, WorkerCommand command, DateTimeOffset now) =>
        new(worker, known => WorkerChange.Of(known, command, OnTheSecond(now + WorkerDecider.SuspectAfterBeats * Beat + AMoment)));

    private void Tell(WorkerId worker, WorkerChange change)
    {
        if (change.Decision is not WorkerDecision.Accept { Events: var events })
            return;
        foreach (var happened in events)
            switch (happened)
            {
                case WorkerEvent.Beaten or WorkerEvent.Failed or WorkerEvent.Forgiven or WorkerEvent.Confined or WorkerEvent.LetGo:
                    break; // Told elsewhere, or nothing to tell.
                case WorkerEvent.Quarantined quarantined:
                    LogQuarantined(worker, quarantined.Why);
                    break;
                default:
                    LogHappened(worker, happened.GetType().Name);
                    break;
            }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Worker {Worker} was quarantined: {Why}")]
    private partial void LogQuarantined(WorkerId worker, string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "Worker {Worker}: {What}")]
    private partial void LogHappened(WorkerId worker, string what);
}
