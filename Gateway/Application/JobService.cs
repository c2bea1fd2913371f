using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Transcode.Contracts.Assets;
using Transcode.Contracts.Dispatch;
using Transcode.Contracts.Jobs;
using Transcode.Contracts.Throughput;
using Transcode.Contracts.Workers;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Lists;
using Transcode.Domain.Steps;
using Transcode.Domain.Throughput;
using Transcode.Domain.Workers;
using Transcode.Gateway.Events;

namespace Transcode.Gateway.Application;

/// <summary>What people and programs ask about jobs, whatever door they come by.</summary>
internal sealed class JobService(GrainCalls calls, EventFeed feed, PlanCache plans, TimeProvider time)
{
    private static readonly TimeSpan _progressPeriod = TimeSpan.FromSeconds(1);

    /// <summary>Takes an order; the same order again is the same job.</summary>
    /// <returns>The job, or why its asset takes none.</returns>
    public async Task<(Job? Job, AssetRefusal? Refused, Asset? Asset)> Submit(JobOrder order, CancellationToken stop)
    {
        var answer = await calls.Ask(() => calls.Grain<IAssetGrain>(order.Asset.Value).Submit(order), stop);
        return answer.Refused is null
            ? (await Find(order.Id, stop) ?? throw new InvalidOperationException($"Job {order.Id} was neither made nor found."), null,
            answer.Asset)
            : (null, answer.Refused, answer.Asset);
    }

    /// <summary>With its plan, once there is one.</summary>
    public async Task<Job?> Find(JobId job, CancellationToken stop) => await View(job, stop) is { } view ? plans.Whole(view) : null;

    public Task<Asset?> FindAsset(AssetId asset, CancellationToken stop)
        => calls.Ask(() => calls.Grain<IAssetGrain>(asset.Value).Find(), stop);

    /// <summary>An unfinished job that would do exactly what this order asks for.</summary>
    public async Task<Job?> Like(JobOrder order, CancellationToken stop) =>
        await calls.Ask(() => calls.Reader.Like(OrderLikeness.Of(order)), stop) is { } id && await Find(id, stop) is { IsFinal: false } job
            ? job : null;

    public async Task<IReadOnlyList<JobSummary>> List(JobFilter filter, CancellationToken stop)
        => await calls.Ask(() => calls.Reader.Jobs(filter), stop);

    /// <summary>Final at once; whoever works on it is told to stop at its next report.</summary>
    public async Task<Refusal?> Cancel(JobId job, string reason, CancellationToken stop)
        => (await calls.Ask(() => JobOf(job).Cancel(reason), stop)).Refused;

    /// <summary>Before or after other jobs from now on; what runs goes on.</summary>
    public async Task<Refusal?> Prioritise(JobId job, int priority, CancellationToken stop)
        => (await calls.Ask(() => JobOf(job).Prioritise(priority), stop)).Refused;

    /// <summary>A viewer waits for this moment, in seconds.</summary>
    public Task Seek(JobId job, double seconds, CancellationToken stop) => calls.Ask(() => JobOf(job).Seek(seconds), stop);

    /// <summary>Tries a failed job again.</summary>
    public async Task<Refusal?> Retry(JobId job, CancellationToken stop) => (await calls.Ask(() => JobOf(job).Retry(), stop)).Refused;

    /// <summary>All that happened to a job, oldest first.</summary>
    public Task<IReadOnlyList<StoredEvent>> Timeline(JobId job, CancellationToken stop) => Timeline(job, 0, stop);

    /// <param name="job">Which.</param>
    /// <param name="after">The last sequence already known.</param>
    /// <param name="stop">Ends the reading.</param>
    public async Task<IReadOnlyList<StoredEvent>> Timeline(JobId job, long after, CancellationToken stop)
    {
        var events = new List<StoredEvent>();
        while (await calls.Ask(() => calls.Reader.Events(job, events.Count == 0 ? after : events[^1].Sequence, EventFeed.PageSize),
            stop) is { Length: > 0 } page)
            events.AddRange(page);
        return events;
    }

