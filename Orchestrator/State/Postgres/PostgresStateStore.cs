using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Npgsql;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;
using Transcode.Domain.Workers;
using Transcode.Orchestrator.Jobs;
using Transcode.Orchestrator.Workers;

namespace Transcode.Orchestrator.State.Postgres;

/// <summary>The state in a PostgreSQL database, for many processes at once.</summary>
public sealed class PostgresStateStore : IStateStore
{
    private static readonly TimeSpan ProgressPause = TimeSpan.FromSeconds(1);

    private readonly PostgresConnections connections;
    private readonly PlanShelf shelf = new();
    private readonly WorkerTable workers = new(new WorkerShelf());
    private readonly SessionLocks locks;
    private readonly PostgresHolds holds;
    private readonly PostgresRecovery recovery;
    private readonly PostgresLines lines;
    private readonly Listener listener;

    /// <summary>This process's own number: its reminders and its lock are known by it.</summary>
    private readonly long self = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8));

    private readonly string instance;
    private long progressTold = -1;

    /// <param name="address">See <see cref="PostgresAddress"/>.</param>
    /// <param name="log">Where it says that the connection was lost and found.</param>
    public PostgresStateStore(string address, ILogger<PostgresStateStore> log)
    {
        instance = self.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
        connections = new(address);
        locks = new(connections);
        holds = new(locks);
        recovery = new(connections, locks, self);
        lines = new(connections, shelf, instance, Pulses);
        listener = new(connections, Pulses, instance, log);
    }

    public Pulses Pulses { get; } = new();

    public async Task Prepare(CancellationToken stop)
    {
        await connections.Run(connection => PostgresMigrations.Apply(connection, stop), stop);
        await recovery.ShowLife(stop);
        await listener.Start(stop);
    }

    public Task<JobChange> Change(ChangeScope scope, Func<JobSituation, JobChange> decide, DateTimeOffset now, CancellationToken stop) =>
        lines.Change(scope, decide, now, stop);

    public async Task OpenHeld(JobId job, int round, DateTimeOffset now, CancellationToken stop)
    {
        var wakes = new Wakes { Work = true };
        await connections.Send(() => [StepTable.OpenHeld(job, round, now), .. wakes.Statements(instance)], stop);
        wakes.Beat(Pulses);
    }

    public Task<Job?> FindJob(JobId job, CancellationToken stop) => lines.FindJob(job, stop);

    public Task<Asset?> FindAsset(AssetId asset, CancellationToken stop) =>
        connections.Run(connection => connection.One(JobTable.FindAsset(asset), JobTable.ReadAsset, stop), stop);

    public async Task<IReadOnlyList<JobSummary>> ListJobs(JobFilter filter, CancellationToken stop) =>
        await Rows(() => JobTable.List(filter), JobTable.ReadSummary, stop);

    public async Task<IReadOnlyList<StepRow>> Steps(JobId job, int round, CancellationToken stop) => await Rows(() => StepTable.OfRound(job, round), StepTable.Read, stop);

    public async Task<IReadOnlyDictionary<string, StepResult>> Results(JobId job, int round, IReadOnlyList<StepId> steps, CancellationToken stop) =>
        (await Rows(() => StepTable.Results(job, round, steps), StepTable.ReadResult, stop)).ToDictionary(found => found.Step, found => found.Result);

    public Task<IAsyncDisposable> HoldOutputs(JobId job, OutputsUse use, CancellationToken stop) => holds.Enter(job, use, stop);

    public async Task<QueueDepth> Depth(CancellationToken stop) =>
        (await Rows(StepTable.Count, row => new QueueDepth((int)row.GetInt64(0), (int)row.GetInt64(1), (int)row.GetInt64(2)), stop))[0];

    public async Task<QueueHead?> Head(string need, CancellationToken stop) => (await Rows(() => StepTable.Head(need), StepTable.ReadHead, stop)).FirstOrDefault();

    public Task<IReadOnlyList<StepRow>> Claim(ClaimWish wish, CancellationToken stop) => lines.Claim(wish, stop);

    public Task<StepRow?> FindLease(string leaseId, CancellationToken stop) => lines.FindLease(leaseId, stop);

    public async Task<IReadOnlyList<StepRow>> RunningSteps(CancellationToken stop) => await Rows(StepTable.Running, StepTable.Read, stop);

    public async Task<IReadOnlySet<string>> Renew(IReadOnlyList<Renewal> renewals, CancellationToken stop)
    {
        Renewal[] latest = [.. renewals.GroupBy(renewal => renewal.LeaseId).Select(same => same.Last())];
        var wakes = new Wakes { Progress = MayTellProgress() };
        var held = await connections.Run(async connection =>
        {
            var still = (await connection.Send([LeaseTable.Renew(latest), .. wakes.Statements(instance)], answers => answers.Rows(row => row.GetString(0)), stop)).ToHashSet();
            Renewal[] late = [.. latest.Where(renewal => !still.Contains(renewal.LeaseId))];
            if (late.Length > 0)
                still.UnionWith(await connection.Send(
                    [SecondLeaseTable.Renew(late), LeaseTable.TakeUp([.. late.Select(one => (one.LeaseId, one.Report.Fence, one.Now, one.Until))]), LeaseTable.Renew(late)],
                    async answers =>
                    {
                        var second = await answers.Rows(row => row.GetString(0));
                        await answers.Rows(row => row.GetString(0));
                        return second.Concat(await answers.Rows(row => row.GetString(0)));
                    }, stop));
            return still;
        }, stop);
        Pulses.Progress.Beat();
        return held;
    }

    /// <summary>Others look at most once a second, so more need not be said.</summary>
    private bool MayTellProgress()
    {
        var last = Interlocked.Read(ref progressTold);
        return (last < 0 || Stopwatch.GetElapsedTime(last) >= ProgressPause)
            && Interlocked.CompareExchange(ref progressTold, Stopwatch.GetTimestamp(), last) == last;
    }

    public Task<StepRow?> AcceptResult(string leaseId, long fence, StepResult result, Reminder publish, DateTimeOffset now, CancellationToken stop) =>
        lines.Accept(new AcceptedResult(leaseId, fence, result, publish, now), stop);

    public Task<bool> Release(string leaseId, long fence, DateTimeOffset now, CancellationToken stop) => lines.Release(leaseId, fence, now, stop);

    public async Task<int> Recover(WorkerId? died, DateTimeOffset now, DateTimeOffset until, CancellationToken stop)
    {
        var given = await recovery.Recover(died, now, until, stop);
        var wakes = new Wakes { Work = true, Reminders = true };
        await connections.Send(() => wakes.Statements(instance), stop);
        wakes.Beat(Pulses);
        return given;
    }

    public async Task<IReadOnlyList<Reminder>> TakeDueReminders(DateTimeOffset now, DateTimeOffset again, int limit, CancellationToken stop) =>
        await Rows(() => ReminderTable.TakeDue(now, again, limit, self), ReminderTable.Read, stop);

    public async Task SetReminders(IReadOnlyList<Reminder> reminders, CancellationToken stop)
    {
        var wakes = new Wakes { Reminders = true };
        await connections.Send(() => [ReminderTable.Set(reminders), .. wakes.Statements(instance)], stop);
        wakes.Beat(Pulses);
    }

    public Task DropReminder(ReminderKind kind, string key, CancellationToken stop) => lines.Drop(kind, key, stop);

    public async Task<DateTimeOffset?> NextReminder(CancellationToken stop) => (await Rows(ReminderTable.Next, row => row.IsDBNull(0) ? null : (DateTimeOffset?)Columns.Time(row, 0), stop))[0];

    public async Task<IReadOnlyList<StoredEvent>> ReadEvents(JobId? job, long after, int limit, CancellationToken stop) =>
        await Rows(() => EventTable.Read(job, after, limit), EventTable.ReadRow, stop);

    public async Task<long> LastSequence(CancellationToken stop) => (await Rows(EventTable.Last, row => row.GetInt64(0), stop))[0];

    public Task<IReadOnlyList<WorkerChange>> ChangeWorkers(IReadOnlyList<WorkerRequest> requests, CancellationToken stop) =>
        connections.Run(connection => workers.Change(connection, requests, stop), stop);

    public async Task<Worker?> FindWorker(WorkerId worker, CancellationToken stop) =>
        await FindWorkers([worker], stop) is [var found] ? found : null;

    public async Task<IReadOnlyList<Worker>> FindWorkers(IReadOnlyCollection<WorkerId> ids, CancellationToken stop) =>
        await Rows(() => WorkerTable.Find(ids), workers.Read, stop);

    public async Task<IReadOnlyList<Worker>> ListWorkers(CancellationToken stop) => await Rows(WorkerTable.List, workers.Read, stop);

    public Task KeepProfile(StoredProfile profile, CancellationToken stop) => connections.Send(() => [ProfileTable.Keep(profile)], stop);

    public async Task<bool> DropProfile(string name, CancellationToken stop) => (await Rows(() => ProfileTable.Drop(name), row => row.GetString(0), stop)).Count > 0;

    public async Task<IReadOnlyList<StoredProfile>> ListProfiles(CancellationToken stop) => await Rows(ProfileTable.List, ProfileTable.Read, stop);

    public async ValueTask DisposeAsync()
    {
        await listener.DisposeAsync();
        await locks.DisposeAsync();
        await connections.DisposeAsync();
    }

    private Task<List<T>> Rows<T>(Func<NpgsqlBatchCommand> statement, Func<NpgsqlDataReader, T> read, CancellationToken stop) =>
        connections.Run(connection => connection.Rows(statement(), read, stop), stop);
}
