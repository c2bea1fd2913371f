using System.Globalization;
using Transcode.Domain.Workers;

namespace Transcode.Domain.Burst;

/// <summary>
/// When a machine is borrowed for a job: nobody present has what its steps need, or it will miss its deadline as things stand; and never
/// beyond the money of the day, the runs at once, or one retry of a run that ended badly. Pure.
/// </summary>
public static class BurstPolicy
{
    /// <param name="rules">Of the settings.</param>
    /// <param name="jobs">In the order in which they are served.</param>
    /// <param name="fleet">All workers that are known.</param>
    /// <param name="runs">All that started today, all that are not over, and all of these jobs.</param>
    /// <param name="now">When.</param>
    /// <returns>For each job that wants a machine, whether it gets one now.</returns>
    public static IReadOnlyList<BurstChoice> Choose(BurstRules rules, IReadOnlyList<JobDemand> jobs, IReadOnlyList<Worker> fleet,
        IReadOnlyList<BurstRun> runs, DateTimeOffset now)
    {
        var choices = new List<BurstChoice>();
        var (committed, active) = (BurstCost.Committed(runs, rules, now), runs.Count(run => !run.IsOver));
        foreach (var job in jobs)
        {
            var missing = job.MissingIn(fleet);
            if (Reason(rules, job, missing, now) is { } why)
            {
                var needed = missing.Count > 0 ? missing : Any(rules, job);
                // One machine that has what nobody has is enough; of a job that is late more may take their part.
                var most = missing.Count > 0 ? 1 : rules.MostRunsOfJob;
                var choice = Choose(rules, job, why, needed, most, [.. runs.Where(run => run.Job == job.Job)], committed, active);
                choices.Add(choice);
                if (choice is BurstChoice.Start start)
                    (committed, active) = (committed + rules.MostDollars(start.Tier), active + 1);
            }
        }
        return choices;
    }

    /// <summary>Whether what is written down is within the rules, the run that is about to be started among it: two who choose at the same
    /// moment do not see each other's choice, but each sees what both wrote.</summary>
    public static bool Holds(BurstRules rules, IReadOnlyList<BurstRun> runs, DateTimeOffset now)
        => runs.Count(run => !run.IsOver) <= rules.MostRuns && BurstCost.Committed(runs, rules, now) <= rules.DollarsPerDay;

    private static BurstChoice Choose(BurstRules rules, JobDemand job, string why, IReadOnlyList<string> needed, int most,
        IReadOnlyList<BurstRun> own, decimal committed, int active)
    {
        if (own.Count(run => !run.IsOver) >= most)
            return new BurstChoice.Hold(job.Job, $"{why}; a run is under way for it");
        var inVain = own.Count(run => run.WasInVain);
        if (inVain > BurstRules.RetriesOfJob)
            return new BurstChoice.Hold(job.Job, $"{why}; {inVain} runs for it ended without a result, and no more are tried");
        if (BurstTier.Choose(rules.Tiers, needed, job.Height) is not { } tier)
            return new BurstChoice.Hold(job.Job, $"{why}; no tier has what it needs ({Names(needed)})");
        if (active >= rules.MostRuns)
            return new BurstChoice.Hold(job.Job, $"{why}; {active} runs are under way, and no more are allowed at once");
        return committed + rules.MostDollars(tier) > rules.DollarsPerDay
            ? new BurstChoice.Hold(job.Job, $"{why}; a run might cost {Money(rules.MostDollars(tier))}, and {Money(committed)} of today's {Money(rules.DollarsPerDay)} are spent or promised")
            : new BurstChoice.Start(job.Job, tier, inVain + 1, why);
    }

    /// <returns>Null: it wants no machine.</returns>
    private static string? Reason(BurstRules rules, JobDemand job, IReadOnlyList<string> missing, DateTimeOffset now)
    {
        // Nothing that another worker could take.
        if (job.IsPinned || job.Open.Count == 0)
            return null;
        if (missing.Count > 0 && now - job.OpenSince >= TimeSpan.FromSeconds(rules.MissingSeconds))
            return $"no worker has {Names(missing)}";
        if ((job.DeadlineSeconds ?? rules.DeadlineSeconds) is not { } seconds)
            return null;
        var due = job.SubmittedAt.AddSeconds(seconds);
        if (job.Remaining is not { } remaining)
            return now - job.SubmittedAt > TimeSpan.FromSeconds(seconds / 2.0)
                ? $"half of its {seconds} s have passed, and nothing tells when it will be ready" : null;
        // It would be over before a machine has started.
        if (remaining < TimeSpan.FromSeconds(rules.OverheadSeconds))
            return null;
        var late = now + remaining - due;
        return late > TimeSpan.Zero
            ? string.Create(CultureInfo.InvariantCulture, $"it is expected {late.TotalSeconds:0} s after its deadline of {seconds} s") : null;
    }

    /// <summary>For a job that is late a machine that can do one kind of its open steps is enough; software is what every machine
    /// has.</summary>
    private static IReadOnlyList<string> Any(BurstRules rules, JobDemand job)
        => job.Open.FirstOrDefault(capability => rules.Tiers.Any(tier => tier.Has(capability))) is { } one ? [one] : job.Open;

    private static string Names(IEnumerable<string> capabilities)
        => string.Join(", ", capabilities.Select(name => name.Length == 0 ? "software" : name));

    private static string Money(decimal dollars) => "$" + dollars.ToString("0.00##", CultureInfo.InvariantCulture);
}
