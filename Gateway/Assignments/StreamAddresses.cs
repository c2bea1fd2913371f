using Transcode.Domain.Lists;
using Transcode.Domain.Dispatch;
using Transcode.Gateway.Application;
using System.Collections.Concurrent;
using Transcode.Domain;
using Transcode.Domain.Protocol;
using Transcode.Gateway.Jobs;

namespace Transcode.Gateway.Assignments;

/// <summary>
/// What a player opens for a job: what a worker has told this process, else a worker that holds a step of it and can be reached, else our
/// own address.
/// </summary>
internal sealed class StreamAddresses(WorkerService service)
{
    private const int Most = 1000;

    private readonly ConcurrentDictionary<string, string> _told = new(StringComparer.Ordinal);

    public void Notify(AssignmentStatus status)
    {
        if (_told.Count >= Most)
            _told.Clear(); // The workers tell again.
        if (status.StreamUrl is { } url)
            _told[status.JobId] = url;
    }

    public async Task<string?> Of(JobReport job, string ourselves, CancellationToken stop)
    {
        if (!job.Final && _told.TryGetValue(job.JobId, out var told))
            return told;
        if (!job.Final && await Holder(job, stop) is { } address)
            return StreamName.Url(address, job.Label);
        return job.Master is { } master ? ourselves + master : null;
    }

    private async Task<string?> Holder(JobReport job, CancellationToken stop)
    {
        foreach (var holder in job.Progress.Steps.Where(step => step is { State: "leased", Worker: not null }).Select(step => step.Worker!)
            .Distinct())
            if ((await service.Find(new WorkerId(holder), stop))?.Address is { } address)
                return address;
        return null;
    }
}
