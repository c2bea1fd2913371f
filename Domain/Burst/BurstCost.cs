namespace Transcode.Domain.Burst;

/// <summary>
/// What runs cost, in dollars to the millionth. It is our reckoning: time at work as the provider tells it, what it charges around it, and
/// the price of the settings; the provider's invoice decides. Pure.
/// </summary>
public static class BurstCost
{
    private const int Places = 6;
    private const decimal SecondsPerHour = 3600;

    public static decimal Of(decimal dollarsPerHour, decimal seconds) => decimal.Round(dollarsPerHour * seconds / SecondsPerHour, Places,
        MidpointRounding.ToPositiveInfinity);

    /// <summary>A run that is over, with what it cost.</summary>
    public static BurstRun Priced(BurstRun run, BurstRules rules)
    {
        if (NeverRan(run))
            return run with { Seconds = 0, Dollars = 0 };
        // As told, else for as long as it may have worked unseen.
        var seconds = run.ExecutionMilliseconds / 1000.0
            ?? Math.Clamp(((run.EndedAt ?? run.StartedAt) - (run.RunningSince ?? run.StartedAt)).TotalSeconds, 0, rules.RunSeconds);
        return run with { Seconds = seconds, Dollars = Of(run.DollarsPerHour, (decimal)seconds + rules.OverheadSeconds) };
    }

    /// <summary>It was not taken, or never left the queue.</summary>
    private static bool NeverRan(BurstRun run) => run.State == BurstState.Refused
        || run is { State: BurstState.Cancelled or BurstState.TimedOut, RunningSince: null, ExecutionMilliseconds: null or 0 };

    /// <summary>What is spent of a day's money, and what the runs that are under way may yet cost.</summary>
    /// <param name="runs">Those that started that day, and those that are not over.</param>
    /// <param name="rules">What a run may cost at most.</param>
    /// <param name="now">On the day that is asked about, of UTC.</param>
    public static decimal Committed(IEnumerable<BurstRun> runs, BurstRules rules, DateTimeOffset now) => runs.Sum(run => run.IsOver
        ? run.StartedAt.UtcDateTime.Date == now.UtcDateTime.Date ? run.Dollars : 0
        : Of(run.DollarsPerHour, rules.RunSeconds + rules.OverheadSeconds));
}
