using Transcode.Domain;
using Transcode.Domain.Steps;
using Transcode.Domain.Workers;
using Transcode.Orchestrator.State;

namespace Transcode.Orchestrator.Leases;

/// <summary>
/// Which step that runs is worth lending a second time: to a worker for which no step is open, or, where the step would end after all that is open, before
/// that. Pure. The step with the worst expected finish goes first, and only if the asker is expected to be clearly earlier. What each is expected to need comes from progress so far, from like steps of the
/// same job that are done, and from measured speeds; where nothing is known nothing is lent.
/// </summary>
public static class Speculation
{
    /// <summary>From here on a step is nearly done.</summary>
    public const double NearlyDone = 90;

    /// <summary>Below this percentage progress says nothing yet.</summary>
    public const double SaysNothing = 3;

    /// <summary>The asker must need less than this share of what the holder still needs.</summary>
    public const double ClearShare = 0.7;

    /// <summary>Less than this is not worth a second run.</summary>
    public static readonly TimeSpan LeastGain = TimeSpan.FromSeconds(5);

    /// <param name="running">Steps that are lent now.</param>
    /// <param name="asker">The idle worker.</param>
    /// <param name="now">When.</param>
    /// <returns>None, or the one to lend and why.</returns>
    public static SpeculativeChoice? Choose(IEnumerable<RunningLease> running, Asker asker, DateTimeOffset now) => Worst(running, asker, now);

    /// <summary>Before open steps: the one that would end after all of them, once waiting any longer would make the job later.</summary>
    /// <param name="running">Steps that are lent now.</param>
    /// <param name="asker">A worker for which steps are open.</param>
    /// <param name="now">When.</param>
    public static SpeculativeChoice? Early(IEnumerable<RunningLease> running, Asker asker, DateTimeOffset now) =>
        Worst(running.Where(lease => lease.Rest is not null), asker, now, choice => choice.HolderNeeds - choice.Lease.Rest >= LeastGain && choice.Lease.Rest <= DueFactor * choice.WorkerNeeds);

    /// <summary>A second run is due when the rest of the job takes no more than this many times as long.</summary>
    public const double DueFactor = 2;

    private static SpeculativeChoice? Worst(IEnumerable<RunningLease> running, Asker asker, DateTimeOffset now, Func<SpeculativeChoice, bool>? isDue = null) => running
        .Where(lease => MayHave(asker, lease))
        .Select(lease => Weigh(lease, asker, now))
        .OfType<SpeculativeChoice>()
        .Where(choice => IsClearlyEarlier(choice) && isDue?.Invoke(choice) != false)
        .OrderByDescending(choice => choice.HolderNeeds).ThenBy(choice => choice.Lease.Row.Key.Text, StringComparer.Ordinal)
        .FirstOrDefault();

    private static bool MayHave(Asker asker, RunningLease lease) =>
        lease.Row is { State: StepState.Leased, Second: null, LeaseId: not null, Progress: < NearlyDone } row && row.Worker != asker.Id
        && asker.Terms.Lanes.Contains(lease.Need) && !asker.Terms.Avoids.Contains(row.Key);

    private static bool IsClearlyEarlier(SpeculativeChoice choice) =>
        choice.WorkerNeeds <= ClearShare * choice.HolderNeeds && choice.HolderNeeds - choice.WorkerNeeds >= LeastGain;

    private static SpeculativeChoice? Weigh(RunningLease lease, Asker asker, DateTimeOffset now)
    {
        var elapsed = now - lease.Row.LeasedAt!.Value;
        if (HolderTotal(lease, elapsed) is not { } total || AskerTotal(lease, asker, total) is not { } own)
            return null;
        // Past its time without word of progress: as long again as it has taken.
        var left = total > elapsed ? total - elapsed : elapsed;
        return new SpeculativeChoice(lease, left, own);
    }

    /// <summary>What the holder needs for the whole step.</summary>
    private static TimeSpan? HolderTotal(RunningLease lease, TimeSpan elapsed) => lease.Row.Progress >= SaysNothing
        ? elapsed * (100 / lease.Row.Progress)
        : Usual(lease, lease.Row.Worker!.Value) ?? Usual(lease, null);

    /// <summary>What the asker would need: as it did with like steps, else by measured speeds beside the holder's, else as like steps usually take.</summary>
    private static TimeSpan? AskerTotal(RunningLease lease, Asker asker, TimeSpan holderTotal) =>
        Usual(lease, asker.Id) ?? BySpeed(lease, asker, holderTotal) ?? Usual(lease, null);

    private static TimeSpan? BySpeed(RunningLease lease, Asker asker, TimeSpan holderTotal) =>
        Ratio(lease.HolderSpeeds, asker.Speeds) is { } ratio ? holderTotal / ratio : null;

