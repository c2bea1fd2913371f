using Transcode.Contracts.Dispatch;
using Transcode.Contracts.Jobs;
using Transcode.Contracts.Workers;
using Transcode.Domain;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Protocol;

namespace Transcode.Gateway.Application;

/// <summary>Where workers take steps, show that they live, and hand results in.</summary>
internal sealed class LeaseService(GrainCalls calls, TimeProvider time)
{
    /// <summary>Longer waits are cut by proxies on the way; the worker simply asks again.</summary>
    private const int MostSeconds = 60;

    /// <summary>At once when there is work, else when there is, else nothing after the wait that was asked for. Whoever hangs up holds
    /// nothing.</summary>
    /// <param name="request">Of the worker.</param>
    /// <param name="tenant">Whose key asks; null: one of the platform.</param>
    /// <param name="job">The one whose steps that key opens; null: all.</param>
    /// <param name="stop">It hung up.</param>
    public async Task<IReadOnlyList<ClaimedStep>> Claim(LeaseRequest request, string? tenant, JobId? job, CancellationToken stop)
    {
        var (since, wait) = (time.GetTimestamp(), TimeSpan.FromSeconds(Math.Clamp(request.WaitSeconds, 0, MostSeconds)));
        StepKey[] avoids = [.. (request.Avoids ?? []).Where(step => step is { Job.Value: not null, Step.Value: not null })
            .Take(LeaseRequest.MostAvoids).Select(step => new StepKey(step.Job, step.Generation, step.Step))];
        while (true)
        {
            var rest = wait - time.GetElapsedTime(since);
            var asked = new ClaimRequest(request.Room, rest > TimeSpan.Zero ? rest : TimeSpan.Zero, avoids)
            {
                Tenant = tenant,
                Job = job,
            };
            var claimed = await calls.Ask(() => calls.Grain<IWorkerGrain>(request.WorkerId.Value).Claim(asked, stop),
                CancellationToken.None);
            if (claimed.Length > 0 || rest <= ILaneGrain.LongestWait || stop.IsCancellationRequested)
                return claimed;
        }
    }

    /// <summary>A sign of life.</summary>
    public Task<LeaseOrders> Renew(string lease, ProgressReport report, CancellationToken stop) =>
        LeaseName.JobOf(lease) is { } job ? calls.Ask(() => JobOf(job).Renew(lease, report), stop) : Task.FromResult(LeaseOrders.Stop);

    /// <summary>Takes a result. Told twice is told once.</summary>
    public Task<ResultAnswer> Report(string lease, ResultReport report, CancellationToken stop) =>
        LeaseName.JobOf(lease) is { } job ? calls.Ask(() => JobOf(job).Result(lease, report), stop)
            : Task.FromResult(new ResultAnswer(false, "no such lease"));

    /// <summary>Null when nobody holds it any more.</summary>
    public Task<HeldLease?> FindLease(string lease, CancellationToken stop) =>
        LeaseName.JobOf(lease) is { } job ? calls.Ask(() => JobOf(job).FindLease(lease), stop) : Task.FromResult<HeldLease?>(null);

    private IJobGrain JobOf(JobId job) => calls.Grain<IJobGrain>(job.Value);
}
