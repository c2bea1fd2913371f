using System.Collections.Concurrent;
using System.Collections.Immutable;
using Transcode.Domain;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Lists;
using Transcode.Gateway.Application;
using Transcode.Gateway.Delivery;
using Transcode.Web.Live;

namespace Transcode.Web.Jobs;

/// <summary>Gathers what a job's page shows. A log is read once from its beginning; then only what is new.</summary>
internal sealed class JobReading(JobService jobs, SignedRoots roots, TimeProvider time)
{
    /// <summary>Logs of more jobs are not kept at once.</summary>
    private const int MostTimelines = 64;

    private readonly ConcurrentDictionary<JobId, Known> _timelines = new();
    private readonly Recall<JobId, JobSnapshot> _shown = new();

    /// <summary>As it was when it was last read; null: not lately.</summary>
    public JobSnapshot? Recall(JobId id) => _shown.Find(id);

    /// <summary>Null: there is no such job.</summary>
    public async Task<JobSnapshot?> Read(JobId id, CancellationToken stop)
    {
        if (await jobs.Detail(id, stop) is not { Job: var job } detail)
            return null;
        // What was done before this server knew the job has no row any more, and is done.
        var steps = (await detail.Steps).Select(
            view => view.State is null && job.Done.Contains(view.Id) ? view with { State = StepState.Done, Why = null } : view).ToList();
        var master = PlannedFiles.MasterOf(job) is { } path ? PublicPath.Url(job.Order.Asset, path) : null;
        var known = await Timeline(id, stop);
        var now = new JobSnapshot(job, detail.Progress, steps, known.Told, ChunkMap.Of(steps), master)
        {
            Version = detail.Version,
            SignedRoot = master is null && job.Outputs.Count == 0 ? null : await roots.Of(job, stop),
            Attempts = known.Attempts,
            Waterfall = Waterfall.Of(known.Attempts, time.GetUtcNow()),
        };
        return _shown.Keep(id, now with { Master = master is null ? null : now.Shown(master) });
    }

    private async Task<Known> Timeline(JobId id, CancellationToken stop)
    {
        var known = _timelines.GetValueOrDefault(id) ?? new Known(0, [], AttemptLog.Empty);
        if (await jobs.Timeline(id, known.After, stop) is { Count: > 0 } news)
        {
            if (_timelines.Count >= MostTimelines)
                _timelines.Clear();
            known = new Known(news[^1].Sequence, TimelineView.Keep(known.Told, news), known.Attempts.With(news));
            _timelines[id] = known;
        }
        return known;
    }

    private sealed record Known(long After, ImmutableList<StoredEvent> Told, AttemptLog Attempts);
}
