using Npgsql;
using Transcode.Domain;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Orchestrator.Jobs;
using static Transcode.Orchestrator.State.Postgres.Columns;
using static Transcode.Orchestrator.State.Postgres.Statements;

namespace Transcode.Orchestrator.State.Postgres;

/// <summary>
/// Steps as rows, and the queue of the open ones. Whoever needs both locks the queue's row first, and of many steps those of the smaller
/// key first: so nobody waits in a circle.
/// </summary>
internal static class StepTable
{
    /// <summary>All of a step that cannot be lent twice at this moment.</summary>
    internal const string Plain =
        "s.job, s.round, s.step, s.asset, s.state, s.fence, s.attempts, s.opened_at, s.lease, s.worker, s.leased_at, s.renewed_at, s.until, s.ended_at, s.progress, s.frames, s.fps, s.speed";

    internal const string All = Plain
        + ", s.fences, s.second_lease, s.second_worker, s.second_fence, s.second_at, s.second_renewed, s.second_until, s.second_progress, s.second_frames, s.second_fps, s.second_speed";

    /// <summary>So many columns are in <see cref="All"/>.</summary>
    internal const int Width = 29;

    /// <summary>Columns of the queue, out of a step's row.</summary>
    internal const string Place = "-s.priority, s.stage, s.job_number, s.place, s.step, s.round, s.job, s.need, s.turn";

    /// <summary>The queue's row q of the step k, by the queue's key.</summary>
    internal const string InQueue =
        "(q.need, q.rank, q.stage, q.turn, q.job_number, q.place, q.step, q.round) = (k.need, -k.priority, k.stage, k.turn, k.job_number, k.place, k.step, k.round)";

    public static NpgsqlBatchCommand Lock(IReadOnlyList<StepKey> keys) => Sql($"""
        select {All} from steps s join unnest($1::text[], $2::int[], $3::text[]) as k (job, round, step) using (job, round, step)
        order by job, round, step for update of s
        """, Jobs(keys), Rounds(keys), Names(keys));

    public static NpgsqlBatchCommand OfRound(JobId job, int round) => Sql($"select {All} from steps s where s.job = $1 and s.round = $2", job.Value, round);

    /// <summary>Takes open steps out of the queue before they are moved.</summary>
    public static NpgsqlBatchCommand Unqueue(IReadOnlyList<StepKey> keys) => Sql($"""
        with k as (select s.* from steps s join unnest($1::text[], $2::int[], $3::text[]) as k (job, round, step) using (job, round, step))
        delete from queue q using k where {InQueue}
        """, Jobs(keys), Rounds(keys), Names(keys));

    /// <summary>
    /// The steps are locked first: what is being returned to the queue must not get there on the way. What is being claimed is skipped in the queue, for its
    /// claimer waits for us.
    /// </summary>
    public static IEnumerable<NpgsqlBatchCommand> ToLanes(IReadOnlyList<StepLane> moved)
    {
        StepKey[] keys = [.. moved.Select(one => one.Key)];
        yield return Sql("""
            select s.step from steps s join unnest($1::text[], $2::int[], $3::text[]) as k (job, round, step) using (job, round, step)
            order by job, round, step for update of s
            """, Jobs(keys), Rounds(keys), Names(keys));
        yield return Sql($"""
            with n as (select * from unnest($1::text[], $2::int[], $3::text[], $4::text[]) as n (job, round, step, lane)),
            k as (select s.* from steps s join n using (job, round, step) where s.state = 2),
            gone as (
              delete from queue where ctid = any (array (select q.ctid from queue q join k on {InQueue} for update of q skip locked))
              returning job, round, step),
            laned as (update steps s set need = n.lane from n where s.job = n.job and s.round = n.round and s.step = n.step returning s.*)
            insert into queue select {Place} from laned s join gone g on (g.job, g.round, g.step) = (s.job, s.round, s.step)
            """, Jobs(keys), Rounds(keys), Names(keys), moved.Select(one => one.Need).ToArray());
    }

