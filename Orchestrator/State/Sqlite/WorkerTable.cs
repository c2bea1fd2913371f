using Transcode.Domain;
using Transcode.Domain.Workers;
using Transcode.Orchestrator.Workers;

namespace Transcode.Orchestrator.State.Sqlite;

/// <summary>Workers as rows.</summary>
internal sealed class WorkerTable(WorkerShelf shelf)
{
    public IReadOnlyList<WorkerChange> Change(SqliteSession session, IReadOnlyList<WorkerRequest> requests)
    {
        var known = requests.Select(request => request.Id).Distinct().Select(id => Find(session, id)).OfType<Worker>().ToDictionary(worker => worker.Id);
        var changes = WorkerRequests.Decide(requests, known);
        foreach (var id in changes.Where(change => change.Writes).Select(change => change.Worker!.Id).Distinct())
            Save(session, known[id]);
        foreach (var reminder in changes.Select(change => change.Reminder).OfType<Reminder>())
            ReminderTable.Set(session, reminder);
        return changes;
    }

    public Worker? Find(SqliteSession session, WorkerId id) =>
        session.One("SELECT body FROM workers WHERE id = @id", row => shelf.Read(id, row.GetString(0)), ("@id", id.Value));

    public IReadOnlyList<Worker> List(SqliteSession session) =>
        session.Rows("SELECT id, body FROM workers ORDER BY id", row => shelf.Read(new(row.GetString(0)), row.GetString(1)));

    private void Save(SqliteSession session, Worker worker) => session.Run(
        "INSERT INTO workers (id, body) VALUES (@id, @body) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
        ("@id", worker.Id.Value), ("@body", shelf.Body(worker)));
}
