using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Protocol;
using static Transcode.Orchestrator.State.Sqlite.Columns;

namespace Transcode.Orchestrator.State.Sqlite;

/// <summary>The log as rows.</summary>
internal static class EventTable
{
    public static void Append(SqliteSession session, JobId job, JobEvent happened, DateTimeOffset now) => session.Run(
        "INSERT INTO events (job, at, body) VALUES (@job, @at, @body)",
        ("@job", job.Value), ("@at", Milliseconds(now)), ("@body", Body(happened, ProtocolJson.Default.JobEvent)));

    public static IReadOnlyList<StoredEvent> Read(SqliteSession session, JobId? job, long after, int limit) => session.Rows(job is null
        ? "SELECT sequence, job, at, body FROM events WHERE sequence > @after ORDER BY sequence LIMIT @limit"
        : "SELECT sequence, job, at, body FROM events WHERE sequence > @after AND job = @job ORDER BY sequence LIMIT @limit",
        row => new StoredEvent(row.GetInt64(0), new(row.GetString(1)), row.Time(2), row.Body(3, ProtocolJson.Default.JobEvent)),
        job is { } id ? [("@after", after), ("@limit", limit), ("@job", id.Value)] : [("@after", after), ("@limit", limit)]);

    public static long Last(SqliteSession session) => session.One("SELECT coalesce(max(sequence), 0) FROM events", row => row.GetInt64(0));
}
