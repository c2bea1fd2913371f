using Transcode.Domain;
using Transcode.Orchestrator.Jobs;
using static Transcode.Orchestrator.State.Sqlite.Columns;

namespace Transcode.Orchestrator.State.Sqlite;

/// <summary>Leases: columns of a step's row, guarded by lease, fence and state.</summary>
internal static class LeaseTable
{
    /// <param name="lanes">How many lanes: the parameters @lane0 and so on.</param>
    /// <param name="avoids">How many steps are avoided: @avoid0 and so on.</param>
    internal static string ClaimSql(int lanes, int avoids) => $"""
        UPDATE steps SET state = 3, fence = max(fence, fences) + 1, attempts = attempts + 1, lease = lower(hex(randomblob(16))), worker = @worker,
          leased_at = @now, renewed_at = @now, until = @until, ended_at = NULL, progress = 0, frames = 0, fps = 0, speed = 0
        WHERE rowid IN (SELECT id FROM ({HeadsOf(lanes, avoids)}))
        RETURNING {StepTable.All}, priority, stage, turn, job_number, place
        """;

    private static string HeadsOf(int lanes, int avoids) => lanes == 1 ? HeadOf(0, avoids) : $"""
        {string.Join(" UNION ALL ", Enumerable.Range(0, lanes).Select(lane => $"SELECT * FROM ({HeadOf(lane, avoids)})"))}
        ORDER BY priority DESC, stage, turn, job_number, place, step LIMIT @room
        """;

    private static string HeadOf(int lane, int avoids) => $"""
        SELECT rowid AS id, priority, stage, turn, job_number, place, step FROM steps
        WHERE state = 2 AND need = @lane{lane}{string.Concat(Enumerable.Range(0, avoids).Select(i => $" AND (job, round, step) <> (@job{i}, @round{i}, @step{i})"))}
        ORDER BY priority DESC, stage, turn, job_number, place, step LIMIT @room
        """;

    public static IReadOnlyList<StepRow> Claim(SqliteSession session, ClaimWish wish)
    {
        (string, object?)[] values =
        [
            ("@worker", wish.Worker.Value), ("@room", wish.Room), ("@now", Milliseconds(wish.Now)), ("@until", Milliseconds(wish.Until)),
            .. wish.Lanes.Select((lane, i) => ($"@lane{i}", (object?)lane)),
            .. wish.Avoids.SelectMany((key, i) => new (string, object?)[] { ($"@job{i}", key.Job.Value), ($"@round{i}", key.Round), ($"@step{i}", key.Step.Value) }),
        ];
        var claimed = session.Rows(ClaimSql(wish.Lanes.Count, wish.Avoids.Count),
            row => (Row: StepTable.Read(row), Order: (-row.GetInt64(StepTable.Width), row.GetInt64(StepTable.Width + 1), row.GetInt64(StepTable.Width + 2), row.GetInt64(StepTable.Width + 3), row.GetInt64(StepTable.Width + 4))),
            values);
        // RETURNING promises no order.
        StepRow[] rows = [.. claimed.OrderBy(entry => entry.Order).ThenBy(entry => entry.Row.Key.Step.Value, StringComparer.Ordinal).Select(entry => entry.Row)];
        foreach (var row in rows)
            ReminderTable.Set(session, new Reminder(ReminderKind.LeaseEnds, row.LeaseId!, wish.Until));
        return rows;
    }

    public static bool Renew(SqliteSession session, Renewal renewal) => Extend(session, renewal) || SecondLeaseTable.Extend(session, renewal)
        || TakeUp(session, renewal.LeaseId, renewal.Report.Fence, renewal.Now, renewal.Until) && Extend(session, renewal);

    private static bool Extend(SqliteSession session, Renewal renewal) => session.Run("""
        UPDATE steps SET renewed_at = @now, until = max(until, @until), progress = @progress, frames = @frames, fps = @fps, speed = @speed
        WHERE lease = @lease AND fence = @fence AND state = 3
        """,
        ("@lease", renewal.LeaseId), ("@fence", renewal.Report.Fence), ("@now", Milliseconds(renewal.Now)), ("@until", Milliseconds(renewal.Until)),
        ("@progress", renewal.Report.Progress), ("@frames", renewal.Report.Frames), ("@fps", renewal.Report.Fps), ("@speed", renewal.Report.Speed)) > 0;

    public static bool Accept(SqliteSession session, string lease, long fence, DateTimeOffset now) => Close(session, lease, fence, now)
        || Return(session, lease, fence, now) && Close(session, lease, fence, now);

    /// <summary>Somebody else's, or nobody's, but who brings a result has it for this moment.</summary>
    private static bool Return(SqliteSession session, string lease, long fence, DateTimeOffset now) =>
        SecondLeaseTable.BringForward(session, lease) || TakeUp(session, lease, fence, now, now, withResult: true) || SecondLeaseTable.Displace(session, lease, fence, now);

