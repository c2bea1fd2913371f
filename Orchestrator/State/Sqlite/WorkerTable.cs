using Transcode.Domain;
using Transcode.Domain.Protocol;
using Transcode.Domain.Workers;
using Transcode.Orchestrator.Workers;
using static Transcode.Orchestrator.State.Sqlite.Columns;

namespace Transcode.Orchestrator.State.Sqlite;

/// <summary>Workers as rows.</summary>
internal static class WorkerTable
{
    public static IReadOnlyList<WorkerChange> Change(SqliteSession session, IReadOnlyList<WorkerRequest> requests)
    {
        var known = requests.Select(request => request.Id).Distinct().Select(id => Find(session, id)).OfType<Worker>().ToDictionary(worker => worker.Id);
        var changes = WorkerRequests.Decide(requests, known);
        foreach (var id in changes.Where(change => change.Writes).Select(change => change.Worker!.Id).Distinct())
            Save(session, known[id]);
        foreach (var reminder in changes.Select(change => change.Reminder).OfType<Reminder>())
            ReminderTable.Set(session, reminder);
        return changes;
    }

    public static Worker? Find(SqliteSession session, WorkerId id) =>
        session.One("SELECT body FROM workers WHERE id = @id", row => row.Body(0, ProtocolJson.Default.Worker), ("@id", id.Value));

    public static IReadOnlyList<Worker> List(SqliteSession session) =>
        session.Rows("SELECT body FROM workers ORDER BY id", row => row.Body(0, ProtocolJson.Default.Worker));

    private static void Save(SqliteSession session, Worker worker) => session.Run(
        "INSERT INTO workers (id, body) VALUES (@id, @body) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
        ("@id", worker.Id.Value), ("@body", Body(worker, ProtocolJson.Default.Worker)));
}