    /// <summary>What happened and what happens, as it does, until told to stop.</summary>
    /// <param name="job">Null: all jobs.</param>
    /// <param name="after">The last sequence already known; 0: from the first.</param>
    /// <param name="stop">Ends the stream.</param>
    public IAsyncEnumerable<StoredEvent> Follow(JobId? job, long after, CancellationToken stop) => feed.Follow(job, after, stop);

    /// <summary>The sequence of the newest event of all: follow from here to see only what is new.</summary>
    public Task<long> LastSequence(CancellationToken stop) => calls.Ask(() => calls.Reader.LastSequence(), stop);

    /// <summary>All that is known of a job now, in one look; null for an unknown job.</summary>
    public async Task<JobDetail?> Detail(JobId id, CancellationToken stop)
    {
        if (await View(id, stop) is not { } view)
            return null;
        var job = plans.Whole(view);
        return new JobDetail(job, view.Version, JobProgress.Of(job, view.Steps, view.At),
            async () => StepViews.Of(job, view.Steps, await Around(job, view, CancellationToken.None), view.RenewSeconds, view.At));
    }

    /// <summary>Every step of the job's present generation, and why it waits; empty for an unknown job.</summary>
    public async Task<IReadOnlyList<StepView>> Steps(JobId id, CancellationToken stop)
        => await Detail(id, stop) is { } detail ? await detail.Steps : [];

    /// <summary>Null for an unknown job.</summary>
    public async Task<JobProgress?> Progress(JobId id, CancellationToken stop) => (await Detail(id, stop))?.Progress;

    /// <summary>All that is known of a job now and whenever it moves, at most once a second, until the job is over.</summary>
    public async IAsyncEnumerable<JobDetail> FollowDetail(JobId id, [EnumeratorCancellation] CancellationToken stop)
    {
        JobDetail? last = null;
        while (!stop.IsCancellationRequested)
        {
            if (await Detail(id, stop) is not { } now)
                yield break;
            if (last is null || !now.SameAs(last))
                yield return last = now;
            if (now.Job.IsFinal)
                yield break;
            await Task.Delay(_progressPeriod, time, stop);
        }
    }

    /// <summary>Progress now and whenever it moves, at most once a second, until the job is over.</summary>
    public async IAsyncEnumerable<JobProgress> FollowProgress(JobId id, [EnumeratorCancellation] CancellationToken stop)
    {
        JobProgress? last = null;
        await foreach (var now in FollowDetail(id, stop))
            if (last is null || !now.Progress.SameAs(last))
                yield return last = now.Progress;
    }

    /// <summary>The jobs that have changed, at most once a second, each once. The first list is empty: from then on nothing is
    /// missed.</summary>
    public async IAsyncEnumerable<IReadOnlyList<JobSummary>> FollowList([EnumeratorCancellation] CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var changed = new Watcher<ImmutableHashSet<JobId>>((earlier, later) => earlier.Union(later));
        var reading = Note(await LastSequence(stop), changed, ended.Token);
        try
        {
            yield return [];
            await foreach (var jobs in changed.Read(stop))
            {
                foreach (var page in jobs.Chunk(EventFeed.PageSize))
                    yield return await List(new JobFilter(Limit: page.Length) { Only = page }, stop);
                await Task.Delay(_progressPeriod, time, stop);
            }
        }
        finally
        {
            await ended.CancelAsync();
            await reading;
        }
    }

    private async Task Note(long after, Watcher<ImmutableHashSet<JobId>> changed, CancellationToken stop)
    {
        try
        {
            await foreach (var happened in feed.Follow(null, after, stop))
                changed.Offer([happened.Job]);
            changed.End(null);
        }
        catch (OperationCanceledException)
        {
            changed.End(null);
        }
        catch (Exception failure)
        {
            changed.End(failure);
        }
    }

