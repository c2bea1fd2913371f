using System.Collections.Concurrent;
using Npgsql;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;
using Transcode.Orchestrator.Jobs;

namespace Transcode.Orchestrator.State.Postgres;

/// <summary>
/// What many callers of this process ask at once goes to the database together: one transaction, one commit, one answer for each. Alone,
/// each goes at once.
/// </summary>
internal sealed class PostgresLines
{
    /// <summary>More in one transaction would make the first wait for the last.</summary>
    private const int Most = 200;

    /// <summary>While one group waits for the disk the next is on its way.</summary>
    private const int Lanes = 2;

    private readonly PostgresConnections connections;
    private readonly PlanShelf shelf;
    private readonly string instance;
    private readonly Pulses pulses;
    private readonly ConcurrentDictionary<string, GroupWrite<ClaimWish, IReadOnlyList<StepRow>>> claims = new();
    private readonly GroupWrite<AcceptedResult, StepRow?> results;
    private readonly GroupWrite<(string Lease, long Fence, DateTimeOffset Now), bool> returns;
    private readonly GroupWrite<ChangeRequest, ChangeAnswer> changes;
    private readonly GroupWrite<(ReminderKind Kind, string Key), bool> drops;
    private readonly GroupWrite<string, StepRow?> finds;
    private readonly GroupWrite<JobId, Job?> jobs;

    public PostgresLines(PostgresConnections connections, PlanShelf shelf, string instance, Pulses pulses)
    {
        (this.connections, this.shelf, this.instance, this.pulses) = (connections, shelf, instance, pulses);
        results = new(Accept, Most, Lanes);
        returns = new(Release, Most);
        changes = new(Change, Most);
        drops = new(Drop, Most);
        finds = new(Find, Most);
        jobs = new(Jobs, Most);
    }

    /// <summary>Workers that may take from the same lanes go together; one that avoids something goes alone.</summary>
    public async Task<IReadOnlyList<StepRow>> Claim(ClaimWish wish, CancellationToken stop) => wish.Avoids.Count > 0
        ? (await Claim([wish], stop))[0]
        : await claims.GetOrAdd(string.Join('|', wish.Lanes), _ => new(Claim, Most, Lanes)).Write(wish, stop);

    public Task<StepRow?> Accept(AcceptedResult result, CancellationToken stop) => results.Write(result, stop);

    public Task<bool> Release(string lease, long fence, DateTimeOffset now, CancellationToken stop) => returns.Write((lease, fence, now), stop);

    public Task Drop(ReminderKind kind, string key, CancellationToken stop) => drops.Write((kind, key), stop);

    public Task<StepRow?> FindLease(string lease, CancellationToken stop) => finds.Write(lease, stop);

    /// <summary>With its plan.</summary>
    public Task<Job?> FindJob(JobId job, CancellationToken stop) => jobs.Write(job, stop);

    public async Task<JobChange> Change(ChangeScope scope, Func<JobSituation, JobChange> decide, DateTimeOffset now, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var answer = await changes.Write(new ChangeRequest(scope, decide, now), stop);
        if (answer.Failure is { } failure)
            throw failure;
        ChangeMeter.Count(answer.Change);
        return answer.Change;
    }

    private async Task<IReadOnlyList<IReadOnlyList<StepRow>>> Claim(IReadOnlyList<ClaimWish> wishes, CancellationToken stop)
    {
        var leases = ClaimTable.NewLeases(wishes);
        var wakes = new Wakes { Reminders = wishes.Any(wish => wish.Until - wish.Now < Reminder.LongestNap) };
        var tried = false;
        var rows = await connections.Run(async connection =>
        {
            if (tried && await connection.Rows(ClaimTable.Claimed(leases), StepTable.Read, stop) is { Count: > 0 } earlier)
                return earlier;
            tried = true;
            var places = ClaimTable.Places(wishes, leases);
            var found = await Take(connection, places, wishes[0].Lanes, wakes, stop);
            // The lane whose head came first did not hold enough: what is left is looked for in the others.
            foreach (var lane in wishes[0].Lanes.Count > 1 ? wishes[0].Lanes : [])
                if (found.Count < places.Count)
                    found.AddRange(await Take(connection, [.. places.Where(place => !found.Exists(row => row.LeaseId == place.Lease))], [lane], wakes, stop));
            return found;
        }, stop);
        wakes.Beat(pulses);
        return ClaimTable.Share(wishes, leases, rows);
    }

    private Task<List<StepRow>> Take(
        NpgsqlConnection connection, IReadOnlyList<(string, ClaimWish)> places, IEnumerable<string> lanes, Wakes wakes, CancellationToken stop) =>
        connection.Send([ClaimTable.Claim(places, lanes), .. wakes.Statements(instance)], answers => answers.Rows(StepTable.ReadPlain), stop);

