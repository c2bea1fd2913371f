using Npgsql;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Jobs;
using Transcode.Domain.Plans;
using Transcode.Domain.Protocol;
using Transcode.Orchestrator.Jobs;
using static Transcode.Orchestrator.State.Postgres.Columns;
using static Transcode.Orchestrator.State.Postgres.Statements;

namespace Transcode.Orchestrator.State.Postgres;

/// <summary>Jobs, their plans and assets as rows.</summary>
internal static class JobTable
{
    private const string Columns = "j.body, j.change, exists (select 1 from plans p where p.job = j.id and p.round = j.round)";

    public static NpgsqlBatchCommand Lock(string[] jobs) => Sql($"select {Columns} from jobs j where j.id = any($1) order by j.id for update of j", (object)jobs);

    public static NpgsqlBatchCommand Find(string[] jobs) => Sql($"select {Columns} from jobs j where j.id = any($1)", (object)jobs);

    public static StoredJob Read(NpgsqlDataReader row) => new(row.Body(0, ProtocolJson.Default.Job), row.GetGuid(1), row.GetBoolean(2));

    public static NpgsqlBatchCommand FindPlan(JobId job, int round) => Sql("select body from plans where job = $1 and round = $2", job.Value, round);

    public static Plan ReadPlan(NpgsqlDataReader row) => row.Body(0, ProtocolJson.Default.Plan);

    /// <summary>Fails when another process made one of them meanwhile: then all is decided anew.</summary>
    public static NpgsqlBatchCommand Insert(IReadOnlyList<(Job Job, Guid Change, long At)> jobs) => Sql("""
        insert into jobs (id, change, changed_at, state, round, body, asset, label, submitted_at)
        select id, change, changed_at, state, round, body, asset, label, submitted_at
        from unnest($1::text[], $2::uuid[], $3::bigint[], $4::int[], $5::int[], $6::text[], $7::text[], $8::text[], $9::bigint[]) with ordinality
          as j (id, change, changed_at, state, round, body, asset, label, submitted_at, n) order by n
        """,
        [.. Moving(jobs), jobs.Select(one => one.Job.Order.Asset.Value).ToArray(), jobs.Select(one => one.Job.Order.Label).ToArray(),
            jobs.Select(one => Milliseconds(one.Job.Order.At)).ToArray()]);

    public static NpgsqlBatchCommand Update(IReadOnlyList<(Job Job, Guid Change, long At)> jobs) => Sql("""
        update jobs j set change = k.change, changed_at = k.changed_at, state = k.state, round = k.round, body = k.body
        from unnest($1::text[], $2::uuid[], $3::bigint[], $4::int[], $5::int[], $6::text[]) as k (id, change, changed_at, state, round, body) where j.id = k.id
        """, Moving(jobs));

    private static object[] Moving(IReadOnlyList<(Job Job, Guid Change, long At)> jobs) =>
    [
        jobs.Select(one => one.Job.Id.Value).ToArray(), jobs.Select(one => one.Change).ToArray(), jobs.Select(one => one.At).ToArray(),
        jobs.Select(one => (int)JobStates.Of(one.Job)).ToArray(), jobs.Select(one => one.Job.Round).ToArray(),
        jobs.Select(one => Body(one.Job, ProtocolJson.Default.Job)).ToArray(),
    ];

    public static NpgsqlBatchCommand WritePlans(IReadOnlyList<Job> jobs) => Sql("""
        insert into plans (job, round, body) select * from unnest($1::text[], $2::int[], $3::text[]) as p (job, round, body)
        on conflict (job, round) do update set body = excluded.body
        """, jobs.Select(job => job.Id.Value).ToArray(), jobs.Select(job => job.Round).ToArray(),
        jobs.Select(job => Body(job.Plan!, ProtocolJson.Default.Plan)).ToArray());

    public static NpgsqlBatchCommand List(JobFilter filter) => Sql("""
        select body, changed_at from jobs
        where ($1::int is null or state = $1) and ($2::text is null or strpos(lower(label), lower($2)) > 0)
          and ($3::text is null or number < (select number from jobs as last where last.id = $3))
        order by number desc limit $4
        """, (int?)filter.State, filter.Label, filter.Before?.Value, (long)Math.Clamp(filter.Limit, 1, 1000));

    public static JobSummary ReadSummary(NpgsqlDataReader row) => JobStates.SummaryOf(row.Body(0, ProtocolJson.Default.Job), row.Time(1));

    public static NpgsqlBatchCommand FindAsset(AssetId id) => Sql("select body from assets where id = $1", id.Value);

    /// <summary>Those of the jobs, as far as they are there, and those that are named.</summary>
    public static NpgsqlBatchCommand LockAssets(string[] jobs, string[] assets) => Sql(
        "select body from assets where id = any (array (select asset from jobs where id = any($1)) || $2) order by id for update", jobs, assets);

    public static Asset ReadAsset(NpgsqlDataReader row) => row.Body(0, ProtocolJson.Default.Asset);

    public static NpgsqlBatchCommand WriteAssets(IReadOnlyList<Asset> assets) => Sql("""
        insert into assets (id, body) select * from unnest($1::text[], $2::text[]) as a (id, body) on conflict (id) do update set body = excluded.body
        """, assets.Select(asset => asset.Id.Value).ToArray(), assets.Select(asset => Body(asset, ProtocolJson.Default.Asset)).ToArray());
}

/// <summary>A job as it lies there, without its plan.</summary>
/// <param name="Job">Without its plan.</param>
/// <param name="Change">The last change.</param>
/// <param name="IsPlanned">There is a plan of its round.</param>
internal sealed record StoredJob(Job Job, Guid Change, bool IsPlanned);