    /// <summary>How many jobs a filter finds.</summary>
    public Task<int> Count(JobFilter filter, CancellationToken stop) => calls.Ask(() => calls.Reader.Count(filter), stop);

    /// <summary>How many jobs are in each state.</summary>
    /// <param name="tenant">Null: of all tenants.</param>
    /// <param name="stop">Given up.</param>
    public async Task<IReadOnlyList<JobCount>> Counts(string? tenant, CancellationToken stop)
        => await calls.Ask(() => calls.Reader.Counts(tenant), stop);

    /// <summary>Those of them that are known, in one look.</summary>
    public async Task<IReadOnlyList<Asset>> Assets(IReadOnlyCollection<AssetId> assets, CancellationToken stop)
        => await calls.Ask(() => calls.Reader.Assets([.. assets]), stop);

    /// <summary>One stretch of what happened to a job.</summary>
    public async Task<IReadOnlyList<StoredEvent>> Timeline(JobId job, long after, int most, CancellationToken stop)
        => await calls.Ask(() => calls.Reader.Events(job, after, most), stop);

    /// <summary>The queue of each capability for which steps wait or run; "software" is what every worker has.</summary>
    public async Task<IReadOnlyList<QueueOfCapability>> Queues(CancellationToken stop)
    {
        var lanes = (await calls.Ask(() => calls.Reader.Capabilities(), stop)).Select(LaneName.Of).ToList();
        var states = await Task.WhenAll(lanes.Select(lane => calls.Ask(() => calls.Grain<ILaneGrain>(lane).Status(), stop)));
        return [.. lanes.Zip(states, (lane, state) => new QueueOfCapability(lane, state.Open, state.Waiting))];
    }

    /// <summary>What all workers together finished in the last hour, minute by minute, oldest first.</summary>
    public async Task<IReadOnlyList<ThroughputMinute>> Throughput(CancellationToken stop)
        => await calls.Ask(() => calls.Grain<IThroughputGrain>(IThroughputGrain.Key).LastHour(), stop);

    public Task<QueueDepth> Depth(CancellationToken stop) => calls.Ask(() => calls.Reader.Depth(), stop);

    private IJobGrain JobOf(JobId job) => calls.Grain<IJobGrain>(job.Value);

    private Task<JobView?> View(JobId job, CancellationToken stop) =>
        job.Value.Length == 0 ? Task.FromResult<JobView?>(null) : calls.Ask(() => JobOf(job).View(plans.Known(job)), stop);

    /// <summary>Only what waits has to be explained by what is around it.</summary>
    private async Task<QueueSnapshot> Around(Job job, JobView view, CancellationToken stop)
    {
        string[] needed = [.. view.Steps.Where(row => row.State == StepState.Open).Select(row => JobSteps.Find(job, row.Key.Step))
            .OfType<Step>().Select(step => DispatchOrder.Of(job, step).Capability).Distinct()];
        if (needed.Length == 0)
            return QueueSnapshot.Nothing;
        var heads = new Dictionary<string, QueueHead>();
        foreach (var capability in needed)
            if ((await calls.Ask(() => calls.Grain<ILaneGrain>(LaneName.Of(capability)).Status(), stop)).Head is { } head)
                heads.Add(capability, head);
        return new QueueSnapshot(await Depth(stop), await calls.Ask(() => calls.Grain<IRosterGrain>(IRosterGrain.Key).List(), stop), heads)
        {
            Given = view.Yielded.ToDictionary(note => note.Step, note => note.Words),
            TooSlow = view.TooSlow.ToDictionary(note => note.Step, note => (IReadOnlyList<WorkerId>)note.Workers),
        };
    }
}

/// <summary>How a queue is.</summary>
/// <param name="Capability">What its steps need of a worker.</param>
/// <param name="Open">Steps that a worker could take now.</param>
/// <param name="WaitingWorkers">Workers that would take a step of it at once.</param>
internal sealed record QueueOfCapability(string Capability, int Open, int WaitingWorkers);
