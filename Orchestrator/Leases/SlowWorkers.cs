using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Workers;
using Transcode.Orchestrator.Jobs;
using Transcode.Orchestrator.State;

namespace Transcode.Orchestrator.Leases;

/// <summary>Keeps slow workers from the end of a job, as <see cref="TooSlow"/> says, by a look at the queue's first job and at the fleet every few seconds.</summary>
public sealed class SlowWorkers(IStateStore store, OrchestratorOptions options, TimeProvider time)
{
    /// <summary>Of a job with more open steps nobody is too slow.</summary>
    private const int MostOpen = 200;

    private readonly RareLook<Seen> _look = new(TimeSpan.FromSeconds(options.SpeculateSeconds), time, new([], []));

    /// <returns>The terms without the steps that the worker had better not begin.</returns>
    public async Task<Terms> Limit(WorkerId worker, Terms terms, CancellationToken stop)
    {
        if (!options.Speculate || !terms.IsAdmitted)
            return terms;
        var seen = await _look.Now(Look, stop);
        if (seen.Open.Count == 0 || seen.Fleet.FirstOrDefault(one => one.Id == worker) is not { } own)
            return terms;
        var avoids = TooSlow.For(own.Speeds, seen.Fleet.Where(other => other.Id != worker).Select(other => other.Speeds), seen.Open);
        return avoids.Count == 0 ? terms : new Terms(terms.Lanes, [.. terms.Avoids.Union(avoids)]);
    }

    private async Task<Seen> Look(CancellationToken stop)
    {
        if (await store.Head(Lanes.Software, stop) is not { } head || await store.FindJob(head.Key.Job, stop) is not { } job)
            return new([], []);
        List<OpenStep> open =
        [
            .. from row in await store.Steps(job.Id, head.Key.Round, stop)
               where row.State == StepState.Open
               let step = JobSteps.Find(job, row.Key.Step)
               where step is not null && DispatchOrder.Of(job, step).Need == Lanes.Software
               select new OpenStep(row.Key, step.Weight),
        ];
        if (open.Count is 0 or > MostOpen)
            return new([], []);
        var fleet = (await store.ListWorkers(stop)).Where(worker => worker.Status is WorkerStatus.Idle or WorkerStatus.Working && Lanes.Of(worker).Contains(Lanes.Software));
        return new(open, [.. fleet.Where(worker => worker.Speeds.Count > 0)]);
    }

    /// <param name="Open">Of the job whose turn it is.</param>
    /// <param name="Fleet">Who works, and has measured how fast.</param>
    private sealed record Seen(IReadOnlyList<OpenStep> Open, IReadOnlyList<Worker> Fleet);
}
