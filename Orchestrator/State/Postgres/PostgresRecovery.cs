using Npgsql;
using Transcode.Domain;
using static Transcode.Orchestrator.State.Postgres.Statements;

namespace Transcode.Orchestrator.State.Postgres;

/// <summary>
/// What a process puts right when it starts, while others may live: it never touches what a living one has. Who lives is known by the
/// locks that end with a process.
/// </summary>
internal sealed class PostgresRecovery(PostgresConnections connections, SessionLocks locks, long self)
{
    public Task<bool> ShowLife(CancellationToken stop) => locks.TryTake(self, alone: true, stop);

    /// <returns>How many steps were given back.</returns>
    public async Task<int> Recover(WorkerId? died, DateTimeOffset now, DateTimeOffset until, CancellationToken stop)
    {
        await ExtendIfAlone(until, stop);
        await locks.TryTake(AdvisoryKeys.Serving, alone: false, stop);
        await MakeDue(now, stop);
        // Of two processes whose workers go by one name, the second has not died.
        return died is { } worker && await locks.TryTake(AdvisoryKeys.Worker(worker.Value), alone: true, stop)
            ? await connections.Run(connection => connection.Send([SecondLeaseTable.BringForward(worker), LeaseTable.ReleaseAll(worker, now)], async answers =>
            {
                await answers.Rows(row => row.GetString(0));
                return (await answers.Rows(row => row.GetString(0))).Count;
            }, stop), stop)
            : 0;
    }

    /// <summary>When nobody served, nobody could be found by the holders of leases. When others serve, silence is silence.</summary>
    private Task<bool> ExtendIfAlone(DateTimeOffset until, CancellationToken stop) => connections.Run(async connection =>
    {
        await using var transaction = await connection.BeginTransactionAsync(stop);
        var alone = await connection.One(Sql("select pg_try_advisory_xact_lock($1)", AdvisoryKeys.Serving), row => row.GetBoolean(0), stop);
        if (alone)
            await connection.Send([LeaseTable.ExtendAll(until)], stop);
        await transaction.CommitAsync(stop);
        return alone;
    }, stop);

    private Task<bool> MakeDue(DateTimeOffset now, CancellationToken stop) => connections.Run(async connection =>
    {
        var dead = new List<long>();
        foreach (var taker in await connection.Rows(ReminderTable.Takers(), row => row.GetInt64(0), stop))
            if (taker == self || await connection.One(Sql("select pg_try_advisory_xact_lock($1)", taker), row => row.GetBoolean(0), stop))
                dead.Add(taker);
        if (dead.Count > 0)
            await connection.Send([ReminderTable.MakeDue([.. dead], now)], stop);
        return true;
    }, stop);
}
