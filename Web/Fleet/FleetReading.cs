using Transcode.Domain;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Lists;
using Transcode.Domain.Workers;
using Transcode.Gateway.Application;
using Transcode.Web.Jobs;
using Transcode.Web.Live;

namespace Transcode.Web.Fleet;

/// <summary>Gathers what the dashboard and the list of workers show.</summary>
internal sealed class FleetReading(JobService jobs, WorkerService workers, TimeProvider time)
{
    private const int MostActive = 20;
    private const int MostFailures = 5;
    private const int MostEvents = 400;

    private static readonly JobState[] _active = [JobState.Encoding, JobState.Packaging, JobState.Probing, JobState.Fetching];
    private static readonly JobProgress _nothing = new(0, 0, 0, null, []);

    private readonly Recall<JobFilter, IReadOnlyList<JobSummary>> _lists = new();

    /// <summary>As it was when it was last read; null: not yet.</summary>
    public FleetSnapshot? Recall { get; private set; }

    public async Task<FleetSnapshot?> Read(CancellationToken stop)
    {
        var sequence = await jobs.LastSequence(stop);
        var all = (await workers.List(stop)).OrderBy(worker => worker.Name ?? worker.Id.Value, StringComparer.OrdinalIgnoreCase).ToList();
        return Recall = new FleetSnapshot
        {
            Workers = all,
            Running = await workers.Running(stop),
            Depth = await jobs.Depth(stop),
            Queues = await Queues(all, stop),
            Active = await Active(stop),
            Failures = await Newest([JobState.Failed, JobState.Rejected], MostFailures, stop),
            Throughput = await jobs.Throughput(stop),
            Sequence = sequence,
            At = time.GetUtcNow(),
        };
    }

    /// <summary>What a worker tried lately; of what it does not hold any more and nobody said how it ended, it was stopped.</summary>
    public async Task<AttemptLog> Attempts(WorkerId worker, FleetSnapshot fleet, CancellationToken stop)
    {
        var log = AttemptLog.Empty.With(await workers.Attempts(worker, MostEvents, stop)).Of(worker);
        var held = fleet.Running[worker].Select(row => (row.Key.Job, row.Key.Step)).ToHashSet();
        return log.StoppedBut(attempt => held.Contains((attempt.Job, attempt.Step)));
    }

    /// <summary>How jobs are called.</summary>
    public async Task<IReadOnlyDictionary<JobId, string>> Labels(IEnumerable<JobId> wanted, CancellationToken stop)
    {
        var only = wanted.Distinct().ToList();
        return only.Count == 0 ? new Dictionary<JobId, string>()
            : (await jobs.List(new JobFilter(Limit: only.Count) { Only = only }, stop)).ToDictionary(job => job.Id, job => job.Label);
    }

    public async Task<IReadOnlyList<JobSummary>> List(JobFilter filter, CancellationToken stop)
        => _lists.Keep(filter, await jobs.List(filter, stop))!;

    /// <summary>A list as it was when it was last read; null: not lately.</summary>
    public IReadOnlyList<JobSummary>? RecallList(JobFilter filter) => _lists.Find(filter);

    private async Task<IReadOnlyList<QueueView>> Queues(IReadOnlyList<Worker> all, CancellationToken stop)
    {
        var takes = all.Where(worker => worker.Status is WorkerStatus.Idle or WorkerStatus.Working).Select(Capabilities.Of).ToList();
        var queues = await workers.Queues(takes.SelectMany(one => one).Append(Capabilities.Software).Distinct(), stop);
        return [.. queues
            .OrderBy(queue => queue.Capability, StringComparer.Ordinal)
            .Select(queue => new QueueView(queue.Capability.Length == 0 ? null : queue.Capability, queue.Open,
            takes.Count(one => one.Contains(queue.Capability))))];
    }

    private async Task<IReadOnlyList<ActiveJob>> Active(CancellationToken stop)
    {
        var newest = await Newest(_active, MostActive, stop);
        return await Task.WhenAll(
            newest.Select(async summary => new ActiveJob(summary, await jobs.Progress(summary.Id, stop) ?? _nothing)));
    }

    private async Task<IReadOnlyList<JobSummary>> Newest(IEnumerable<JobState> states, int most, CancellationToken stop)
    {
        var lists = await Task.WhenAll(states.Select(state => jobs.List(new JobFilter(state, Limit: most), stop)));
        return [.. lists.SelectMany(list => list).OrderByDescending(summary => summary.SubmittedAt).Take(most)];
    }
}