    /// <summary>Who comes back late costs one more look; nearly nobody does.</summary>
    private async Task<IReadOnlyList<StepRow?>> Accept(IReadOnlyList<AcceptedResult> told, CancellationToken stop)
    {
        AcceptedResult[] once = [.. told.DistinctBy(one => one.Lease)];
        var wakes = new Wakes { Reminders = once.Any(one => Wakes.IsSoon(one.Publish, one.Now)) };
        var found = await connections.Run(async connection =>
        {
            var (held, rows) = await Tell(once);
            AcceptedResult[] late = [.. once.Where(one => !held.Contains(one.Lease) && rows.GetValueOrDefault(one.Lease) is { State: StepState.Cancelled or StepState.Leased })];
            return late.Length == 0 ? rows : (await Tell(once,
                SecondLeaseTable.BringForward([.. late.Select(one => one.Lease)]),
                LeaseTable.TakeUp([.. late.Select(one => (one.Lease, one.Fence, one.Now, one.Now))], withResult: true),
                SecondLeaseTable.Displace(late))).Rows;

            Task<(HashSet<string> Held, Dictionary<string, StepRow> Rows)> Tell(AcceptedResult[] results, params NpgsqlBatchCommand[] before) => connection.Send(
                [.. before, LeaseTable.Accept(results), LeaseTable.Find([.. results.Select(one => one.Lease)]), .. wakes.Statements(instance)],
                async answers =>
                {
                    foreach (var _ in before)
                        await answers.Rows(row => row.GetString(0));
                    return ((await answers.Rows(row => row.GetString(0))).ToHashSet(), (await answers.Rows(LeaseTable.ReadFound)).ToDictionary(one => one.Lease, one => one.Row));
                }, stop);
        }, stop);
        wakes.Beat(pulses);
        return [.. told.Select(one => found.GetValueOrDefault(one.Lease))];
    }

    private async Task<IReadOnlyList<bool>> Release(IReadOnlyList<(string Lease, long Fence, DateTimeOffset Now)> told, CancellationToken stop)
    {
        var wakes = new Wakes { Work = true };
        var given = await connections.Run(async connection => await connection.Send(
            [SecondLeaseTable.BringForward([.. told.Select(one => one.Lease)]), LeaseTable.Release([.. told.DistinctBy(one => one.Lease)]), .. wakes.Statements(instance)],
            async answers =>
            {
                await answers.Rows(row => row.GetString(0));
                return (await answers.Rows(row => row.GetString(0))).ToHashSet();
            }, stop), stop);
        if (given.Count > 0)
            wakes.Beat(pulses);
        return [.. told.Select(one => given.Contains(one.Lease))];
    }

    private async Task<IReadOnlyList<ChangeAnswer>> Change(IReadOnlyList<ChangeRequest> requests, CancellationToken stop)
    {
        var answers = await connections.Run(connection => new ChangeWriter(connection, shelf, instance, stop).Carry(requests), stop);
        var wakes = new Wakes();
        for (var i = 0; i < answers.Count; i++)
        {
            var change = answers[i].Change;
            if (change is { WritesPlan: true, Job: { Plan: { } plan } job })
                shelf.Keep(job.Id, job.Round, plan);
            wakes.Add(change, requests[i].Now);
        }
        wakes.Beat(pulses);
        return answers;
    }

    private async Task<IReadOnlyList<bool>> Drop(IReadOnlyList<(ReminderKind Kind, string Key)> reminders, CancellationToken stop)
    {
        await connections.Send(() => [ReminderTable.Drop(reminders)], stop);
        return [.. reminders.Select(_ => true)];
    }

    private async Task<IReadOnlyList<StepRow?>> Find(IReadOnlyList<string> leases, CancellationToken stop)
    {
        var found = (await connections.Run(connection => connection.Rows(LeaseTable.Find([.. leases.Distinct()]), LeaseTable.ReadFound, stop), stop))
            .ToDictionary(one => one.Lease, one => one.Row);
        return [.. leases.Select(found.GetValueOrDefault)];
    }

    private async Task<IReadOnlyList<Job?>> Jobs(IReadOnlyList<JobId> ids, CancellationToken stop)
    {
        var found = await connections.Run(async connection =>
        {
            var stored = await connection.Rows(JobTable.Find([.. ids.Select(id => id.Value).Distinct()]), JobTable.Read, stop);
            var whole = new Dictionary<JobId, Job>();
            foreach (var row in stored)
                whole.Add(row.Job.Id, row.IsPlanned ? row.Job with { Plan = await PlanShelves.Find(connection, shelf, row.Job, stop) } : row.Job);
            return whole;
        }, stop);
        return [.. ids.Select(found.GetValueOrDefault)];
    }
}
