using System.Collections.Concurrent;
using Transcode.Contracts.Jobs;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Plans;

namespace Transcode.Gateway.Application;

/// <summary>Plans that were seen lately: a generation's plan never changes, and is large.</summary>
internal sealed class PlanCache
{
    private const int Most = 64;

    private readonly ConcurrentDictionary<JobId, (int Generation, Plan Plan)> _plans = new();

    /// <summary>The generation whose plan need not travel; 0: none is known.</summary>
    public int Known(JobId job) => _plans.TryGetValue(job, out var known) ? known.Generation : 0;

    public Job Whole(JobView view)
    {
        if (view.Plan is { } plan)
        {
            if (_plans.Count >= Most)
                _plans.Clear();
            _plans[view.Job.Id] = (view.Job.Generation, plan);
        }
        return view.Whole(_plans.TryGetValue(view.Job.Id, out var known) && known.Generation == view.Job.Generation ? known.Plan : null);
    }
}