    public static NpgsqlBatchCommand Move(IReadOnlyList<StepMove> moves, IReadOnlyList<long> at)
    {
        StepKey[] keys = [.. moves.Select(move => move.Key)];
        return Sql($"""
            with k as (select * from unnest($1::text[], $2::int[], $3::text[], $4::int[], $5::boolean[], $6::bigint[]) as k (job, round, step, state, lost, at)),
            lost as (update leases l set lost = true from k join steps s using (job, round, step) where k.state in (2, 8) and k.lost and l.lease = s.lease),
            moved as (
              update steps s set state = k.state, until = null, fps = 0, speed = 0,
                lease = case when k.state in (2, 8) then null else s.lease end,
                second_lease = case when k.state in (2, 8) then null else s.second_lease end,
                opened_at = case when k.state in (2, 8) then k.at else s.opened_at end,
                ended_at = case when k.state in (2, 8) then null else k.at end,
                progress = case when k.state = 5 then 100 else 0 end
              from k where s.job = k.job and s.round = k.round and s.step = k.step
              returning s.*)
            insert into queue select {Place} from moved s where s.state = 2
            """, Jobs(keys), Rounds(keys), Names(keys), moves.Select(move => (int)move.To).ToArray(), moves.Select(move => move.Lost).ToArray(),
            moves.Select((move, i) => move.OpenAt is { } later ? Milliseconds(later) : at[i]).ToArray());
    }

    /// <summary>In this order: a claim that was under way has its steps then, and they are called off too.</summary>
    public static IEnumerable<NpgsqlBatchCommand> CallOff(IReadOnlyList<JobId> jobs, IReadOnlyList<long> at)
    {
        string[] ids = [.. jobs.Select(job => job.Value)];
        yield return Sql($"""
            with k as (select s.* from steps s where s.job = any($1) and s.state = 2)
            delete from queue q using k where {InQueue}
            """, (object)ids);
        yield return Sql("""
            with k as (
              select s.job, s.round, s.step, j.at from steps s join unnest($1::text[], $2::bigint[]) as j (job, at) using (job)
              where s.state in (1, 2, 3, 4, 8) order by job, round, step for update of s)
            update steps s set state = 6, ended_at = k.at, until = null, fps = 0, speed = 0
            from k where s.job = k.job and s.round = k.round and s.step = k.step
            """, ids, at.ToArray());
    }

    public static NpgsqlBatchCommand Open(IReadOnlyList<StepOpening> openings, IReadOnlyList<AssetId> assets, IReadOnlyList<long> at)
    {
        StepKey[] keys = [.. openings.Select(opening => opening.Key)];
        return Sql($"""
            with k as materialized (
              select * from unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::int[], $6::int[], $7::int[], $8::bigint[], $9::bigint[], $10::text[], $11::bigint[])
                as k (job, round, step, asset, state, priority, stage, place, at, need, turn)),
            served as materialized (
              select l.*, coalesce((select q.turn from queue q where q.need = l.need and q.rank = -l.priority and q.stage = l.stage
                order by q.need, q.rank, q.stage, q.turn limit 1), 0) as turn
              from (select distinct need, priority, stage from k) l),
            made as (
              insert into steps (job, round, step, asset, state, priority, stage, job_number, place, opened_at, need, turn)
              select k.job, k.round, k.step, k.asset, k.state, k.priority, k.stage, j.number, k.place, k.at, k.need, t.turn + k.turn
              from k join served t using (need, priority, stage) join jobs j on j.id = k.job
              on conflict do nothing returning *)
            insert into queue select {Place} from made s where s.state = 2
            """, Jobs(keys), Rounds(keys), Names(keys), assets.Select(asset => asset.Value).ToArray(), openings.Select(opening => (int)opening.State).ToArray(),
            openings.Select(opening => opening.Order.Priority).ToArray(), openings.Select(opening => opening.Order.Stage).ToArray(),
            openings.Select(opening => opening.Order.Place).ToArray(), at.ToArray(), openings.Select(opening => opening.Order.Need).ToArray(),
            openings.Select(opening => opening.Order.Turn).ToArray());
    }

