using Microsoft.Data.Sqlite;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Jobs;
using Transcode.Domain.Plans;
using Transcode.Domain.Protocol;
using Transcode.Orchestrator.Jobs;
using static Transcode.Orchestrator.State.Sqlite.Columns;

namespace Transcode.Orchestrator.State.Sqlite;

/// <summary>Jobs, their plans and assets as rows.</summary>
internal sealed class JobTable(PlanShelf shelf)
{
    /// <returns>The job with its plan, and its place in the order of submission; null for an unknown one.</returns>
    public (Job Job, long Number)? Find(SqliteSession session, JobId id)
    {
        var found = session.One<(Job Job, long Number, bool Planned)?>("""
            SELECT body, number, EXISTS (SELECT 1 FROM plans WHERE plans.job = jobs.id AND plans.round = jobs.round) FROM jobs WHERE id = @id
            """, row => (row.Body(0, ProtocolJson.Default.Job), row.GetInt64(1), row.GetBoolean(2)), ("@id", id.Value));
        return found is { } row ? (row.Planned ? row.Job with { Plan = PlanOf(session, row.Job) } : row.Job, row.Number) : null;
    }

    private Plan PlanOf(SqliteSession session, Job job)
    {
        if (shelf.Find(job.Id, job.Round) is { } kept)
            return kept;
        var plan = session.One("SELECT body FROM plans WHERE job = @job AND round = @round", row => row.Body(0, ProtocolJson.Default.Plan),
            ("@job", job.Id.Value), ("@round", job.Round)) ?? throw new InvalidOperationException($"The plan of job {job.Id} is gone.");
        shelf.Keep(job.Id, job.Round, plan);
        return plan;
    }

    /// <returns>The job's place in the order of submission.</returns>
    public static long Write(SqliteSession session, Job job, DateTimeOffset now) => session.One("""
        INSERT INTO jobs (id, asset, label, state, round, submitted_at, changed_at, body)
        VALUES (@id, @asset, @label, @state, @round, @submitted, @changed, @body)
        ON CONFLICT (id) DO UPDATE SET state = excluded.state, round = excluded.round, changed_at = excluded.changed_at, body = excluded.body
        RETURNING number
        """, row => row.GetInt64(0),
        ("@id", job.Id.Value), ("@asset", job.Order.Asset.Value), ("@label", job.Order.Label), ("@state", (int)JobStates.Of(job)), ("@round", job.Round),
        ("@submitted", Milliseconds(job.Order.At)), ("@changed", Milliseconds(now)), ("@body", Body(job, ProtocolJson.Default.Job)));

    public static void WritePlan(SqliteSession session, Job job)
    {
        if (job.Plan is { } plan)
            session.Run("INSERT OR REPLACE INTO plans (job, round, body) VALUES (@job, @round, @body)",
                ("@job", job.Id.Value), ("@round", job.Round), ("@body", Body(plan, ProtocolJson.Default.Plan)));
    }

    public static IReadOnlyList<JobSummary> List(SqliteSession session, JobFilter filter) => session.Rows("""
        SELECT body, changed_at FROM jobs
        WHERE (@state IS NULL OR state = @state)
          AND (@label IS NULL OR instr(lower(label), lower(@label)) > 0)
          AND (@before IS NULL OR number < (SELECT number FROM jobs AS last WHERE last.id = @before))
        ORDER BY number DESC LIMIT @limit
        """, Summary,
        ("@state", (int?)filter.State), ("@label", filter.Label), ("@before", filter.Before?.Value), ("@limit", Math.Clamp(filter.Limit, 1, 1000)));

    private static JobSummary Summary(SqliteDataReader row) => JobStates.SummaryOf(row.Body(0, ProtocolJson.Default.Job), row.Time(1));

    public static Asset? FindAsset(SqliteSession session, AssetId id) =>
        session.One("SELECT body FROM assets WHERE id = @id", row => row.Body(0, ProtocolJson.Default.Asset), ("@id", id.Value));

    public static void WriteAsset(SqliteSession session, Asset asset) => session.Run(
        "INSERT INTO assets (id, body) VALUES (@id, @body) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
        ("@id", asset.Id.Value), ("@body", Body(asset, ProtocolJson.Default.Asset)));

    public static int CountActive(SqliteSession session) => session.One(
        "SELECT count(*) FROM jobs WHERE state IN (1, 2, 3)", row => row.GetInt32(0));
}
