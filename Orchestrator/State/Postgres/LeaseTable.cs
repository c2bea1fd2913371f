using Npgsql;
using Transcode.Domain;
using Transcode.Domain.Protocol;
using static Transcode.Orchestrator.State.Postgres.Columns;
using static Transcode.Orchestrator.State.Postgres.Statements;

namespace Transcode.Orchestrator.State.Postgres;

/// <summary>Leases, many at a time: guarded by lease, fence and state, and answered by the ids of those that were still held.</summary>
internal static class LeaseTable
{
    /// <summary>The steps that are held under the asked leases, locked.</summary>
    private const string Held = """
        held as (
          select s.job, s.round, s.step, a.* from asked a join leases l on l.lease = a.lease
          join steps s on (s.job, s.round, s.step) = (l.job, l.round, l.step)
          where s.lease = a.lease and s.fence = a.fence and s.state = 3 order by s.job, s.round, s.step for update of s)
        """;

    internal const string OfHeld = "s.job = h.job and s.round = h.round and s.step = h.step";

    public static NpgsqlBatchCommand Renew(IReadOnlyList<Renewal> renewals) => Sql($"""
        with asked as (
          select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::double precision[], $6::bigint[], $7::double precision[], $8::double precision[])
          as a (lease, fence, at, until, progress, frames, fps, speed)), {Held}
        update steps s set renewed_at = h.at, until = greatest(s.until, h.until), progress = h.progress, frames = h.frames, fps = h.fps, speed = h.speed
        from held h where {OfHeld} returning s.lease
        """, Values(renewals));

    /// <summary>The parameters of a renewal.</summary>
    internal static object?[] Values(IReadOnlyList<Renewal> renewals) =>
    [
        renewals.Select(one => one.LeaseId).ToArray(), renewals.Select(one => one.Report.Fence).ToArray(), renewals.Select(one => Milliseconds(one.Now)).ToArray(),
        renewals.Select(one => Milliseconds(one.Until)).ToArray(), renewals.Select(one => one.Report.Progress).ToArray(),
        renewals.Select(one => one.Report.Frames).ToArray(), renewals.Select(one => one.Report.Fps).ToArray(), renewals.Select(one => one.Report.Speed).ToArray(),
    ];

    /// <summary>Accepts results, with what belongs to it; the results of an earlier telling stay.</summary>
    public static NpgsqlBatchCommand Accept(IReadOnlyList<AcceptedResult> results) => Sql($"""
        with asked as (
          select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::bigint[]) as a (lease, fence, at, body, due)), {Held},
        closed as (
          update steps s set state = 4, ended_at = h.at, until = null, progress = 100, fps = 0, speed = 0 from held h where {OfHeld}),
        kept as (
          insert into results (job, round, step, body) select job, round, step, body from held
          on conflict (job, round, step) do update set body = excluded.body),
        dropped as (delete from reminders r using held h where r.kind = 1 and r.key = h.lease),
        publish as (
          insert into reminders (kind, key, due) select 2, lease, due from held
          on conflict (kind, key) do update set due = excluded.due, taker = null)
        select lease from held
        """,
        results.Select(one => one.Lease).ToArray(), results.Select(one => one.Fence).ToArray(), results.Select(one => Milliseconds(one.Now)).ToArray(),
        results.Select(one => Body(one.Result, ProtocolJson.Default.StepResult)).ToArray(), results.Select(one => Milliseconds(one.Publish.Due)).ToArray());

    public static NpgsqlBatchCommand Release(IReadOnlyList<(string Lease, long Fence, DateTimeOffset Now)> returns) => Sql($"""
        with asked as (select * from unnest($1::text[], $2::bigint[], $3::bigint[]) as a (lease, fence, at)), {Held},
        {Returned}
        select lease from held
        """,
        returns.Select(one => one.Lease).ToArray(), returns.Select(one => one.Fence).ToArray(), returns.Select(one => Milliseconds(one.Now)).ToArray());

    /// <summary>What a worker that is gone for sure held. Where it held the second lease, <see cref="SecondLeaseTable.BringForward(WorkerId)"/> comes first.</summary>
    public static NpgsqlBatchCommand ReleaseAll(WorkerId worker, DateTimeOffset now) => Sql($"""
        with asked as (select lease, fence, $2::bigint as at from ({StepTable.Leased}) running where worker = $1), {Held},
        {Returned}
        select lease from held
        """, worker.Value, Milliseconds(now));

