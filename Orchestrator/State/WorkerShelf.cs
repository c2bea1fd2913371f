using System.Collections.Concurrent;
using System.Text.Json;
using Transcode.Domain;
using Transcode.Domain.Protocol;
using Transcode.Domain.Workers;

namespace Transcode.Orchestrator.State;

/// <summary>
/// Workers as they were read or written last, each with its text in the table: reading the same text again, which every heartbeat does, costs no
/// parsing. The table is asked all the same, so what lies here is never stale, whoever else writes.
/// </summary>
internal sealed class WorkerShelf
{
    private readonly ConcurrentDictionary<WorkerId, (string Body, Worker Worker)> last = new();

    /// <param name="id">Whose.</param>
    /// <param name="body">As it lies in the table now.</param>
    public Worker Read(WorkerId id, string body)
    {
        if (last.TryGetValue(id, out var known) && known.Body == body)
            return known.Worker;
        var worker = JsonSerializer.Deserialize(body, ProtocolJson.Default.Worker) ?? throw new InvalidOperationException($"The stored worker {id} is null.");
        last[id] = (body, worker);
        return worker;
    }

    /// <returns>The text to be written.</returns>
    public string Body(Worker worker)
    {
        var body = JsonSerializer.Serialize(worker, ProtocolJson.Default.Worker);
        last[worker.Id] = (body, worker);
        return body;
    }
}
