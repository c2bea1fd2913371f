using Transcode.Domain.Lists;
using Transcode.Domain.Dispatch;
using Transcode.Gateway.Application;
using System.Diagnostics.Metrics;
using Transcode.Domain.Workers;
using Transcode.ServiceDefaults.Metrics;

namespace Transcode.Gateway.Hosting;

/// <summary>
/// What stands in the shared state, looked up whenever Prometheus asks: transcode_jobs_active, transcode_steps_waiting (what autoscaling looks at),
/// transcode_steps_running, transcode_workers{status}. Every server of a fleet says the same: take the highest, not the sum.
/// </summary>
internal sealed class QueueGauges : IAskedFirst
{
    private readonly JobService _jobs;
    private readonly WorkerService _workers;
    private QueueDepth _depth = new(0, 0, 0);
    private ILookup<WorkerStatus, Worker> _present = Enumerable.Empty<Worker>().ToLookup(worker => worker.Status);

    public QueueGauges(JobService jobs, WorkerService workers, IMeterFactory meters)
    {
        (_jobs, _workers) = (jobs, workers);
        var meter = meters.Create("Transcode.Gateway");
        meter.CreateObservableGauge("transcode.jobs.active", () => _depth.ActiveJobs, null, "Jobs that are not over.");
        meter.CreateObservableGauge("transcode.steps.waiting", () => _depth.OpenSteps, null, "Steps that a worker could take now.");
        meter.CreateObservableGauge("transcode.steps.running", () => _depth.LeasedSteps, null, "Steps that are lent to workers.");
        meter.CreateObservableGauge("transcode.workers", Workers, null, "Workers by status.");
    }

    public async Task Ask(CancellationToken stop) =>
        (_depth, _present) = (await _jobs.Depth(stop), (await _workers.List(stop)).ToLookup(worker => worker.Status));

    /// <summary>Also of those that no worker has: a series that stops would keep its last value.</summary>
    private IEnumerable<Measurement<int>> Workers() => Enum.GetValues<WorkerStatus>()
        .Select(status => new Measurement<int>(_present[status].Count(), new KeyValuePair<string, object?>("status", status.ToString().ToLowerInvariant())));
}
