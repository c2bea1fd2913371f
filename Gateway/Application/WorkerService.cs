using Transcode.Contracts.Dispatch;
using Transcode.Contracts.Jobs;
using Transcode.Contracts.Workers;
using Transcode.Domain;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Lists;
using Transcode.Domain.Protocol;
using Transcode.Domain.Workers;

namespace Transcode.Gateway.Application;

/// <summary>Where workers announce themselves, and people look at them and say what they are to do.</summary>
internal sealed class WorkerService(GrainCalls calls)
{
    /// <summary>More jobs that run at once are not looked through for a list.</summary>
    private const int MostRunningJobs = 200;

    /// <summary>A heartbeat.</summary>
    /// <param name="announcement">By the worker.</param>
    /// <param name="by">With whose key; null: with none, or with one that may speak for any worker.</param>
    /// <param name="takesOver">The key with which it joined is gone.</param>
    /// <param name="stop">Given up.</param>
    public Task<WorkerAnswer> Announce(Announcement announcement, WorkerOwner? by, bool takesOver, CancellationToken stop) =>
        calls.Ask(() => WorkerOf(new(announcement.WorkerId)).Announce(announcement, by, takesOver), stop);

    public Task<WorkerAnswer> Rename(WorkerId worker, string? name, IReadOnlyDictionary<string, string>? labels, CancellationToken stop) =>
        calls.Ask(() => WorkerOf(worker).Rename(name, labels is null ? null : new(labels)), stop);

    /// <summary>What it holds it may finish; it gets nothing new.</summary>
    public Task<WorkerAnswer> Drain(WorkerId worker, CancellationToken stop) => calls.Ask(() => WorkerOf(worker).Drain(), stop);

    /// <summary>It gets nothing new, and what it holds goes elsewhere after its next heartbeat.</summary>
    public Task<WorkerAnswer> Pause(WorkerId worker, CancellationToken stop) => calls.Ask(() => WorkerOf(worker).Pause(), stop);

    public Task<WorkerAnswer> Resume(WorkerId worker, CancellationToken stop) => calls.Ask(() => WorkerOf(worker).Resume(), stop);

    /// <summary>A self-test is held against those of workers that are trusted.</summary>
    public Task<WorkerAnswer> RecordSelfTest(WorkerId worker, SelfTestResult result, CancellationToken stop)
        => calls.Ask(() => WorkerOf(worker).RecordTest(result), stop);

    /// <summary>Forgets it; it may announce itself anew.</summary>
    public Task Delete(WorkerId worker, CancellationToken stop) => calls.Ask(() => WorkerOf(worker).Delete(), stop);

    /// <summary>Everybody ever seen.</summary>
    public async Task<IReadOnlyList<Worker>> List(CancellationToken stop)
        => await calls.Ask(() => calls.Grain<IRosterGrain>(IRosterGrain.Key).List(), stop);

    public Task<Worker?> Find(WorkerId worker, CancellationToken stop) =>
        worker.Value.Length == 0 ? Task.FromResult<Worker?>(null) : calls.Ask(() => WorkerOf(worker).Find(), stop);

    /// <summary>What each holds now.</summary>
    public async Task<ILookup<WorkerId, StepRow>> Running(CancellationToken stop)
    {
        var jobs = await calls.Ask(() => calls.Reader.RunningJobs(MostRunningJobs), stop);
        var rows = await Task.WhenAll(jobs.Select(job => calls.Ask(() => calls.Grain<IJobGrain>(job.Value).Running(), stop)));
        return rows.SelectMany(ofJob => ofJob).Where(row => row.Worker is not null).ToLookup(row => row.Worker!.Value);
    }

    /// <summary>What it took part in lately, over all jobs, oldest first.</summary>
    public async Task<IReadOnlyList<StoredEvent>> Attempts(WorkerId worker, int most, CancellationToken stop)
        => await calls.Ask(() => calls.Reader.EventsOf(worker, most), stop);

    /// <summary>How long the queue of each capability is, and how many claims of workers wait in it.</summary>
    public async Task<IReadOnlyList<CapabilityQueue>> Queues(IEnumerable<string> capabilities, CancellationToken stop)
        => await Task.WhenAll(capabilities.Select(async capability =>
    {
        var lane = await calls.Ask(() => calls.Grain<ILaneGrain>(LaneName.Of(capability)).Status(), stop);
        return new CapabilityQueue(capability, lane.Open, lane.Reserved, lane.Waiting);
    }));

    /// <summary>Who would be chosen for a pinned job now; null: nobody can be reached.</summary>
    /// <param name="except">Who has lost it already.</param>
    /// <param name="tenant">Of the job.</param>
    /// <param name="stop">Given up.</param>
    public async Task<WorkerId?> Pick(IReadOnlyCollection<WorkerId> except, string? tenant, CancellationToken stop)
        => Pinning.Choose(await List(stop), except, tenant)?.Id;

    /// <summary>Another worker has a pinned job, or all when there is none.</summary>
    /// <returns>Who has it now; null: whoever comes.</returns>
    public Task<WorkerId?> Reassign(JobId job, IReadOnlyCollection<WorkerId> except, string why, CancellationToken stop) =>
        calls.Ask(() => calls.Grain<IJobGrain>(job.Value).Reassign([.. except], why), stop);

    private IWorkerGrain WorkerOf(WorkerId worker) => calls.Grain<IWorkerGrain>(worker.Value);
}

/// <summary>The queue of what needs one capability.</summary>
/// <param name="Capability">See <see cref="Capabilities"/>; empty: software.</param>
/// <param name="Open">Steps that wait.</param>
/// <param name="Reserved">Steps that are just being lent.</param>
/// <param name="Waiting">Workers that wait for steps.</param>
internal sealed record CapabilityQueue(string Capability, int Open, int Reserved, int Waiting);
