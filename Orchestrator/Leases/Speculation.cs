using Transcode.Domain;
using Transcode.Domain.Steps;
using Transcode.Domain.Workers;
using Transcode.Orchestrator.State;

namespace Transcode.Orchestrator.Leases;

/// <summary>
/// Which step that runs is worth lending a second time, to a worker for which no step is open. Pure. The step with the worst expected finish goes
/// first, and only if the asker is expected to be clearly earlier. What each is expected to need comes from progress so far, from like steps of the
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
    public static SpeculativeChoice? Choose(IEnumerable<RunningLease> running, Asker asker, DateTimeOffset now) => running
        .Where(lease => MayHave(asker, lease))
        .Select(lease => Weigh(lease, asker, now))
        .OfType<SpeculativeChoice>()
        .Where(IsClearlyEarlier)
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
    private static double? Ratio(IReadOnlyList<EncoderSpeed> one, IReadOnlyList<EncoderSpeed> other)
    {
        List<double> ratios = [.. from a in one join b in other on (a.Encoder, a.Height) equals (b.Encoder, b.Height) where a.Fps > 0 && b.Fps > 0 select b.Fps / a.Fps];
        return ratios.Count == 0 ? null : Math.Exp(ratios.Average(Math.Log));
    }

    /// <summary>The median of like steps that are done, for the weight of this one.</summary>
    private static TimeSpan? Usual(RunningLease lease, WorkerId? worker)
    {
        List<double> rates = [.. lease.Like.Where(done => worker is null || done.Worker == worker).Select(done => done.Took.TotalSeconds / done.Weight).Order()];
        return rates.Count == 0 ? null : TimeSpan.FromSeconds(rates[rates.Count / 2] * Math.Max(lease.Step.Weight, LeastWeight));
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
public sealed record RunningLease(StepRow Row, Step Step, string Need, IReadOnlyList<EncoderSpeed> HolderSpeeds, IReadOnlyList<LikeStep> Like);

/// <summary>A step that is done.</summary>
public sealed record LikeStep(WorkerId Worker, double Weight, TimeSpan Took)
{
    /// <summary>Those of a round that are done and like the given one: of its kind and profile, and of as many renditions.</summary>
    public static IReadOnlyList<LikeStep> Of(Step step, IEnumerable<(Step Step, StepRow Row)> round) =>
    [
        .. from one in round
           where one.Row is { State: StepState.Done or StepState.Accepted, Worker: not null, LeasedAt: not null, EndedAt: not null } && Likeness(one.Step) == Likeness(step)
           select new LikeStep(one.Row.Worker!.Value, Math.Max(one.Step.Weight, Speculation.LeastWeight), one.Row.EndedAt!.Value - one.Row.LeasedAt!.Value),
    ];

    private static (Type, string, int) Likeness(Step step) => step switch
    {
        Step.EncodeVideo video => (typeof(Step.EncodeVideo), video.Profile, video.Encode.Count),
        Step.EncodeAudio audio => (typeof(Step.EncodeAudio), audio.Profile, 0),
        // Two single files have nothing in common but their source.
        _ => (step.GetType(), step.Id.Value, 0),
    };
}

/// <summary>A step that is worth lending twice.</summary>
public sealed record SpeculativeChoice(RunningLease Lease, TimeSpan HolderNeeds, TimeSpan WorkerNeeds);
