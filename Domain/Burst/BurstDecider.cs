namespace Transcode.Domain.Burst;

/// <summary>The life of a run: what becomes of it by what its provider tells or does not tell. Pure and total; what is told twice is told
/// once, and an end is an end.</summary>
public static class BurstDecider
{
    /// <summary>A provider's answer to a start may get lost with the process that waited for it.</summary>
    public static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(1);

    /// <summary>What was accepted may be known everywhere a moment later only.</summary>
    public static readonly TimeSpan KnownWithin = TimeSpan.FromSeconds(30);

    /// <summary>A worker that is no longer wanted has so long to end by itself.</summary>
    public static readonly TimeSpan Farewell = TimeSpan.FromSeconds(20);

    /// <summary>Beyond its longest life, for clocks that differ.</summary>
    private static readonly TimeSpan _margin = TimeSpan.FromMinutes(2);

    /// <summary>The provider was asked to start it.</summary>
    /// <param name="run">That was to be started.</param>
    /// <param name="report">Null: there is none, see <paramref name="fault"/>.</param>
    /// <param name="fault">Why not.</param>
    /// <param name="rules">For its cost.</param>
    /// <param name="now">When.</param>
    public static BurstRun Started(BurstRun run, RunReport? report, ProviderFault? fault, BurstRules rules, DateTimeOffset now) =>
        run.State != BurstState.Starting ? run
        : report is not null ? Told(run with { ProviderId = report.Id, State = BurstState.Queued }, report, rules, now)
        // It may run all the same; then its worker finds its key revoked and ends at once.
        : End(run with { Error = fault?.Message }, fault?.Kind == ProviderFaultKind.Silent ? BurstState.Lost : BurstState.Refused, rules,
            now);

    /// <summary>The provider was asked how it is.</summary>
    public static BurstRun Told(BurstRun run, RunReport report, BurstRules rules, DateTimeOffset now)
    {
        if (run.ProviderId is { } known && known != report.Id)
            return run;
        var told = run with
        {
            ProviderId = report.Id,
            DelayMilliseconds = report.DelayMilliseconds ?? run.DelayMilliseconds,
            ExecutionMilliseconds = report.ExecutionMilliseconds ?? run.ExecutionMilliseconds,
            Error = report.Error ?? run.Error,
            RunningSince = run.RunningSince ?? (report.State == BurstState.Running ? now : null),
        };
        return (run, report.State) switch
        {
            // Given up too early: what it cost is known now, and nothing else changes.
            ({ State: BurstState.Lost }, not (BurstState.Queued or BurstState.Running)) => BurstCost.Priced(
                told with { RunningSince = run.RunningSince }, rules),
            ({ IsOver: true }, _) => run,
            (_, BurstState.Queued or BurstState.Running) => told with { State = report.State },
            (_, var end) => End(told, end, rules, now),
        };
    }

    /// <summary>The provider was asked how it is, and gave no report.</summary>
    public static BurstRun NotTold(BurstRun run, ProviderFault fault, BurstRules rules, DateTimeOffset now) => run switch
    {
        { IsOver: true } => run,
        _ when fault.Kind == ProviderFaultKind.Unknown && now - run.StartedAt > KnownWithin
            => End(run with { Error = fault.Message }, BurstState.Lost, rules, now),
        _ => Late(run, rules, now),
    };

    /// <summary>By the clock alone.</summary>
    public static BurstRun Late(BurstRun run, BurstRules rules, DateTimeOffset now) => run switch
    {
        { IsOver: true } => run,
        { State: BurstState.Starting } when now - run.StartedAt > LongestStart
            => End(run with { Error = "Whether the provider took it is not known." }, BurstState.Lost, rules, now),
        _ when now - run.StartedAt > rules.Lifetime + _margin
            => End(run with { Error = "The provider told no end of it in time." }, BurstState.Lost, rules, now),
        _ => run,
    };

    /// <summary>Its job is over, or it has waited too long: it is to end.</summary>
    public static BurstRun Ending(BurstRun run, string why, DateTimeOffset now)
        => run.IsOver || run.EndingSince is not null ? run : run with { EndingSince = now, Error = run.Error ?? why };

    /// <summary>To be cancelled at the provider: what waits at once, what runs when it did not end by itself.</summary>
    public static bool IsToBeCancelled(BurstRun run, DateTimeOffset now)
        => run is { IsOver: false, ProviderId: not null, EndingSince: { } since }
        && (run.State == BurstState.Queued || now - since >= Farewell);

    /// <summary>It has stood in the provider's queue for longer than is useful.</summary>
    public static bool WaitsInVain(BurstRun run, BurstRules rules, DateTimeOffset now)
        => run.State == BurstState.Queued && now - run.StartedAt > TimeSpan.FromSeconds(rules.QueueSeconds);

    private static BurstRun End(BurstRun run, BurstState state, BurstRules rules, DateTimeOffset now)
        => BurstCost.Priced(run with { State = state, EndedAt = now }, rules);
}
