using Npgsql;
using Transcode.Domain;
using static Transcode.Orchestrator.State.Postgres.Columns;
using static Transcode.Orchestrator.State.Postgres.Statements;

namespace Transcode.Orchestrator.State.Postgres;

/// <summary>
/// Steps that are lent twice. Both leases lie in one row, under one lock; what is done with a first lease is done with a second one by bringing it
/// forward before.
/// </summary>
internal static class SecondLeaseTable
{
    private const string Forward = """
        lease = s.second_lease, worker = s.second_worker, fence = s.second_fence, leased_at = s.second_at, renewed_at = s.second_renewed,
        until = s.second_until, progress = s.second_progress, frames = s.second_frames, fps = s.second_fps, speed = s.second_speed,
        fences = greatest(s.fences, s.fence)
        """;

    private const string Back = """
        second_lease = s.lease, second_worker = s.worker, second_fence = s.fence, second_at = s.leased_at, second_renewed = s.renewed_at,
        second_until = s.until, second_progress = s.progress, second_frames = s.frames, second_fps = s.fps, second_speed = s.speed
        """;

    /// <summary>The second goes on alone, as the first.</summary>
    internal const string Alone = $"{Forward}, second_lease = null";

    /// <summary>Lends steps a second time.</summary>
    public static NpgsqlBatchCommand Issue(IReadOnlyList<(StepKey Key, SecondLease Lease)> issued) => Sql("""
        with k as (
          select * from unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[])
          as k (job, round, step, lease, worker, fence, at, until)),
        known as (insert into leases (lease, job, round, step, fence, worker) select lease, job, round, step, fence, worker from k)
        update steps s set second_lease = k.lease, second_worker = k.worker, second_fence = k.fence, fences = k.fence, second_at = k.at,
          second_renewed = k.at, second_until = k.until, second_progress = 0, second_frames = 0, second_fps = 0, second_speed = 0
        from k where s.job = k.job and s.round = k.round and s.step = k.step
        """,
        StepTable.Jobs(issued.Select(one => one.Key)), StepTable.Rounds(issued.Select(one => one.Key)), StepTable.Names(issued.Select(one => one.Key)),
        issued.Select(one => one.Lease.LeaseId).ToArray(), issued.Select(one => one.Lease.Worker.Value).ToArray(), issued.Select(one => one.Lease.Fence).ToArray(),
        issued.Select(one => Milliseconds(one.Lease.LeasedAt)).ToArray(), issued.Select(one => Milliseconds(one.Lease.Until)).ToArray());

    /// <summary>One of two leases ended, and the other goes on.</summary>
    public static IEnumerable<NpgsqlBatchCommand> End(IReadOnlyList<(string Lease, bool Lost)> ended)
    {
        string[] leases = [.. ended.Select(one => one.Lease)];
        yield return Sql($"""
            update steps s set {Forward}, {Back}
            from leases l where l.lease = any($1) and (s.job, s.round, s.step) = (l.job, l.round, l.step) and s.lease = l.lease and s.second_lease is not null
            """, (object)leases);
        yield return Sql("""
            with k as (select * from unnest($1::text[], $2::boolean[]) as k (lease, lost)),
            lost as (update leases l set lost = true from k where k.lost and l.lease = k.lease)
            update steps s set second_lease = null, attempts = s.attempts + 1
            from leases l where l.lease = any($1) and (s.job, s.round, s.step) = (l.job, l.round, l.step) and s.second_lease = l.lease
            """, leases, ended.Select(one => one.Lost).ToArray());
    }

    /// <summary>What is asked of these leases is meant for the second ones of their steps: they become the first.</summary>
    public static NpgsqlBatchCommand BringForward(IReadOnlyList<string> leases) => Sql($"""
        with h as (
          select s.job, s.round, s.step from leases l join steps s on (s.job, s.round, s.step) = (l.job, l.round, l.step)
          where l.lease = any($1) and s.second_lease = l.lease and s.state = 3 order by s.job, s.round, s.step for update of s)
        update steps s set {Forward}, {Back} from h where {LeaseTable.OfHeld} returning s.lease
        """, (object)leases.ToArray());

    /// <summary>All second leases of one worker.</summary>
    public static NpgsqlBatchCommand BringForward(WorkerId worker) => Sql($"""
        with h as (select job, round, step from ({StepTable.Leased}) running where second_lease is not null and second_worker = $1)
        update steps s set {Forward}, {Back} from h where {LeaseTable.OfHeld} and s.state = 3 returning s.lease
        """, worker.Value);

    public static NpgsqlBatchCommand Renew(IReadOnlyList<Renewal> renewals) => Sql("""
        with asked as (
          select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::double precision[], $6::bigint[], $7::double precision[], $8::double precision[])
          as a (lease, fence, at, until, progress, frames, fps, speed)),
        h as (
          select s.job, s.round, s.step, a.* from asked a join leases l on l.lease = a.lease
          join steps s on (s.job, s.round, s.step) = (l.job, l.round, l.step)
          where s.second_lease = a.lease and s.second_fence = a.fence and s.state = 3 order by s.job, s.round, s.step for update of s)
        update steps s set second_renewed = h.at, second_until = greatest(s.second_until, h.until), second_progress = h.progress,
          second_frames = h.frames, second_fps = h.fps, second_speed = h.speed
        from h where s.job = h.job and s.round = h.round and s.step = h.step returning s.second_lease
        """, LeaseTable.Values(renewals));

    /// <summary>Late holders bring results while others have their steps: what is there first counts, and the others are told to stop.</summary>
    public static NpgsqlBatchCommand Displace(IReadOnlyList<AcceptedResult> late) => Sql($"""
        with h as (
          select s.job, s.round, s.step, a.lease, a.at, l.fence, l.worker
          from unnest($1::text[], $2::bigint[], $3::bigint[]) as a (lease, fence, at) join leases l on l.lease = a.lease and l.fence = a.fence and l.lost
          join steps s on (s.job, s.round, s.step) = (l.job, l.round, l.step)
          where s.state in (3, 8) and s.lease is distinct from a.lease and (s.second_lease is distinct from a.lease or s.state = 8)
          order by s.job, s.round, s.step for update of s)
        update steps s set state = 3, lease = h.lease, fence = h.fence, worker = h.worker, fences = greatest(s.fences, s.fence), second_lease = null,
          renewed_at = h.at, until = h.at
        from h where {LeaseTable.OfHeld} returning s.lease
        """, late.Select(one => one.Lease).ToArray(), late.Select(one => one.Fence).ToArray(), late.Select(one => Milliseconds(one.Now)).ToArray());
}
