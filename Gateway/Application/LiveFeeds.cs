using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Transcode.Domain;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Lists;
using Transcode.Domain.Workers;

namespace Transcode.Gateway.Application;

/// <summary>What pages watch: one job, the list of jobs, the fleet. A thousand who watch the same cost the engine what one costs.</summary>
internal sealed class LiveFeeds(JobService jobs, WorkerService workers, TimeProvider time)
{
    private static readonly TimeSpan _fleetPeriod = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<JobId, SharedFeed<JobDetail>> _jobs = new();
    private readonly SharedFeed<ImmutableDictionary<JobId, JobSummary>> _list = new(
        stop => Changed(jobs, stop), (earlier, later) => earlier.SetItems(later), ImmutableDictionary<JobId, JobSummary>.Empty);
    private readonly SharedFeed<FleetState> _fleet = new(stop => Fleet(jobs, workers, time, stop));

    /// <summary>Now and whenever it moves, at most once a second, until the job is over; nothing at all for an unknown job.</summary>
    public async IAsyncEnumerable<JobDetail> Job(JobId job, [EnumeratorCancellation] CancellationToken stop)
    {
        var feed = _jobs.GetOrAdd(job, id => new SharedFeed<JobDetail>(ended => jobs.FollowDetail(id, ended)));
        try
        {
            await foreach (var detail in feed.Watch(stop))
                yield return detail;
        }
        finally
        {
            if (feed.IsIdle)
                _jobs.TryRemove(new(job, feed));
        }
    }

    /// <summary>Those that have changed, each once, at most once a second. The first is empty and says that from here on nothing is
    /// missed.</summary>
    public async IAsyncEnumerable<IReadOnlyList<JobSummary>> Jobs([EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var changed in _list.Watch(stop))
            yield return [.. changed.Values.OrderByDescending(job => job.ChangedAt)];
    }

    /// <summary>Now and whenever something of it moves, at most every two seconds.</summary>
    public IAsyncEnumerable<FleetState> Fleet(CancellationToken stop) => _fleet.Watch(stop);

    private static async IAsyncEnumerable<ImmutableDictionary<JobId, JobSummary>> Changed(JobService jobs,
        [EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var some in jobs.FollowList(stop))
            yield return some.ToImmutableDictionary(job => job.Id);
    }

    private static async IAsyncEnumerable<FleetState> Fleet(JobService jobs, WorkerService workers, TimeProvider time,
        [EnumeratorCancellation] CancellationToken stop)
    {
        FleetState? last = null;
        while (true)
        {
            var now = new FleetState(await workers.List(stop), await workers.Running(stop), await jobs.Depth(stop));
            if (last is null || !now.SameAs(last))
                yield return last = now;
            await Task.Delay(_fleetPeriod, time, stop);
        }
    }
}

/// <summary>All workers, what each holds, and how much waits, at one moment.</summary>
internal sealed record FleetState(IReadOnlyList<Worker> Workers, ILookup<WorkerId, StepRow> Running, QueueDepth Depth)
{
    public bool SameAs(FleetState other) =>
        Depth == other.Depth && Workers.SequenceEqual(other.Workers)
            && Workers.All(worker => Running[worker.Id].SequenceEqual(other.Running[worker.Id]));
}