    /// <summary>How many times faster the second is, over all that both have measured.</summary>
    internal static double? Ratio(IReadOnlyList<EncoderSpeed> one, IReadOnlyList<EncoderSpeed> other)
    {
        List<double> ratios = [.. from a in one join b in other on (a.Encoder, a.Height) equals (b.Encoder, b.Height) where a.Fps > 0 && b.Fps > 0 select b.Fps / a.Fps];
        return ratios.Count == 0 ? null : Math.Exp(ratios.Average(Math.Log));
    }

    /// <summary>The median of like steps that are done, for the weight of this one.</summary>
    private static TimeSpan? Usual(RunningLease lease, WorkerId? worker) =>
        Pace(lease.Like.Where(done => worker is null || done.Worker == worker)) is { } seconds ? TimeSpan.FromSeconds(seconds * Math.Max(lease.Step.Weight, LeastWeight)) : null;

    /// <returns>The median of the seconds for a weight of 1.</returns>
    private static double? Pace(IEnumerable<LikeStep> done)
    {
        List<double> rates = [.. done.Select(one => one.Took.TotalSeconds / one.Weight).Order()];
        return rates.Count == 0 ? null : rates[rates.Count / 2];
    }

    /// <summary>How long those who work on a job need for what is open of it, by how long like steps took; null: nothing is, or of some nothing is known.</summary>
    /// <param name="round">All steps of the job.</param>
    /// <param name="done">Those that are done.</param>
    public static TimeSpan? Rest(IReadOnlyList<(Step Step, StepRow Row)> round, ILookup<Likeness, LikeStep> done)
    {
        var workers = round.Where(one => one.Row.State == StepState.Leased).Select(one => one.Row.Worker).Distinct().Count();
        var (sum, pace) = (TimeSpan.Zero, new Dictionary<Likeness, double?>());
        foreach (var (step, _) in round.Where(one => one.Row.State == StepState.Open))
        {
            var like = Likeness.Of(step);
            if (!pace.TryGetValue(like, out var seconds))
                pace[like] = seconds = Pace(done[like]);
            if (seconds is not { } each)
                return null;
            sum += TimeSpan.FromSeconds(each * Math.Max(step.Weight, LeastWeight));
        }
        return pace.Count == 0 ? null : sum / Math.Max(1, workers);
    }

    internal const double LeastWeight = 0.1;
}

/// <summary>The idle worker.</summary>
public sealed record Asker(WorkerId Id, Terms Terms, IReadOnlyList<EncoderSpeed> Speeds);

/// <summary>A step that is lent now, with what is known about how long it takes.</summary>
/// <param name="Row">As it is.</param>
/// <param name="Step">What it does.</param>
/// <param name="Need">The lane in which it stood.</param>
/// <param name="HolderSpeeds">What its holder has measured.</param>
/// <param name="Like">Like steps of the same job that are done.</param>
public sealed record RunningLease(StepRow Row, Step Step, string Need, IReadOnlyList<EncoderSpeed> HolderSpeeds, IReadOnlyList<LikeStep> Like)
{
    /// <summary>When all that is open of the job is expected to be done; null: nothing is open, or nobody knows.</summary>
    public TimeSpan? Rest { get; init; }
}

/// <summary>A step that is done.</summary>
public sealed record LikeStep(WorkerId Worker, double Weight, TimeSpan Took)
{
    /// <summary>The steps of a round that are done, beside those that are like them.</summary>
    public static ILookup<Likeness, LikeStep> Done(IEnumerable<(Step Step, StepRow Row)> round) => round
        .Where(one => one.Row is { State: StepState.Done or StepState.Accepted, Worker: not null, LeasedAt: not null, EndedAt: not null })
        .ToLookup(one => Likeness.Of(one.Step),
            one => new LikeStep(one.Row.Worker!.Value, Math.Max(one.Step.Weight, Speculation.LeastWeight), one.Row.EndedAt!.Value - one.Row.LeasedAt!.Value));
}

/// <summary>What two steps have in common of which the one tells how long the other takes: kind, profile, and how many renditions.</summary>
public readonly record struct Likeness(Type Kind, string Name, int Renditions)
{
    public static Likeness Of(Step step) => step switch
    {
        Step.EncodeVideo video => new(typeof(Step.EncodeVideo), video.Profile, video.Encode.Count),
        Step.EncodeAudio audio => new(typeof(Step.EncodeAudio), audio.Profile, 0),
        // Two single files have nothing in common but their source.
        _ => new(step.GetType(), step.Id.Value, 0),
    };
}

/// <summary>A step that is worth lending twice.</summary>
public sealed record SpeculativeChoice(RunningLease Lease, TimeSpan HolderNeeds, TimeSpan WorkerNeeds);