    public static NpgsqlBatchCommand OpenHeld(JobId job, int round, DateTimeOffset now) => Sql($"""
        with opened as (
          update steps s set state = 2, opened_at = $3
          where s.job = $1 and s.round = $2 and s.state = 1 and exists (select 1 from jobs j where j.id = $1 and j.round = $2) returning s.*)
        insert into queue select {Place} from opened s returning step
        """, job.Value, round, Milliseconds(now));

    public static NpgsqlBatchCommand Results(JobId job, int round, IReadOnlyList<StepId> steps) => Sql(
        "select step, body from results where job = $1 and round = $2 and step = any($3)", job.Value, round, steps.Select(step => step.Value).ToArray());

    public static (string Step, StepResult Result) ReadResult(NpgsqlDataReader row) => (row.GetString(0), row.Body(1, ProtocolJson.Default.StepResult));

    /// <summary>Each lease that runs has its reminder; steps are not searched by state, for an index over it would have to follow every move.</summary>
    public static NpgsqlBatchCommand Count() => Sql($"""
        select (select count(*) from queue), (select count(*) from ({Leased}) running), (select count(*) from jobs where state in (1, 2, 3))
        """);

    public static NpgsqlBatchCommand Head(string need) => Sql("""
        select job, round, step, -rank from queue where need = $1 order by need, rank, stage, turn, job_number, place, step, round limit 1
        """, need);

    public static QueueHead ReadHead(NpgsqlDataReader row) => new(new(new(row.GetString(0)), row.GetInt32(1), new(row.GetString(2))), row.GetInt32(3));

    public static NpgsqlBatchCommand Running() => Sql($"select {All} from ({Leased}) s");

    internal const string Leased =
        "select s.* from reminders r join leases l on l.lease = r.key join steps s on (s.job, s.round, s.step) = (l.job, l.round, l.step) and s.lease = l.lease where r.kind = 1 and s.state = 3";

    internal static string[] Jobs(IEnumerable<StepKey> keys) => [.. keys.Select(key => key.Job.Value)];

    internal static int[] Rounds(IEnumerable<StepKey> keys) => [.. keys.Select(key => key.Round)];

    internal static string[] Names(IEnumerable<StepKey> keys) => [.. keys.Select(key => key.Step.Value)];

    internal static StepRow Read(NpgsqlDataReader row) => ReadPlain(row) with
    {
        Fences = row.GetInt64(18),
        Second = row.GetInt32(4) == (int)StepState.Leased && !row.IsDBNull(19) ? ReadSecond(row) : null,
    };

    internal static StepRow ReadPlain(NpgsqlDataReader row) => new()
    {
        Key = new(new(row.GetString(0)), row.GetInt32(1), new(row.GetString(2))),
        Asset = new(row.GetString(3)),
        State = (StepState)row.GetInt32(4),
        Fence = row.GetInt64(5),
        Attempts = row.GetInt32(6),
        OpenedAt = row.Time(7),
        LeaseId = row.TextOrNull(8),
        Worker = row.TextOrNull(9) is { } worker ? new WorkerId(worker) : null,
        LeasedAt = row.TimeOrNull(10),
        RenewedAt = row.TimeOrNull(11),
        Until = row.TimeOrNull(12),
        EndedAt = row.TimeOrNull(13),
        Progress = row.GetDouble(14),
        Frames = row.GetInt64(15),
        Fps = row.GetDouble(16),
        Speed = row.GetDouble(17),
    };

    private static SecondLease ReadSecond(NpgsqlDataReader row) =>
        new(row.GetString(19), new(row.GetString(20)), row.GetInt64(21), row.Time(22), row.Time(23), row.Time(24))
        {
            Progress = row.GetDouble(25),
            Frames = row.GetInt64(26),
            Fps = row.GetDouble(27),
            Speed = row.GetDouble(28),
        };
}