    private static bool Close(SqliteSession session, string lease, long fence, DateTimeOffset now) => session.Run("""
        UPDATE steps SET state = 4, ended_at = @now, until = NULL, progress = 100, fps = 0, speed = 0
        WHERE lease = @lease AND fence = @fence AND state = 3
        """, ("@lease", lease), ("@fence", fence), ("@now", Milliseconds(now))) > 0;

    public static StepRow? Find(SqliteSession session, string lease) =>
        session.One($"SELECT {StepTable.All} FROM steps WHERE lease = @lease", StepTable.Read, ("@lease", lease))
        ?? SecondLeaseTable.Find(session, lease) ?? FindPast(session, lease);

    private static StepRow? FindPast(SqliteSession session, string lease)
    {
        var past = session.One<(StepKey Key, long Fence, WorkerId Worker)?>("SELECT job, round, step, fence, worker FROM past_leases WHERE lease = @lease",
            row => (new(new(row.GetString(0)), row.GetInt32(1), new(row.GetString(2))), row.GetInt64(3), new(row.GetString(4))), ("@lease", lease));
        return past is { } seen && StepTable.Find(session, seen.Key) is { } row
            ? row with { LeaseId = lease, Fence = seen.Fence, Worker = seen.Worker, State = StepState.Cancelled, Until = null, Second = null }
            : null;
    }

    public static bool Release(SqliteSession session, string lease, long fence, DateTimeOffset now)
    {
        if (Find(session, lease) is not { State: StepState.Leased } row || row.Fence != fence)
            return false;
        GiveBack(session, row, now);
        return true;
    }

    public static int ReleaseAll(SqliteSession session, WorkerId worker, DateTimeOffset now)
    {
        var rows = session.Rows($"SELECT {StepTable.All} FROM steps WHERE state = 3 AND (worker = @worker OR second_lease IS NOT NULL AND second_worker = @worker)",
            StepTable.Read, ("@worker", worker.Value)).SelectMany(row => row.ByHolder()).Where(row => row.Worker == worker).ToList();
        rows.ForEach(row => GiveBack(session, row, now));
        return rows.Count;
    }

    private static void GiveBack(SqliteSession session, StepRow row, DateTimeOffset now)
    {
        StepTable.Move(session, row.Second is null ? new(row.Key, StepState.Open) : new(row.Key, StepState.Leased) { Ended = row.LeaseId, GoesOn = true }, now);
        session.Run("UPDATE steps SET attempts = attempts - 1 WHERE job = @job AND round = @round AND step = @step",
            ("@job", row.Key.Job.Value), ("@round", row.Key.Round), ("@step", row.Key.Step.Value));
        ReminderTable.Drop(session, ReminderKind.LeaseEnds, row.LeaseId!);
    }

    /// <summary>Remembers the lease of a step that goes back into the queue.</summary>
    public static void Shelve(SqliteSession session, StepMove move) => session.Run("""
        INSERT OR IGNORE INTO past_leases (lease, job, round, step, fence, worker, lost)
        SELECT lease, job, round, step, fence, worker, @lost FROM steps WHERE job = @job AND round = @round AND step = @step AND lease IS NOT NULL
        UNION ALL
        SELECT second_lease, job, round, step, second_fence, second_worker, 0 FROM steps WHERE job = @job AND round = @round AND step = @step AND second_lease IS NOT NULL
        """, ("@job", move.Key.Job.Value), ("@round", move.Key.Round), ("@step", move.Key.Step.Value), ("@lost", move.Lost));

    /// <summary>A holder that was thought lost is back: if the step is still in the queue under its fence, nobody else had it, and it is its own again.</summary>
    /// <param name="session">Within a transaction.</param>
    /// <param name="lease">Whose.</param>
    /// <param name="fence">Its fence.</param>
    /// <param name="now">When.</param>
    /// <param name="until">Its new end.</param>
    /// <param name="withResult">It brings a result: then it does not matter who had the step since, as long as nobody has it now.</param>
    public static bool TakeUp(SqliteSession session, string lease, long fence, DateTimeOffset now, DateTimeOffset until, bool withResult = false)
    {
        var taken = session.Run("""
            UPDATE steps SET state = 3, lease = @lease, fence = @fence, worker = (SELECT worker FROM past_leases WHERE lease = @lease),
              fences = max(fences, fence), renewed_at = @now, until = @until
            WHERE state = 2 AND (fence = @fence OR @any)
              AND (job, round, step) = (SELECT job, round, step FROM past_leases WHERE lease = @lease AND fence = @fence AND lost = 1)
            """, ("@lease", lease), ("@fence", fence), ("@now", Milliseconds(now)), ("@until", Milliseconds(until)), ("@any", withResult)) > 0;
        if (taken)
        {
            session.Run("DELETE FROM past_leases WHERE lease = @lease", ("@lease", lease));
            ReminderTable.Set(session, new Reminder(ReminderKind.LeaseEnds, lease, until));
        }
        return taken;
    }

    public static void ExtendAll(SqliteSession session, DateTimeOffset until) => session.Run(
        "UPDATE steps SET until = max(until, @until), second_until = max(second_until, @until) WHERE state = 3", ("@until", Milliseconds(until)));
}
