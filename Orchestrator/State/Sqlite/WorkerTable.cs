using Transcode.Domain.Protocol;
using Transcode.Domain.Workers;
using static Transcode.Orchestrator.State.Sqlite.Columns;

namespace Transcode.Orchestrator.State.Sqlite;

/// <summary>Workers as rows.</summary>
internal static class WorkerTable
{
    public static void Save(SqliteSession session, Worker worker) => session.Run(
        "INSERT INTO workers (id, body) VALUES (@id, @body) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
        ("@id", worker.Id.Value), ("@body", Body(worker, ProtocolJson.Default.Worker)));

    public static IReadOnlyList<Worker> List(SqliteSession session) =>
        session.Rows("SELECT body FROM workers ORDER BY id", row => row.Body(0, ProtocolJson.Default.Worker));
}
