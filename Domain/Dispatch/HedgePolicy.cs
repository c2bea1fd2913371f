using Transcode.Domain.Steps;
using Transcode.Domain.Workers;

namespace Transcode.Domain.Dispatch;

/// <summary>
/// Which step that runs is worth lending a second time: to a worker for which no step is open, or, where the step would end after all that
/// is open, before that. Pure. The step with the worst expected finish goes first, and only if the candidate is expected to be clearly
/// earlier. What each is expected to need comes from progress so far, from like steps of the same job that are done, and from measured
/// speeds; where nothing is known nothing is lent.
/// </summary>
public static class HedgePolicy
{
    /// <summary>From here on a step is nearly done.</summary>
    public const double NearlyDone = 90;

    /// <summary>Below this percentage progress says nothing yet.</summary>
    public const double SaysNothing = 3;

    /// <summary>The candidate must need less than this share of what the holder still needs.</summary>
    public const double ClearShare = 0.7;

    /// <summary>Less than this is not worth a second run.</summary>
    public static readonly TimeSpan LeastGain = TimeSpan.FromSeconds(5);

    /// <param name="running">Steps that are lent now.</param>
    /// <param name="candidate">The idle worker.</param>
    /// <param name="now">When.</param>
    /// <returns>None, or the one to lend and why.</returns>
    public static HedgeChoice? Choose(IEnumerable<RunningLease> running, Candidate candidate, DateTimeOffset now)
        => Worst(running, candidate, now);

    /// <summary>Before open steps: the one that would end after all of them, once waiting any longer would make the job later.</summary>
    /// <param name="running">Steps that are lent now.</param>
    /// <param name="candidate">A worker for which steps are open.</param>
    /// <param name="now">When.</param>
    public static HedgeChoice? Early(IEnumerable<RunningLease> running, Candidate candidate, DateTimeOffset now) =>
        Worst(running.Where(lease => lease.Remaining is not null), candidate, now,
            choice => choice.HolderNeeds - choice.Lease.Remaining >= LeastGain && choice.Lease.Remaining <= DueFactor * choice.WorkerNeeds);

    /// <summary>A second run is due when the rest of the job takes no more than this many times as long.</summary>
    public const double DueFactor = 2;

    private static HedgeChoice? Worst(IEnumerable<RunningLease> running, Candidate candidate, DateTimeOffset now,
        Func<HedgeChoice, bool>? isDue = null) => running
        .Where(lease => MayHave(candidate, lease))
        .Select(lease => Weigh(lease, candidate, now))
        .OfType<HedgeChoice>()
        .Where(choice => IsClearlyEarlier(choice) && isDue?.Invoke(choice) != false)
        .OrderByDescending(choice => choice.HolderNeeds).ThenBy(choice => choice.Lease.Row.Key.Text, StringComparer.Ordinal)
        .FirstOrDefault();

    private static bool MayHave(Candidate candidate, RunningLease lease) =>
        lease.Row is { State: StepState.Leased, Hedge: null, LeaseId: not null, Progress: < NearlyDone } row && row.Worker != candidate.Id
        // A second one would take the same line from the first.
        && lease.Step is not Step.Fetch
        && candidate.Scope.Capabilities.Contains(lease.Capability) && !candidate.Scope.Avoids.Contains(row.Key);

    private static bool IsClearlyEarlier(HedgeChoice choice) =>
        choice.WorkerNeeds <= ClearShare * choice.HolderNeeds && choice.HolderNeeds - choice.WorkerNeeds >= LeastGain;

    private static HedgeChoice? Weigh(RunningLease lease, Candidate candidate, DateTimeOffset now)
    {
        var elapsed = now - lease.Row.LeasedAt!.Value;
        if (HolderTotal(lease, elapsed) is not { } total || CandidateTotal(lease, candidate, total) is not { } own)
            return null;
        // Past its time without word of progress: as long again as it has taken.
        var left = total > elapsed ? total - elapsed : elapsed;
        return new HedgeChoice(lease, left, own);
    }

    /// <summary>What the holder needs for the whole step.</summary>
    private static TimeSpan? HolderTotal(RunningLease lease, TimeSpan elapsed) => lease.Row.Progress >= SaysNothing
        ? elapsed * (100 / lease.Row.Progress)
        : Usual(lease, lease.Row.Worker!.Value) ?? Usual(lease, null);

    /// <summary>What the candidate would need: as it did with like steps, else by measured speeds beside the holder's, else as like steps
    /// usually take.</summary>
    private static TimeSpan? CandidateTotal(RunningLease lease, Candidate candidate, TimeSpan holderTotal) =>
        Usual(lease, candidate.Id) ?? BySpeed(lease, candidate, holderTotal) ?? Usual(lease, null);

    private static TimeSpan? BySpeed(RunningLease lease, Candidate candidate, TimeSpan holderTotal) =>
        Ratio(lease.HolderSpeeds, candidate.Speeds) is { } ratio ? holderTotal / ratio : null;

    /// <summary>How many times faster the second is, over all that both have measured.</summary>
    internal static double? Ratio(IReadOnlyList<EncoderSpeed> one, IReadOnlyList<EncoderSpeed> other)
    {
        List<double> ratios = [.. from a in one join b in other on (a.Encoder, a.Height) equals (b.Encoder, b.Height) where a.Fps > 0
            && b.Fps > 0 select b.Fps / a.Fps];
        return ratios.Count == 0 ? null : Math.Exp(ratios.Average(Math.Log));
    }

    /// <summary>The median of like steps that are done, for the weight of this one.</summary>
    private static TimeSpan? Usual(RunningLease lease, WorkerId? worker) =>
        Pace(lease.Like.Where(done => worker is null || done.Worker == worker)) is { } seconds
            ? TimeSpan.FromSeconds(seconds * Math.Max(lease.Step.Weight, LeastWeight)) : null;

    /// <returns>The median of the seconds for a weight of 1.</returns>
    private static double? Pace(IEnumerable<LikeStep> done)
    {
        List<double> rates = [.. done.Select(one => one.Took.TotalSeconds / one.Weight).Order()];
        return rates.Count == 0 ? null : rates[rates.Count / 2];
    }

    /// <summary>How long those who work on a job need for what is open of it, by how long like steps took; null: nothing is, or of some
    /// nothing is known.</summary>
    /// <param name="round">All steps of the job.</param>
    /// <param name="done">Those that are done.</param>
    public static TimeSpan? Remaining(IReadOnlyList<(Step Step, StepRow Row)> round, ILookup<Likeness, LikeStep> done)
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
