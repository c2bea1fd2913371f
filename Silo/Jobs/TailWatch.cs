using Transcode.Contracts.Jobs;
using Transcode.Domain;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;
using Transcode.Domain.Workers;
using Transcode.Silo.Workers;

namespace Transcode.Silo.Jobs;

/// <summary>
/// The end of a job: which of its running steps is worth a second lease, and which open one a slow worker had better not begin, as
/// <see cref="HedgePolicy"/> and <see cref="TooSlow"/> say. It looks at the job and the fleet every few seconds, and only when somebody
/// asks for work.
/// </summary>
internal sealed class TailWatch(EngineOptions options, Fleet fleet, TimeProvider time)
{
    /// <summary>Of a job with more open steps nobody is too slow.</summary>
    private const int MostOpen = 200;

    /// <summary>In a large fleet only the oldest leases are looked at, which are the tail.</summary>
    private const int MostLeases = 32;

    /// <summary>So many of the others are counted on, the fastest first.</summary>
    private const int MostOthers = 100;

    private Seen _seen = Seen.Nothing;
    private long? _seenAt;

    /// <summary>What may be said of the tail now.</summary>
    public async Task<Seen> Look(Job? job, Func<IReadOnlyList<StepRow>> rows, bool anew = false)
    {
        if (!options.Hedge || job is not { IsFinal: false, Plan: not null })
            return Seen.Nothing;
        if (!anew && _seenAt is { } at && time.GetElapsedTime(at) < TimeSpan.FromSeconds(options.HedgeSeconds))
            return _seen;
        _seenAt = time.GetTimestamp();
        return _seen = See(job, rows(), await fleet.Now());
    }

    /// <returns>Who asked since the last look and was kept from the step.</returns>
    public TooSlowNote[] KeptFrom() =>
        [.. _seen.Avoids.SelectMany(kept => kept.Value.Select(step => (step, kept.Key)))
            .GroupBy(one => one.step, (step, kept) => new TooSlowNote(step, [.. kept.Select(one => one.Key)]))];

    private Seen See(Job job, IReadOnlyList<StepRow> rows, IReadOnlyList<Worker> workers)
    {
        List<(Step Step, StepRow Row)> round = [.. rows.Select(row => (Step: JobSteps.Find(job, row.Key.Step), Row: row))
            .Where(one => one.Step is not null).Select(one => (one.Step!, one.Row))];
        var speeds = workers.ToDictionary(worker => worker.Id, worker => worker.Speeds);
        var done = LikeStep.Done(round);
        var rest = HedgePolicy.Remaining(round, done);
        var running = round.Where(one => one.Row is { State: StepState.Leased, Hedge: null, LeasedAt: not null, Worker: not null })
            .OrderBy(one => one.Row.LeasedAt).Take(MostLeases)
            .Select(one => new RunningLease(one.Row, one.Step, DispatchOrder.Of(job, one.Step).Capability,
            speeds.GetValueOrDefault(one.Row.Worker!.Value, []), [.. done[Likeness.Of(one.Step)]])
            { Remaining = rest });
        List<OpenStep> open =
            [.. round.Where(one => one.Row.State == StepState.Open && DispatchOrder.Of(job, one.Step).Capability == Capabilities.Software)
                .Select(one => new OpenStep(one.Row.Key, one.Step.Weight))];
        var rates = new Dictionary<WorkerId, double>(_seen.Rates);
        var now = time.GetUtcNow();
        foreach (var (step, row) in round)
            if (step is Step.EncodeVideo && row.Worker is { } holder && Pace.Told(row, now) is { } fps)
                rates[holder] = fps;
        var able =
            workers.Where(
                worker => worker.Status is WorkerStatus.Idle or WorkerStatus.Working
                    && Capabilities.Of(worker).Contains(Capabilities.Software))
                    .OrderByDescending(worker => worker.Speeds.Sum(speed => speed.Fps)).ToList();
        return new Seen([.. running], open.Count <= MostOpen ? open : [], rates,
            able.ToDictionary(worker => worker.Id,
            worker => new Pace(rates.TryGetValue(worker.Id, out var rate) ? rate : null, worker.Speeds)),
            [.. able.Take(MostOthers).Select(worker => worker.Id)], now);
    }

    /// <param name="Running">What may be worth a second lease.</param>
    /// <param name="Open">What is open.</param>
    /// <param name="Rates">Frames a second of chunks of it, by worker, as last heard.</param>
    /// <param name="Fleet">Who works, and how fast.</param>
    /// <param name="Fastest">The first of them.</param>
    /// <param name="At">As it was then.</param>
    internal sealed record Seen(
        List<RunningLease> Running, IReadOnlyList<OpenStep> Open, IReadOnlyDictionary<WorkerId, double> Rates,
            IReadOnlyDictionary<WorkerId, Pace> Fleet, IReadOnlyList<WorkerId> Fastest, DateTimeOffset At)
    {
        public static Seen Nothing => new([], [], new Dictionary<WorkerId, double>(), new Dictionary<WorkerId, Pace>(), [], default);

        /// <summary>What each had better not begin, worked out when it asks.</summary>
        public Dictionary<WorkerId, IReadOnlyList<StepKey>> Avoids { get; } = [];

        /// <summary>Others will end it sooner.</summary>
        public bool IsTooSlow(WorkerId worker, StepKey step)
        {
            if (Open.Count == 0 || !Fleet.TryGetValue(worker, out var own))
                return false;
            if (!Avoids.TryGetValue(worker, out var avoids))
                Avoids[worker] = avoids = TooSlow.For(own, Fastest.Where(other => other != worker).Select(other => Fleet[other]), Open);
            return avoids.Contains(step);
        }

        /// <summary>Before an open step: the one that runs and that all else would wait for in the end. Nobody else is given it.</summary>
        public HedgeChoice? TakeEarly(Candidate candidate)
        {
            if (HedgePolicy.Early(Running, candidate, At) is not { } choice)
                return null;
            Running.Remove(choice.Lease);
            return choice;
        }
    }
}
