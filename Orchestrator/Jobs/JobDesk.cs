using System.Runtime.CompilerServices;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;
using Transcode.Domain.Workers;
using Transcode.Orchestrator.Events;
using Transcode.Orchestrator.Leases;
using Transcode.Orchestrator.State;

namespace Transcode.Orchestrator.Jobs;

/// <summary>Where people and programs ask about jobs.</summary>
public sealed class JobDesk(IStateStore store, EventFeed feed, YieldNotes yields, SlowWorkers slow, OrchestratorOptions options, TimeProvider time)
{
    /// <summary>Takes an order; the same order again is the same job.</summary>
    public async Task<Job> Submit(JobOrder order, CancellationToken stop)
    {
        var change = await Change(new(order.Id, Asset: order.Asset), new JobCommand.Submit(order), stop);
        return change.Job ?? await store.FindJob(order.Id, stop) ?? throw new InvalidOperationException($"Job {order.Id} was neither made nor found.");
    }

    /// <summary>With its plan, once there is one.</summary>
    public Task<Job?> Find(JobId job, CancellationToken stop) => store.FindJob(job, stop);

    public Task<Asset?> FindAsset(AssetId asset, CancellationToken stop) => store.FindAsset(asset, stop);

    public Task<IReadOnlyList<JobSummary>> List(JobFilter filter, CancellationToken stop) => store.ListJobs(filter, stop);

    /// <summary>Final at once; whoever works on it is told to stop at its next report.</summary>
    public Task<Decision> Cancel(JobId job, string reason, CancellationToken stop) => Decide(job, new JobCommand.Cancel(reason), stop);

    /// <summary>Tries a failed job again.</summary>
    public Task<Decision> Retry(JobId job, CancellationToken stop) => Decide(job, new JobCommand.Retry(), stop);

    /// <summary>All that happened to a job, oldest first.</summary>
    public async Task<IReadOnlyList<StoredEvent>> Timeline(JobId job, CancellationToken stop)
    {
        var events = new List<StoredEvent>();
        while (await store.ReadEvents(job, events.Count == 0 ? 0 : events[^1].Sequence, EventFeed.PageSize, stop) is { Count: > 0 } page)
            events.AddRange(page);
        return events;
    }

    /// <summary>What happened and what happens, as it does, until told to stop.</summary>
    /// <param name="job">Null: all jobs.</param>
    /// <param name="after">The last sequence already known; 0: from the first.</param>
    /// <param name="stop">Ends the stream.</param>
    public IAsyncEnumerable<StoredEvent> Follow(JobId? job, long after, CancellationToken stop) => feed.Follow(job, after, stop);

    /// <summary>The sequence of the newest event of all: follow from here to see only what is new.</summary>
    public Task<long> LastSequence(CancellationToken stop) => store.LastSequence(stop);

    /// <summary>Every step of the job's present round, and why it waits; empty for an unknown job.</summary>
    public async Task<IReadOnlyList<StepView>> Steps(JobId id, CancellationToken stop)
    {
        if (await store.FindJob(id, stop) is not { } job)
            return [];
        var rows = await store.Steps(id, job.Round, stop);
        return StepViews.Of(job, rows, await Around(job, rows, stop), options, time.GetUtcNow());
    }

    /// <summary>Only what waits has to be explained by what is around it.</summary>
    private async Task<Surroundings> Around(Job job, IReadOnlyList<StepRow> rows, CancellationToken stop)
    {
        string[] needs = [.. rows.Where(row => row.State == StepState.Open).Select(row => JobSteps.Find(job, row.Key.Step)).OfType<Step>().Select(step => DispatchOrder.Of(job, step).Need).Distinct()];
        if (needs.Length == 0)
            return Surroundings.Nothing;
        var heads = new Dictionary<string, QueueHead>();
        foreach (var need in needs)
            if (await store.Head(need, stop) is { } head)
                heads.Add(need, head);
        List<StepKey> open = [.. rows.Where(row => row.State == StepState.Open).Select(row => row.Key)];
        return new Surroundings(await store.Depth(stop), await Workers(stop), heads)
        {
            Given = open.Where(key => yields.Find(key) is not null).ToDictionary(key => key, key => yields.Find(key)!),
            TooSlow = open.ToDictionary(key => key, slow.KeptFrom),
        };
    }

    /// <summary>Many look at jobs every second, and a fleet may be large.</summary>
    private async Task<IReadOnlyList<Worker>> Workers(CancellationToken stop)
    {
        var now = time.GetUtcNow();
        if (known is not var (at, workers) || now - at > WorkersKeep)
            known = (now, workers = await store.ListWorkers(stop));
        return workers;
    }

    private static readonly TimeSpan WorkersKeep = TimeSpan.FromSeconds(2);
    private (DateTimeOffset At, IReadOnlyList<Worker> Workers)? known;

    /// <summary>Null for an unknown job.</summary>
    public async Task<JobProgress?> Progress(JobId id, CancellationToken stop) => await store.FindJob(id, stop) is { } job
        ? JobProgress.Of(job, await store.Steps(id, job.Round, stop), time.GetUtcNow())
        : null;

    /// <summary>Progress now and whenever it moves, at most once a second, until the job is over.</summary>
    public async IAsyncEnumerable<JobProgress> FollowProgress(JobId id, [EnumeratorCancellation] CancellationToken stop)
    {
        JobProgress? last = null;
        while (!stop.IsCancellationRequested)
        {
            var moves = Task.WhenAny(store.Pulses.Progress.Next, store.Pulses.Events.Next);
            var job = await store.FindJob(id, stop);
            if (job is null)
                yield break;
            var progress = JobProgress.Of(job, await store.Steps(id, job.Round, stop), time.GetUtcNow());
            if (last is null || !progress.SameAs(last))
                yield return last = progress;
            if (job.IsFinal)
                yield break;
            await moves.WaitAsync(stop);
            await Task.Delay(TimeSpan.FromSeconds(1), time, stop);
        }
    }

    public Task<QueueDepth> Depth(CancellationToken stop) => store.Depth(stop);

    private async Task<Decision> Decide(JobId job, JobCommand command, CancellationToken stop) =>
        (await Change(new(job), command, stop)).Decision ?? new Decision.Refuse(Refusal.OutOfOrder);

    private Task<JobChange> Change(ChangeScope scope, JobCommand command, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        return store.Change(scope, situation => JobChange.Of(situation, command, now), now, stop);
    }
}
