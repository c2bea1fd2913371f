using System.Net.Http.Json;
using Microsoft.Extensions.Logging;
using Transcode.Domain.Protocol;
using Transcode.Domain.Workers;
using Transcode.Orchestrator.Workers;

namespace Transcode.Gateway.Assignments;

/// <summary>
/// Tells workers that can be reached that there is work for them. They take it by lease as all do, so a push that is lost costs nothing.
/// </summary>
internal sealed partial class AssignmentPush(WorkerDesk desk, ILogger<AssignmentPush> log) : IDisposable
{
    private const int MostInMesh = 16;

    // Workers tell their own address: it is posted to, and nothing that it answers is followed or handed on.
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(2) })
    {
        Timeout = TimeSpan.FromSeconds(5),
    };

    public async Task Push(Assignment assignment, CancellationToken stop)
    {
        var reachable = (await desk.List(stop))
            .Where(worker => worker is { Address: not null, Status: WorkerStatus.Idle or WorkerStatus.Working })
            .OrderBy(worker => worker.Status).ThenByDescending(worker => worker.Speeds.Sum(speed => speed.Fps));
        await Task.WhenAll(reachable.Take(assignment.IsMeshMode ? MostInMesh : 1).Select(worker => Push(worker, assignment, stop)));
    }

    public void Dispose() => _http.Dispose();

    private async Task Push(Worker worker, Assignment assignment, CancellationToken stop)
    {
        try
        {
            using var answer = await _http.PostAsync(new Uri(new Uri(worker.Address!), "/api/assignments"), JsonContent.Create(assignment, ProtocolJson.Default.Assignment), stop);
            LogPushed(assignment.JobId, worker.Id.Value, (int)answer.StatusCode);
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            LogNotReached(worker.Id.Value, worker.Address!, exception.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Job} was pushed to {Worker}, which answered {Status}")]
    private partial void LogPushed(string job, string worker, int status);

    [LoggerMessage(Level = LogLevel.Information, Message = "Worker {Worker} could not be reached at {Address}: {Why}")]
    private partial void LogNotReached(string worker, string address, string why);
}
