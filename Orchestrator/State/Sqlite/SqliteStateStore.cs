using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;
using Transcode.Domain.Workers;
using Transcode.Orchestrator.Jobs;
using Transcode.Orchestrator.Workers;

namespace Transcode.Orchestrator.State.Sqlite;

/// <summary>The state in one file, for one process.</summary>
public sealed class SqliteStateStore(string database) : IStateStore
{
    private readonly SqliteConnections connections = new(database);
    private readonly PlanShelf shelf = new();
    private readonly WorkerTable workers = new(new WorkerShelf());
    private readonly OutputHolds holds = new();

    public Pulses Pulses { get; } = new();

    public Task Prepare(CancellationToken stop) => connections.Open(SqliteMigrations.Apply, stop);

    public async Task<JobChange> Change(ChangeScope scope, Func<JobSituation, JobChange> decide, DateTimeOffset now, CancellationToken stop)
    {
        var change = await connections.Write(session => ChangeWriter.Carry(session, new JobTable(shelf), scope, decide, now), stop);
        if (change is { WritesPlan: true, Job: { Plan: { } plan } job })
            shelf.Keep(job.Id, job.Round, plan);
        Wake(change, now);
        ChangeMeter.Count(change);
        return change;
    }

    private void Wake(JobChange change, DateTimeOffset now)
    {
        if (change.Moves.Count > 0 || change.Step?.To == StepState.Open || change.Opens.Any(opening => opening.State == StepState.Open))
            Pulses.Work.Beat();
        if (change.Reminders.Any(reminder => IsSoon(reminder, now)))
            Pulses.Reminders.Beat();
        if (change.Events.Count > 0)
            Pulses.Events.Beat();
    }

    private static bool IsSoon(Reminder reminder, DateTimeOffset now) => reminder.Due - now < Reminder.LongestNap;

    public async Task OpenHeld(JobId job, int round, DateTimeOffset now, CancellationToken stop)
    {
        if (await connections.Write(session => StepTable.OpenHeld(session, job, round, now), stop) > 0)
            Pulses.Work.Beat();
    }

    public Task<Job?> FindJob(JobId job, CancellationToken stop) =>
        connections.Read(session => new JobTable(shelf).Find(session, job)?.Job, stop);

    public Task<Asset?> FindAsset(AssetId asset, CancellationToken stop) => connections.Read(session => JobTable.FindAsset(session, asset), stop);

    public Task<IReadOnlyList<JobSummary>> ListJobs(JobFilter filter, CancellationToken stop) => connections.Read(session => JobTable.List(session, filter), stop);

    public Task<IReadOnlyList<StepRow>> Steps(JobId job, int round, CancellationToken stop) =>
        connections.Read(session => StepTable.OfRound(session, job, round), stop);

    public Task<IReadOnlyDictionary<string, StepResult>> Results(JobId job, int round, IReadOnlyList<StepId> steps, CancellationToken stop) =>
        connections.Read<IReadOnlyDictionary<string, StepResult>>(session => steps
            .Select(step => (step.Value, Result: StepTable.FindResult(session, new(job, round, step))))
            .Where(entry => entry.Result is not null)
            .ToDictionary(entry => entry.Value, entry => entry.Result!), stop);

    public Task<IAsyncDisposable> HoldOutputs(JobId job, OutputsUse use, CancellationToken stop) => holds.Enter(job, use, stop);

    public Task<QueueDepth> Depth(CancellationToken stop) => connections.Read(session =>
    {
        var (open, leased) = StepTable.Count(session);
        return new QueueDepth(open, leased, JobTable.CountActive(session));
    }, stop);

    public Task<QueueHead?> Head(string need, CancellationToken stop) => connections.Read(session => StepTable.Head(session, need), stop);

    public async Task<IReadOnlyList<StepRow>> Claim(ClaimWish wish, CancellationToken stop)
    {
        var rows = await connections.Write(session => LeaseTable.Claim(session, wish), stop);
        if (wish.Until - wish.Now < Reminder.LongestNap)
            Pulses.Reminders.Beat();
        return rows;
    }

    public Task<StepRow?> FindLease(string leaseId, CancellationToken stop) => connections.Read(session => LeaseTable.Find(session, leaseId), stop);

    public Task<IReadOnlyList<StepRow>> RunningSteps(CancellationToken stop) => connections.Read(StepTable.Running, stop);

