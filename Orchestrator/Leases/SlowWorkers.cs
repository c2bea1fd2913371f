using System.Collections.Concurrent;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;
using Transcode.Domain.Workers;
using Transcode.Orchestrator.Jobs;
using Transcode.Orchestrator.State;

namespace Transcode.Orchestrator.Leases;

/// <summary>Keeps slow workers from the end of a job, as <see cref="TooSlow"/> says, by a look at the queue's first job and at the fleet every few seconds.</summary>
public sealed class SlowWorkers(IStateStore store, OrchestratorOptions options, TimeProvider time)
{
    /// <summary>Of a job with more open steps nobody is too slow.</summary>
    private const int MostOpen = 200;

    /// <summary>From this percentage on a chunk's rate, which begins low, tells how fast its holder is.</summary>
    private const double SaysEnough = 25;

    /// <summary>So many of the others are counted on, the fastest first.</summary>
    private const int MostOthers = 100;

    private readonly RareLook<Seen> _look = new(TimeSpan.FromSeconds(options.SpeculateSeconds), time, Nothing);

    /// <returns>The terms without the steps that the worker had better not begin.</returns>
    public async Task<Terms> Limit(WorkerId worker, Terms terms, CancellationToken stop)
    {
        if (!options.Speculate || !terms.IsAdmitted)
            return terms;
        var seen = await _look.Now(Look, stop);
        if (seen.Open.Count == 0 || !seen.Fleet.TryGetValue(worker, out var own))
            return terms;
        var avoids = seen.Avoids.GetOrAdd(worker, _ => TooSlow.For(own, seen.Fastest.Where(other => other != worker).Select(other => seen.Fleet[other]), seen.Open));
        return avoids.Count == 0 ? terms : new Terms(terms.Lanes, [.. terms.Avoids.Union(avoids)]);
    }

    /// <returns>Who asked since the last look and was kept from the step.</returns>
    public IReadOnlyList<WorkerId> KeptFrom(StepKey step) => [.. _look.Seen.Avoids.Where(kept => kept.Value.Contains(step)).Select(kept => kept.Key)];

    private async Task<Seen> Look(CancellationToken stop)
    {
        if (await store.Head(Lanes.Software, stop) is not { } head || await store.FindJob(head.Key.Job, stop) is not { } job)
            return Nothing;
        List<OpenStep> open =
        [
            .. from row in await store.Steps(job.Id, head.Key.Round, stop)
               where row.State == StepState.Open
               let step = JobSteps.Find(job, row.Key.Step)
               where step is not null && DispatchOrder.Of(job, step).Need == Lanes.Software
               select new OpenStep(row.Key, step.Weight),
        ];
        if (open.Count is 0 or > MostOpen)
            return Nothing;
        var rates = _look.Seen is { } before && before.Job == job.Id ? new Dictionary<WorkerId, double>(before.Rates) : [];
        foreach (var row in await store.RunningSteps(stop))
            if (row is { Fps: > 0, Progress: >= SaysEnough, Worker: { } holder } && row.Key.Job == job.Id && JobSteps.Find(job, row.Key.Step) is Step.EncodeVideo)
                rates[holder] = row.Fps;
        var fleet = (await store.ListWorkers(stop))
            .Where(worker => worker.Status is WorkerStatus.Idle or WorkerStatus.Working && Lanes.Of(worker).Contains(Lanes.Software))
            .OrderByDescending(worker => worker.Speeds.Sum(speed => speed.Fps))
            .ToList();
        return new(job.Id, open, rates, fleet.ToDictionary(worker => worker.Id, worker => new Pace(rates.TryGetValue(worker.Id, out var fps) ? fps : null, worker.Speeds)))
        {
            Fastest = [.. fleet.Select(worker => worker.Id).Take(MostOthers)],
        };
    }

    private static readonly Seen Nothing = new(default, [], new Dictionary<WorkerId, double>(), new Dictionary<WorkerId, Pace>());

    /// <param name="Job">Whose turn it is.</param>
    /// <param name="Open">What is open of it.</param>
    /// <param name="Rates">Frames a second of chunks of it, by worker, as last heard.</param>
    /// <param name="Fleet">Who works, and how fast.</param>
    private sealed record Seen(JobId Job, IReadOnlyList<OpenStep> Open, IReadOnlyDictionary<WorkerId, double> Rates, IReadOnlyDictionary<WorkerId, Pace> Fleet)
    {
        public IReadOnlyList<WorkerId> Fastest { get; init; } = [];

        /// <summary>What each had better not begin, worked out when it asks.</summary>
        public ConcurrentDictionary<WorkerId, IReadOnlyList<StepKey>> Avoids { get; } = new();
    }
}