    private const string Returned = $"""
        gone_on as (update steps s set {SecondLeaseTable.Alone} from held h where {OfHeld} and s.second_lease is not null),
        returned as (
          update steps s set state = 2, lease = null, until = null, fps = 0, speed = 0, opened_at = h.at, ended_at = null, progress = 0,
            attempts = s.attempts - 1
          from held h where {OfHeld} and s.second_lease is null returning s.*),
        queued as (insert into queue select {StepTable.Place} from returned s),
        dropped as (delete from reminders r using held h where r.kind = 1 and r.key = h.lease)
        """;

    /// <summary>Holders that were thought lost are back: a step that is still in the queue under its fence nobody else had, and it is theirs again.</summary>
    /// <param name="back">Who is back.</param>
    /// <param name="withResult">It brings a result: then it does not matter who had the step since, as long as nobody has it now.</param>
    public static NpgsqlBatchCommand TakeUp(IReadOnlyList<(string Lease, long Fence, DateTimeOffset Now, DateTimeOffset Until)> back, bool withResult = false) => Sql($"""
        with asked as (select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[]) as a (lease, fence, at, until)),
        waiting as (
          select s.*, a.lease as late, l.fence as late_fence, l.worker as late_worker, a.at, a.until as til
          from asked a join leases l on l.lease = a.lease and l.fence = a.fence and l.lost
          join steps s on (s.job, s.round, s.step) = (l.job, l.round, l.step) where s.state = 2 and (s.fence = a.fence or $5)),
        unqueued as (
          delete from queue q using waiting k where {StepTable.InQueue}
          returning k.job, k.round, k.step, k.fence, k.late, k.late_fence, k.late_worker, k.at, k.til),
        taken as (
          update steps s set state = 3, lease = k.late, fence = k.late_fence, worker = k.late_worker, fences = greatest(s.fences, s.fence),
            renewed_at = k.at, until = k.til from unqueued k
          where s.job = k.job and s.round = k.round and s.step = k.step and s.state = 2 and s.fence = k.fence returning s.lease, s.until),
        found as (update leases l set lost = false from taken t where l.lease = t.lease)
        insert into reminders (kind, key, due) select 1, lease, until from taken on conflict (kind, key) do update set due = excluded.due, taker = null
        returning key
        """,
        back.Select(one => one.Lease).ToArray(), back.Select(one => one.Fence).ToArray(), back.Select(one => Milliseconds(one.Now)).ToArray(),
        back.Select(one => Milliseconds(one.Until)).ToArray(), withResult);

    /// <summary>Rows as their leases know them, and the lease that was asked about.</summary>
    public static NpgsqlBatchCommand Find(IReadOnlyList<string> leases) => Sql($"""
        select {StepTable.All}, l.lease, l.fence, l.worker from leases l join steps s on (s.job, s.round, s.step) = (l.job, l.round, l.step)
        where l.lease = any($1)
        """, (object)leases.ToArray());

    public static (string Lease, StepRow Row) ReadFound(NpgsqlDataReader row)
    {
        var (step, lease) = (StepTable.Read(row), row.GetString(StepTable.Width));
        return (lease, step.Under(lease) ?? step with
        {
            LeaseId = lease,
            Fence = row.GetInt64(StepTable.Width + 1),
            Worker = new(row.GetString(StepTable.Width + 2)),
            State = StepState.Cancelled,
            Until = null,
            Second = null,
        });
    }

    public static NpgsqlBatchCommand ExtendAll(DateTimeOffset until) => Sql($"""
        with late as (select s.job, s.round, s.step from steps s where (s.job, s.round, s.step) in (select job, round, step from ({StepTable.Leased}) running)
          order by s.job, s.round, s.step for update of s)
        update steps s set until = greatest(s.until, $1), second_until = greatest(s.second_until, $1) from late h where {OfHeld} and s.state = 3
        """, Milliseconds(until));
}

/// <summary>A result that is told, with the reminder to publish it.</summary>
internal sealed record AcceptedResult(string Lease, long Fence, Domain.Steps.StepResult Result, Reminder Publish, DateTimeOffset Now);
