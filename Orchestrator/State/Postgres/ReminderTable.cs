using Npgsql;
using static Transcode.Orchestrator.State.Postgres.Columns;
using static Transcode.Orchestrator.State.Postgres.Statements;

namespace Transcode.Orchestrator.State.Postgres;

/// <summary>Reminders as rows. Whoever takes one leaves its number, so that what a dead process had taken is due again.</summary>
internal static class ReminderTable
{
    public static NpgsqlBatchCommand Set(IReadOnlyList<Reminder> reminders) => Sql("""
        insert into reminders (kind, key, due) select * from unnest($1::int[], $2::text[], $3::bigint[]) as r (kind, key, due) order by kind, key
        on conflict (kind, key) do update set due = excluded.due, taker = null
        """, Kinds(reminders), reminders.Select(one => one.Key).ToArray(), reminders.Select(one => Milliseconds(one.Due)).ToArray());

    public static NpgsqlBatchCommand Drop(IReadOnlyList<(ReminderKind Kind, string Key)> reminders) => Sql("""
        delete from reminders r using unnest($1::int[], $2::text[]) as k (kind, key) where r.kind = k.kind and r.key = k.key
        """, reminders.Select(one => (int)one.Kind).ToArray(), reminders.Select(one => one.Key).ToArray());

    /// <summary>Those that another process is just taking are skipped.</summary>
    public static NpgsqlBatchCommand TakeDue(DateTimeOffset now, DateTimeOffset again, int limit, long taker) => Sql("""
        with due as (select kind, key, due from reminders where due <= $1 order by due limit $3 for update skip locked),
        taken as (update reminders r set due = $2, taker = $4 from due d where r.kind = d.kind and r.key = d.key)
        select kind, key, due from due order by due
        """, Milliseconds(now), Milliseconds(again), (long)limit, taker);

    public static NpgsqlBatchCommand Takers() => Sql("select distinct taker from reminders where taker is not null");

    /// <summary>Leases end at their time; what was only put off is due at once.</summary>
    public static NpgsqlBatchCommand MakeDue(long[] takers, DateTimeOffset now) => Sql(
        "update reminders set due = $2, taker = null where taker = any($1) and kind in (2, 3, 4)", takers, Milliseconds(now));

    public static NpgsqlBatchCommand Next() => Sql("select min(due) from reminders");

    public static Reminder Read(NpgsqlDataReader row) => new((ReminderKind)row.GetInt32(0), row.GetString(1), row.Time(2));

    private static int[] Kinds(IReadOnlyList<Reminder> reminders) => [.. reminders.Select(one => (int)one.Kind)];
}
