using Npgsql;
using Transcode.Domain;
using Transcode.Domain.Workers;
using Transcode.Orchestrator.Workers;
using static Transcode.Orchestrator.State.Postgres.Statements;

namespace Transcode.Orchestrator.State.Postgres;

/// <summary>Workers as rows.</summary>
internal sealed class WorkerTable(WorkerShelf shelf)
{
    /// <summary>Two round trips, however many: ten thousand heartbeats must not be ten thousand transactions.</summary>
    public async Task<IReadOnlyList<WorkerChange>> Change(
        NpgsqlConnection connection, IReadOnlyList<WorkerRequest> requests, CancellationToken stop)
    {
        await using var transaction = await connection.BeginTransactionAsync(stop);
        string[] ids = [.. requests.Select(request => request.Id.Value).Distinct()];
        var known = (await connection.Rows(Lock(ids), Read, stop)).ToDictionary(worker => worker.Id);
        var changes = WorkerRequests.Decide(requests, known);
        Worker[] changed = [.. changes.Where(change => change.Writes).Select(change => change.Worker!.Id).Distinct().Select(id => known[id])];
        Reminder[] reminders = [.. changes.Select(change => change.Reminder).OfType<Reminder>().DistinctBy(reminder => reminder.Key)];
        if (changed.Length > 0)
            await connection.Send([Save(changed), .. reminders.Length > 0 ? [ReminderTable.Set(reminders)] : Array.Empty<NpgsqlBatchCommand>()], stop);
        await transaction.CommitAsync(stop);
        return changes;
    }

    public static NpgsqlBatchCommand Find(IEnumerable<WorkerId> ids) => Sql("select id, body from workers where id = any($1)", (object)ids.Select(id => id.Value).ToArray());

    public static NpgsqlBatchCommand List() => Sql("select id, body from workers order by id");

    public Worker Read(NpgsqlDataReader row) => shelf.Read(new(row.GetString(0)), row.GetString(1));

    /// <summary>In one order, so that two processes that change the same ones do not wait for each other in a circle.</summary>
    private static NpgsqlBatchCommand Lock(string[] ids) => Sql("select id, body from workers where id = any($1) order by id for update", (object)ids);

    private NpgsqlBatchCommand Save(IReadOnlyList<Worker> workers) => Sql("""
        insert into workers (id, body) select id, body from unnest($1::text[], $2::text[]) as w (id, body) order by id collate "C"
        on conflict (id) do update set body = excluded.body
        """, workers.Select(worker => worker.Id.Value).ToArray(), workers.Select(shelf.Body).ToArray());
}
