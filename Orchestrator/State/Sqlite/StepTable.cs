using Microsoft.Data.Sqlite;
using Transcode.Domain;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Orchestrator.Jobs;
using static Transcode.Orchestrator.State.Sqlite.Columns;

namespace Transcode.Orchestrator.State.Sqlite;

/// <summary>Steps as rows, and their results. States are written as numbers where an index must recognise them.</summary>
internal static class StepTable
{
    internal const string All =
        "job, round, step, asset, state, fence, attempts, opened_at, lease, worker, leased_at, renewed_at, until, ended_at, progress, frames, fps, speed, "
        + "fences, second_lease, second_worker, second_fence, second_at, second_renewed, second_until, second_progress, second_frames, second_fps, second_speed";

    /// <summary>So many columns are in <see cref="All"/>.</summary>
    internal const int Width = 29;

    public static StepRow? Find(SqliteSession session, StepKey key) => session.One(
        $"SELECT {All} FROM steps WHERE job = @job AND round = @round AND step = @step", Read,
        ("@job", key.Job.Value), ("@round", key.Round), ("@step", key.Step.Value));

    public static IReadOnlyList<StepRow> OfRound(SqliteSession session, JobId job, int round) => session.Rows(
        $"SELECT {All} FROM steps WHERE job = @job AND round = @round", Read, ("@job", job.Value), ("@round", round));

    public static void Open(SqliteSession session, StepOpening opening, AssetId asset, long jobNumber, DateTimeOffset now) => session.Run("""
        INSERT INTO steps (job, round, step, asset, state, priority, stage, job_number, place, need, opened_at, turn)
        VALUES (@job, @round, @step, @asset, @state, @priority, @stage, @number, @place, @need, @now, @turn + coalesce(
          (SELECT turn FROM steps WHERE state = 2 AND need = @need AND priority = @priority AND stage = @stage ORDER BY turn LIMIT 1), 0))
        ON CONFLICT DO NOTHING
        """,
        ("@job", opening.Key.Job.Value), ("@round", opening.Key.Round), ("@step", opening.Key.Step.Value), ("@asset", asset.Value),
        ("@state", (int)opening.State), ("@priority", opening.Order.Priority), ("@stage", opening.Order.Stage), ("@number", jobNumber),
        ("@place", opening.Order.Place), ("@need", opening.Order.Need), ("@now", Milliseconds(now)), ("@turn", opening.Order.Turn));

    public static void ToLane(SqliteSession session, StepLane moved) => session.Run(
        "UPDATE steps SET need = @need WHERE job = @job AND round = @round AND step = @step",
        ("@job", moved.Key.Job.Value), ("@round", moved.Key.Round), ("@step", moved.Key.Step.Value), ("@need", moved.Need));

    public static void Move(SqliteSession session, StepMove move, DateTimeOffset now)
    {
        if (move.GoesOn)
        {
            SecondLeaseTable.End(session, move);
            return;
        }
        if (move.To is StepState.Open or StepState.BackOff)
            LeaseTable.Shelve(session, move);
        session.Run("""
            UPDATE steps SET state = @state, until = NULL, fps = 0, speed = 0,
              lease = CASE WHEN @state IN (2, 8) THEN NULL ELSE lease END,
              second_lease = CASE WHEN @state IN (2, 8) THEN NULL ELSE second_lease END,
              opened_at = CASE WHEN @state IN (2, 8) THEN @opened ELSE opened_at END,
              ended_at = CASE WHEN @state IN (2, 8) THEN NULL ELSE @now END,
              progress = CASE @state WHEN 5 THEN 100 ELSE 0 END
            WHERE job = @job AND round = @round AND step = @step
            """,
            ("@job", move.Key.Job.Value), ("@round", move.Key.Round), ("@step", move.Key.Step.Value), ("@state", (int)move.To), ("@now", Milliseconds(now)),
            ("@opened", Milliseconds(move.OpenAt ?? now)));
    }

    public static void CallOff(SqliteSession session, JobId job, DateTimeOffset now) => session.Run(
        "UPDATE steps SET state = 6, ended_at = @now, until = NULL, fps = 0, speed = 0 WHERE job = @job AND state IN (1, 2, 3, 4, 8)",
        ("@job", job.Value), ("@now", Milliseconds(now)));

    public static int OpenHeld(SqliteSession session, JobId job, int round, DateTimeOffset now) => session.Run("""
        UPDATE steps SET state = 2, opened_at = @now
        WHERE job = @job AND round = @round AND state = 1 AND EXISTS (SELECT 1 FROM jobs WHERE id = @job AND jobs.round = @round)
        """, ("@job", job.Value), ("@round", round), ("@now", Milliseconds(now)));

    public static void KeepResult(SqliteSession session, StepKey key, StepResult result) => session.Run(
        "INSERT OR REPLACE INTO results (job, round, step, body) VALUES (@job, @round, @step, @body)",
        ("@job", key.Job.Value), ("@round", key.Round), ("@step", key.Step.Value), ("@body", Body(result, ProtocolJson.Default.StepResult)));

    public static StepResult? FindResult(SqliteSession session, StepKey key) => session.One(
        "SELECT body FROM results WHERE job = @job AND round = @round AND step = @step", row => row.Body(0, ProtocolJson.Default.StepResult),
        ("@job", key.Job.Value), ("@round", key.Round), ("@step", key.Step.Value));

    public static IReadOnlyList<StepRow> Running(SqliteSession session) => session.Rows($"SELECT {All} FROM steps WHERE state = 3", Read);

    public static QueueHead? Head(SqliteSession session, string need) => session.One("""
        SELECT job, round, step, priority FROM steps WHERE state = 2 AND need = @need ORDER BY priority DESC, stage, turn, job_number, place, step LIMIT 1
        """, row => new QueueHead(new(new(row.GetString(0)), row.GetInt32(1), new(row.GetString(2))), row.GetInt32(3)), ("@need", need));

    public static (int Open, int Leased) Count(SqliteSession session) => (
        session.One("SELECT count(*) FROM steps WHERE state = 2", row => row.GetInt32(0)),
        session.One("SELECT count(*) FROM steps WHERE state = 3", row => row.GetInt32(0)));

    internal static StepRow Read(SqliteDataReader row) => new()
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
        Fences = row.GetInt64(18),
        Second = row.GetInt32(4) == (int)StepState.Leased && !row.IsDBNull(19) ? ReadSecond(row) : null,
    };

    private static SecondLease ReadSecond(SqliteDataReader row) =>
        new(row.GetString(19), new(row.GetString(20)), row.GetInt64(21), row.Time(22), row.Time(23), row.Time(24))
        {
            Progress = row.GetDouble(25),
            Frames = row.GetInt64(26),
            Fps = row.GetDouble(27),
            Speed = row.GetDouble(28),
        };
}
