using System.Security.Cryptography;
using Npgsql;
using static Transcode.Orchestrator.State.Postgres.Columns;
using static Transcode.Orchestrator.State.Postgres.Statements;

namespace Transcode.Orchestrator.State.Postgres;

/// <summary>Lending the first open steps, to as many workers as ask at once, in one statement.</summary>
internal static class ClaimTable
{
    /// <summary>
    /// Rows that another process is just claiming are skipped, not waited for. The array makes the planner expect a handful of rows, whatever
    /// the size of the queue. Of several lanes it takes from the one whose head goes first.
    /// </summary>
    internal const string ClaimSql = $"""
        with taken as (
          delete from queue where ctid = any (array (
            select ctid from queue where need = (
              select h.need from unnest($6::text[]) as l (need) cross join lateral (
                select q.* from queue q where q.need = l.need order by q.rank, q.stage, q.turn, q.job_number, q.place, q.step, q.round limit 1) h
              order by h.rank, h.stage, h.turn, h.job_number, h.place, h.step, h.round limit 1)
              and (job, round, step) not in (select * from unnest($7::text[], $8::int[], $9::text[]))
            order by rank, stage, turn, job_number, place, step, round limit $1 for update skip locked))
          returning *),
        places as (select job, round, step, row_number() over (order by rank, stage, turn, job_number, place, taken.step, taken.round) as n from taken),
        claimed as (
          update steps s set state = 3, fence = greatest(s.fence, s.fences) + 1, attempts = s.attempts + 1, lease = w.lease, worker = w.worker,
            leased_at = w.at, renewed_at = w.at, until = w.until, ended_at = null, progress = 0, frames = 0, fps = 0, speed = 0
          from places p join unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[]) with ordinality as w (lease, worker, at, until, n) using (n)
          where s.job = p.job and s.round = p.round and s.step = p.step
          returning s.*, p.n),
        leased as (insert into leases (lease, job, round, step, fence, worker) select lease, job, round, step, fence, worker from claimed),
        reminded as (insert into reminders (kind, key, due) select 1, lease, until from claimed)
        select {StepTable.Plain}, n from claimed s order by n
        """;

    /// <summary>What a claim will be called is known before it is sent, so that a claim whose answer was lost can be found again.</summary>
    public static string[] NewLeases(IEnumerable<ClaimWish> wishes) =>
        [.. Enumerable.Range(0, wishes.Sum(wish => wish.Room)).Select(_ => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)))];

    /// <param name="places">First come, first served: who may have a step, and what its lease will be called.</param>
    /// <param name="lanes">From which.</param>
    public static NpgsqlBatchCommand Claim(IReadOnlyList<(string Lease, ClaimWish Wish)> places, IEnumerable<string> lanes)
    {
        var avoids = places[0].Wish.Avoids;
        return Sql(ClaimSql, (long)places.Count, places.Select(place => place.Lease).ToArray(), places.Select(place => place.Wish.Worker.Value).ToArray(),
            places.Select(place => Milliseconds(place.Wish.Now)).ToArray(), places.Select(place => Milliseconds(place.Wish.Until)).ToArray(),
            lanes.ToArray(), StepTable.Jobs(avoids), StepTable.Rounds(avoids), StepTable.Names(avoids));
    }

    /// <summary>A place for each step that may be had.</summary>
    public static IReadOnlyList<(string Lease, ClaimWish Wish)> Places(IReadOnlyList<ClaimWish> wishes, string[] leases) =>
        [.. leases.Zip(wishes.SelectMany(wish => Enumerable.Repeat(wish, wish.Room)))];

    /// <summary>What an earlier try of the same claim got.</summary>
    public static NpgsqlBatchCommand Claimed(string[] leases) => Sql($"""
        select {StepTable.All}, w.n from unnest($1::text[]) with ordinality as w (lease, n) join leases l on l.lease = w.lease
        join steps s on (s.job, s.round, s.step) = (l.job, l.round, l.step) and s.lease = l.lease order by w.n
        """, (object)leases);

    /// <summary>Hands the rows out in the order of the wishes.</summary>
    public static IReadOnlyList<IReadOnlyList<StepRow>> Share(IReadOnlyList<ClaimWish> wishes, string[] leases, IReadOnlyList<StepRow> rows)
    {
        var byLease = rows.ToDictionary(row => row.LeaseId!);
        var next = 0;
        return [.. wishes.Select(wish =>
        {
            var own = leases.Skip(next).Take(wish.Room);
            next += wish.Room;
            return (IReadOnlyList<StepRow>)[.. own.Select(lease => byLease.GetValueOrDefault(lease)).OfType<StepRow>()];
        })];
    }
}
