using Npgsql;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Protocol;
using static Transcode.Orchestrator.State.Postgres.Columns;
using static Transcode.Orchestrator.State.Postgres.Statements;

namespace Transcode.Orchestrator.State.Postgres;

/// <summary>The log as rows.</summary>
internal static class EventTable
{
    /// <summary>
    /// Numbers are given out before a commit and seen after it: without the lock a reader could see a later one first and miss the earlier
    /// one. It is held to the commit, so this comes last in a transaction.
    /// </summary>
    public static IEnumerable<NpgsqlBatchCommand> Append(IReadOnlyList<(JobId Job, JobEvent Happened, long At)> events)
    {
        yield return Sql("select pg_advisory_xact_lock($1)", AdvisoryKeys.Events);
        yield return Sql("insert into events (job, at, body) select job, at, body from unnest($1::text[], $2::bigint[], $3::text[]) with ordinality as e (job, at, body, n) order by n",
            events.Select(one => one.Job.Value).ToArray(), events.Select(one => one.At).ToArray(),
            events.Select(one => Body(one.Happened, ProtocolJson.Default.JobEvent)).ToArray());
    }

    public static NpgsqlBatchCommand Read(JobId? job, long after, int limit) => job is { } id
        ? Sql("select sequence, job, at, body from events where job = $3 and sequence > $1 order by sequence limit $2", after, (long)limit, id.Value)
        : Sql("select sequence, job, at, body from events where sequence > $1 order by sequence limit $2", after, (long)limit);

    public static StoredEvent ReadRow(NpgsqlDataReader row) => new(row.GetInt64(0), new(row.GetString(1)), row.Time(2), row.Body(3, ProtocolJson.Default.JobEvent));

    public static NpgsqlBatchCommand Last() => Sql("select coalesce(max(sequence), 0) from events");
}
