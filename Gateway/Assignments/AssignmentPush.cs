using Transcode.Domain.Lists;
using Transcode.Domain.Dispatch;
using Transcode.Gateway.Application;
using System.Net.Http.Json;
using Microsoft.Extensions.Logging;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Protocol;
using Transcode.Domain.Workers;
using Transcode.Gateway.Workers;
using Transcode.ServiceDefaults.Outgoing;

namespace Transcode.Gateway.Assignments;

/// <summary>
/// Tells workers that can be reached that there is work for them. They take it by lease as all do, so a push that is lost costs nothing.
/// </summary>
internal sealed partial class AssignmentPush(WorkerService service, ProvenAddresses proven, GuardedHttp guard, ILogger<AssignmentPush> log)
{
    private const int MostInMesh = 16;

    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(5);

    public Task Push(Assignment assignment, Job job, CancellationToken stop)
        => assignment.IsMeshMode ? PushToMany(assignment, job, stop) : PushToOne(assignment, job, stop);

    /// <summary>Who refuses or cannot be reached loses the job to the next one.</summary>
    private async Task PushToOne(Assignment assignment, Job job, CancellationToken stop)
    {
        var refused = new HashSet<WorkerId>();
        for (var chosen = job.IsFinal ? null
            : job.Only; chosen is { } id; chosen = await service.Reassign(job.Id, refused, "the push was not taken", stop))
        {
            if (await service.Find(id, stop) is { Address: not null } worker && await Push(worker, assignment, stop))
                return;
            refused.Add(id);
        }
    }

    private async Task PushToMany(Assignment assignment, Job job, CancellationToken stop)
    {
        var reachable = Pinning.BestFirst((await service.List(stop))
            .Where(worker => worker is { Address: not null, Status: WorkerStatus.Idle or WorkerStatus.Working }
            && Pinning.MayServe(worker.Tenant, job.Order.Tenant)));
        await Task.WhenAll(reachable.Take(MostInMesh).Select(worker => Push(worker, assignment, stop)));
    }

    /// <returns>Whether it was taken.</returns>
    private async Task<bool> Push(Worker worker, Assignment assignment, CancellationToken stop)
    {
        // Workers tell their own address: what lies outside of the allowed networks is reached only where the worker itself has come from.
        using var http = (proven.Of(worker.Id) is { } own ? guard.Allowing(own) : guard).Client(_timeout);
        try
        {
            using var answer = await http.PostAsync(new Uri(new Uri(worker.Address!), "/api/assignments"),
                JsonContent.Create(assignment, ProtocolJson.Default.Assignment), stop);
            LogPushed(assignment.JobId, worker.Id.Value, (int)answer.StatusCode);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            LogNotReached(worker.Id.Value, worker.Address!, exception.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Job} was pushed to {Worker}, which answered {Status}")]
    private partial void LogPushed(string job, string worker, int status);

    [LoggerMessage(Level = LogLevel.Information, Message = "Worker {Worker} could not be reached at {Address}: {Why}")]
    private partial void LogNotReached(string worker, string address, string why);
}
