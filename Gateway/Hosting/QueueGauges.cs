using Transcode.Domain.Lists;
using Transcode.Domain.Dispatch;
using Transcode.Gateway.Application;
using System.Diagnostics.Metrics;
using Transcode.Domain.Workers;
using Transcode.ServiceDefaults.Metrics;

namespace Transcode.Gateway.Hosting;

/// <summary>
/// What stands in the shared state, looked up whenever Prometheus asks: transcode_jobs_active, transcode_steps_waiting (what autoscaling
/// looks at), transcode_steps_running, transcode_steps_wanted{capability}, transcode_workers{status}. Every server of a fleet says the
/// same: take the highest, not the sum.
/// </summary>
internal sealed class QueueGauges : IAskedFirst
{
    private readonly JobService _jobs;
    private readonly WorkerService _workers;
    private readonly QueueDemand _demand;
    private QueueDepth _depth = new(0, 0, 0);
    private ILookup<WorkerStatus, Worker> _present = Enumerable.Empty<Worker>().ToLookup(worker => worker.Status);

    /// <summary>A capability that was wanted once goes on being told: a series that stops would keep its last value.</summary>
    private IReadOnlyList<CapabilityDemand> _wanted = [new(LaneName.Of(Capabilities.Software), 0, 0, 0)];

    public QueueGauges(JobService jobs, WorkerService workers, QueueDemand demand, IMeterFactory meters)
    {
        (_jobs, _workers, _demand) = (jobs, workers, demand);
        var meter = meters.Create("Transcode.Gateway");
        meter.CreateObservableGauge("transcode.jobs.active", () => _depth.ActiveJobs, null, "Jobs that are not over.");
        meter.CreateObservableGauge("transcode.steps.waiting", () => _depth.OpenSteps, null, "Steps that a worker could take now.");
        meter.CreateObservableGauge("transcode.steps.running", () => _depth.LeasedSteps, null, "Steps that are lent to workers.");
        meter.CreateObservableGauge("transcode.steps.wanted", Wanted, null,
            "Steps that wait for a capability, and those that run on workers which have it.");
        meter.CreateObservableGauge("transcode.workers", Workers, null, "Workers by status.");
    }

    public async Task Ask(CancellationToken stop)
    {
        (_depth, _present) = (await _jobs.Depth(stop), (await _workers.List(stop)).ToLookup(worker => worker.Status));
        // What is pinned to one worker, "software@attic", is nothing that another worker could help with.
        _wanted =
            [.. (await _demand.Of(_wanted.Select(each => each.Capability),
                stop)).Where(each => !each.Capability.Contains('@', StringComparison.Ordinal))];
    }

    private IEnumerable<Measurement<int>> Wanted() =>
        _wanted.Select(
            each => new Measurement<int>(each.Open + each.Busy, new KeyValuePair<string, object?>("capability", each.Capability)));

    /// <summary>Also of those that no worker has: a series that stops would keep its last value.</summary>
    private IEnumerable<Measurement<int>> Workers() => Enum.GetValues<WorkerStatus>()
        .Select(status => new Measurement<int>(_present[status].Count(),
        new KeyValuePair<string, object?>("status", status.ToString().ToLowerInvariant())));
}
