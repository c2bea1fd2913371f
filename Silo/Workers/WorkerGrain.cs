using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Transcode.Contracts.Workers;
using Transcode.Domain;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Protocol;
using Transcode.Domain.Workers;
using Transcode.Silo.Facts;
using Transcode.Silo.Hosting;
using Transcode.Silo.Placement;

namespace Transcode.Silo.Workers;

/// <summary>
/// One device. Beats stay in memory; whatever else happens to it is stored before it is answered. Silence is measured by a clock that no
/// one sets.
/// </summary>
[Reentrant, GrainType("worker"), PrefersSilo(SiloDevice.WorkerKey)]
internal sealed partial class WorkerGrain(
    ReadModel rows, Fleet fleet, RosterFeed feed, SilenceSweep sweep, EngineOptions options, TimeProvider time, ILogger<WorkerGrain> log)
        : LookingGrain, IWorkerGrain, IRemindable, IDisposable
{
    private const string Reminder = "silence";
    private static readonly TimeSpan _reminderPeriod = TimeSpan.FromMinutes(1);

    /// <summary>A beat may be on its way for so long.</summary>
    private static readonly TimeSpan _aMoment = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _gate = new(1);
    private Worker? _worker;
    private long _heard;

    private WorkerId Id => new(this.GetPrimaryKeyString());

    protected override async Task Look(CancellationToken stop)
    {
        _worker = await rows.Worker(Id, stop);
        _heard = time.GetTimestamp();
        WatchSilence();
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        sweep.Forget(Id);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _gate.Dispose();
        _anew.Dispose();
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => Look();

    public async Task<WorkerAnswer> Announce(Announcement said, WorkerOwner? by = null, bool takesOver = false)
    {
        var answer = await Tell(_ => new WorkerCommand.Announce(said, time.GetUtcNow()) { By = by, TakesOver = takesOver });
        if (answer.Refused is null)
            _heard = time.GetTimestamp();
        return answer;
    }

    public Task<Worker?> Find() => Task.FromResult(_worker);

    public Task<WorkerAnswer> Rename(string? name, Dictionary<string, string>? labels) => Tell(_ => new WorkerCommand.Rename(name, labels));

    public Task<WorkerAnswer> Drain() => Tell(_ => new WorkerCommand.Drain());

    public Task<WorkerAnswer> Pause() => Tell(_ => new WorkerCommand.Pause());

    public Task<WorkerAnswer> Resume() => Tell(_ => new WorkerCommand.Resume());

    public Task RecordFailure(WorkerFailure failure) => Tell(_ => new WorkerCommand.RecordFailure(failure));

    public Task Forgive(JobId job) => Tell(_ => new WorkerCommand.Forgive(job));

    public Task Pin(JobId job) => Tell(_ => new WorkerCommand.Pin(job));

    public Task Unpin(JobId job) => Tell(_ => new WorkerCommand.Unpin(job));

    public async Task<WorkerAnswer> RecordTest(SelfTestResult result)
    {
        var trusted = (await fleet.Now()).Where(other => other.Id != Id && other is { Quarantine: null, SelfTest: not null })
            .Select(other => other.SelfTest!);
        return await Tell(_ => new WorkerCommand.RecordSelfTest(result, [.. trusted]));
    }

    public async Task Look()
    {
        if (_worker is null or { Presence: Presence.Offline })
        {
            await Unremind();
            return;
        }
        // Its last words, and so long after them as it really is.
        await Tell(
            worker => worker is null ? null : new WorkerCommand.CheckPresence(worker.LastSeen + time.GetElapsedTime(_heard), options.Beat));
        WatchSilence();
        if (_worker is { Presence: Presence.Offline })
            await Unremind();
    }

    public async Task Delete()
    {
        await rows.Drop(Id, CancellationToken.None);
        feed.Forget(Id);
        await Roster.Forget(Id);
        _worker = null;
        await Unremind();
        DeactivateOnIdle();
    }

    private IRosterGrain Roster => GrainFactory.GetGrain<IRosterGrain>(IRosterGrain.Key);

    private async Task<WorkerAnswer> Tell(Func<Worker?, WorkerCommand?> command)
    {
        await _gate.WaitAsync();
        try
        {
            var decision = command(_worker) is { } told ? WorkerDecider.Decide(_worker, told) : new WorkerDecision.Accept([]);
            if (decision is not WorkerDecision.Accept { Events: var events })
                return new(decision is WorkerDecision.Refuse { Why: var why } ? why : null, _worker);
            if (events.Count > 0)
                await Keep(events);
            return new(null, _worker);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task Keep(IReadOnlyList<WorkerEvent> events)
    {
        var (before, after) = (_worker, events.Aggregate(_worker, WorkerDecider.Evolve)!);
        if (events is [WorkerEvent.HeartbeatReceived])
        {
            _worker = after;
            feed.Add(after);
        }
        else
        {
            await rows.Keep(after, CancellationToken.None);
            _worker = after;
            await Roster.Update([after]);
            fleet.Forget();
        }
        if (before is null or { Presence: not Presence.Here } && after.Presence == Presence.Here)
            _ = Remind();
        WatchSilence();
        if (HasOtherScope(before, after))
            AskAnew();
        foreach (var happened in events)
            Say(happened);
    }

    /// <summary>When silence would make a difference.</summary>
    private void WatchSilence()
    {
        if (_worker is { Presence: not Presence.Offline } worker)
            sweep.Watch(Id,
                (worker.Presence == Presence.Here ? WorkerDecider.SuspectAfterHeartbeats : WorkerDecider.OfflineAfterHeartbeats)
                * options.Beat + _aMoment - time.GetElapsedTime(_heard));
        else
            sweep.Forget(Id);
    }

    private async Task Remind()
    {
        try
        {
            await this.RegisterOrUpdateReminder(Reminder, _reminderPeriod, _reminderPeriod);
        }
        catch (Exception failure)
        {
            // The sweep looks all the same; only the loss of this silo would go unnoticed.
            LogReminderFailed(failure, Id);
        }
    }

    private async Task Unremind()
    {
        if (await this.GetReminder(Reminder) is { } reminder)
            await this.UnregisterReminder(reminder);
    }

    private void Say(WorkerEvent happened)
    {
        switch (happened)
        {
            case WorkerEvent.HeartbeatReceived or WorkerEvent.Failed or WorkerEvent.Forgiven or WorkerEvent.Pinned or WorkerEvent.Unpinned:
                break; // Told elsewhere, or nothing to tell.
            case WorkerEvent.Quarantined quarantined:
                LogQuarantined(Id, quarantined.Why);
                break;
            default:
                LogHappened(Id, happened.GetType().Name);
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Worker {Worker} was quarantined: {Why}")]
    private partial void LogQuarantined(WorkerId worker, string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "Worker {Worker}: {What}")]
    private partial void LogHappened(WorkerId worker, string what);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Worker {Worker} got no reminder")]
    private partial void LogReminderFailed(Exception failure, WorkerId worker);
}
