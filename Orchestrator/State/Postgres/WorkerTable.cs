using Npgsql;
using Transcode.Domain.Protocol;
using Transcode.Domain.Workers;
using static Transcode.Orchestrator.State.Postgres.Columns;
using static Transcode.Orchestrator.State.Postgres.Statements;

namespace Transcode.Orchestrator.State.Postgres;

/// <summary>Workers as rows.</summary>
internal static class WorkerTable
{
    /// <summary>In one order, so that two processes that save the same ones do not wait for each other in a circle.</summary>
    public static NpgsqlBatchCommand Save(IReadOnlyList<Worker> workers) => Sql("""
        insert into workers (id, body) select id, body from unnest($1::text[], $2::text[]) as w (id, body) order by id collate "C"
        on conflict (id) do update set body = excluded.body
        """, workers.Select(worker => worker.Id.Value).ToArray(), workers.Select(worker => Body(worker, ProtocolJson.Default.Worker)).ToArray());

    public static NpgsqlBatchCommand List() => Sql("select body from workers order by id");

    public static Worker Read(NpgsqlDataReader row) => row.Body(0, ProtocolJson.Default.Worker);
}