    public async Task<IReadOnlySet<string>> Renew(IReadOnlyList<Renewal> renewals, CancellationToken stop)
    {
        var held = await connections.Write(
            session => renewals.Where(renewal => LeaseTable.Renew(session, renewal)).Select(renewal => renewal.LeaseId).ToHashSet(), stop);
        Pulses.Progress.Beat();
        return held;
    }

    public async Task<StepRow?> AcceptResult(
        string leaseId, long fence, StepResult result, Reminder publish, DateTimeOffset now, CancellationToken stop)
    {
        var row = await connections.Write(session =>
        {
            var accepted = LeaseTable.Accept(session, leaseId, fence, now);
            var row = LeaseTable.Find(session, leaseId);
            if (accepted && row is not null)
            {
                StepTable.KeepResult(session, row.Key, result);
                ReminderTable.Drop(session, ReminderKind.LeaseEnds, leaseId);
                ReminderTable.Set(session, publish);
            }
            return row;
        }, stop);
        if (IsSoon(publish, now))
            Pulses.Reminders.Beat();
        return row;
    }

    public async Task<bool> Release(string leaseId, long fence, DateTimeOffset now, CancellationToken stop)
    {
        var released = await connections.Write(session => LeaseTable.Release(session, leaseId, fence, now), stop);
        if (released)
            Pulses.Work.Beat();
        return released;
    }

    public async Task<int> Recover(WorkerId? died, DateTimeOffset now, DateTimeOffset until, CancellationToken stop)
    {
        var given = await connections.Write(session =>
        {
            LeaseTable.ExtendAll(session, until);
            if (died is not { } worker)
                return 0;
            ReminderTable.MakeDue(session, now);
            return LeaseTable.ReleaseAll(session, worker, now);
        }, stop);
        Pulses.Work.Beat();
        Pulses.Reminders.Beat();
        return given;
    }

    public Task<IReadOnlyList<Reminder>> TakeDueReminders(DateTimeOffset now, DateTimeOffset again, int limit, CancellationToken stop) =>
        connections.Write(session => ReminderTable.TakeDue(session, now, again, limit), stop);

    public async Task SetReminders(IReadOnlyList<Reminder> reminders, CancellationToken stop)
    {
        await connections.Write(session =>
        {
            foreach (var reminder in reminders)
                ReminderTable.Set(session, reminder);
            return true;
        }, stop);
        Pulses.Reminders.Beat();
    }

    public Task DropReminder(ReminderKind kind, string key, CancellationToken stop) =>
        connections.Write(session => { ReminderTable.Drop(session, kind, key); return true; }, stop);

    public Task<DateTimeOffset?> NextReminder(CancellationToken stop) => connections.Read(ReminderTable.Next, stop);

    public Task<IReadOnlyList<StoredEvent>> ReadEvents(JobId? job, long after, int limit, CancellationToken stop) =>
        connections.Read(session => EventTable.Read(session, job, after, limit), stop);

    public Task<long> LastSequence(CancellationToken stop) => connections.Read(EventTable.Last, stop);

    public Task<IReadOnlyList<WorkerChange>> ChangeWorkers(IReadOnlyList<WorkerRequest> requests, CancellationToken stop) =>
        connections.Write(session => workers.Change(session, requests), stop);

    public Task<Worker?> FindWorker(WorkerId worker, CancellationToken stop) => connections.Read(session => workers.Find(session, worker), stop);

    public Task<IReadOnlyList<Worker>> FindWorkers(IReadOnlyCollection<WorkerId> ids, CancellationToken stop) =>
        connections.Read<IReadOnlyList<Worker>>(session => [.. ids.Select(id => workers.Find(session, id)).OfType<Worker>()], stop);

    public Task<IReadOnlyList<Worker>> ListWorkers(CancellationToken stop) => connections.Read(workers.List, stop);

    public Task KeepProfile(StoredProfile profile, CancellationToken stop) =>
        connections.Write(session => { ProfileTable.Keep(session, profile); return true; }, stop);

    public Task<bool> DropProfile(string name, CancellationToken stop) => connections.Write(session => ProfileTable.Drop(session, name), stop);

    public Task<IReadOnlyList<StoredProfile>> ListProfiles(CancellationToken stop) => connections.Read(ProfileTable.List, stop);

    public ValueTask DisposeAsync()
    {
        connections.Dispose();
        return ValueTask.CompletedTask;
    }
}
