using Transcode.Domain;
using Transcode.Orchestrator.Jobs;
using static Transcode.Orchestrator.State.Sqlite.Columns;

namespace Transcode.Orchestrator.State.Sqlite;

/// <summary>
/// Steps that are lent twice. Both leases lie in one row; what is done with a first lease is done with a second one by bringing it forward before.
/// </summary>
internal static class SecondLeaseTable
{
    private const string Exchange = """
        lease = second_lease, worker = second_worker, fence = second_fence, leased_at = second_at, renewed_at = second_renewed,
        until = second_until, progress = second_progress, frames = second_frames, fps = second_fps, speed = second_speed,
        second_lease = lease, second_worker = worker, second_fence = fence, second_at = leased_at, second_renewed = renewed_at,
        second_until = until, second_progress = progress, second_frames = frames, second_fps = fps, second_speed = speed,
        fences = max(fences, fence)
        """;

    /// <summary>Lends a step a second time.</summary>
    public static void Issue(SqliteSession session, StepKey key, SecondLease lease) => session.Run("""
        UPDATE steps SET second_lease = @lease, second_worker = @worker, second_fence = @fence, fences = @fence, second_at = @at, second_renewed = @at,
          second_until = @until, second_progress = 0, second_frames = 0, second_fps = 0, second_speed = 0
        WHERE job = @job AND round = @round AND step = @step
        """,
        ("@job", key.Job.Value), ("@round", key.Round), ("@step", key.Step.Value), ("@lease", lease.LeaseId), ("@worker", lease.Worker.Value),
        ("@fence", lease.Fence), ("@at", Milliseconds(lease.LeasedAt)), ("@until", Milliseconds(lease.Until)));

    /// <summary>One of two leases ended, and the other goes on.</summary>
    public static void End(SqliteSession session, StepMove move)
    {
        session.Run($"UPDATE steps SET {Exchange} WHERE lease = @lease AND second_lease IS NOT NULL", ("@lease", move.Ended));
        session.Run("""
            INSERT OR IGNORE INTO past_leases (lease, job, round, step, fence, worker, lost)
            SELECT second_lease, job, round, step, second_fence, second_worker, @lost FROM steps WHERE second_lease = @lease
            """, ("@lease", move.Ended), ("@lost", move.Lost));
        session.Run("UPDATE steps SET second_lease = NULL, attempts = attempts + 1 WHERE second_lease = @lease", ("@lease", move.Ended));
    }

    /// <summary>What is asked of this lease is meant for the second one of its step: it becomes the first.</summary>
    public static bool BringForward(SqliteSession session, string lease) =>
        session.Run($"UPDATE steps SET {Exchange} WHERE second_lease = @lease AND state = 3", ("@lease", lease)) > 0;

    public static StepRow? Find(SqliteSession session, string lease)
    {
        var found = session.One<(StepRow Row, WorkerId Worker, long Fence)?>($"SELECT {StepTable.All} FROM steps WHERE second_lease = @lease",
            row => (StepTable.Read(row), new WorkerId(row.GetString(20)), row.GetInt64(21)), ("@lease", lease));
        return found is not var (row, worker, fence) ? null
            : row.Under(lease) ?? row with { LeaseId = lease, Fence = fence, Worker = worker, State = StepState.Cancelled, Until = null };
    }

    public static bool Extend(SqliteSession session, Renewal renewal) => session.Run("""
        UPDATE steps SET second_renewed = @now, second_until = max(second_until, @until), second_progress = @progress, second_frames = @frames,
          second_fps = @fps, second_speed = @speed
        WHERE second_lease = @lease AND second_fence = @fence AND state = 3
        """,
        ("@lease", renewal.LeaseId), ("@fence", renewal.Report.Fence), ("@now", Milliseconds(renewal.Now)), ("@until", Milliseconds(renewal.Until)),
        ("@progress", renewal.Report.Progress), ("@frames", renewal.Report.Frames), ("@fps", renewal.Report.Fps), ("@speed", renewal.Report.Speed)) > 0;

    /// <summary>A late holder brings a result while others have its step: what is there first counts, and the others are told to stop.</summary>
    public static bool Displace(SqliteSession session, string lease, long fence, DateTimeOffset now)
    {
        var key = session.One<StepKey?>("""
            SELECT s.job, s.round, s.step FROM past_leases p JOIN steps s ON s.job = p.job AND s.round = p.round AND s.step = p.step
            WHERE p.lease = @lease AND p.fence = @fence AND p.lost = 1 AND s.state IN (3, 8)
            """, row => new StepKey(new(row.GetString(0)), row.GetInt32(1), new(row.GetString(2))), ("@lease", lease), ("@fence", fence));
        if (key is not { } step)
            return false;
        LeaseTable.Shelve(session, new(step, StepState.Open));
        session.Run("""
            UPDATE steps SET state = 3, lease = @lease, fence = @fence, worker = (SELECT worker FROM past_leases WHERE lease = @lease),
              fences = max(fences, fence), second_lease = NULL, renewed_at = @now, until = @now
            WHERE job = @job AND round = @round AND step = @step
            """, ("@lease", lease), ("@fence", fence), ("@now", Milliseconds(now)), ("@job", step.Job.Value), ("@round", step.Round), ("@step", step.Step.Value));
        session.Run("DELETE FROM past_leases WHERE lease = @lease", ("@lease", lease));
        return true;
    }
}
