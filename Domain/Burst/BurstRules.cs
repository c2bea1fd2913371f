namespace Transcode.Domain.Burst;

/// <summary>When machines are borrowed, for how long, and for how much. Faults are all found at start.</summary>
public sealed record BurstRules
{
    /// <summary>At least one, of different names.</summary>
    public required IReadOnlyList<BurstTier> Tiers { get; init; }

    /// <summary>What all runs that start on one day of UTC may cost together, by our reckoning. There is no default.</summary>
    public required decimal DollarsPerDay { get; init; }

    /// <summary>A job that names none is to be ready so many seconds after its submission; null: whenever it is.</summary>
    public int? DeadlineSeconds { get; init; }

    /// <summary>A step must have waited so long for what no present worker has: workers may be on their way. Default: 30 s.</summary>
    public int MissingSeconds { get; init; } = 30;

    /// <summary>Runs at once. Default: 2.</summary>
    public int MostRuns { get; init; } = 2;

    /// <summary>Runs of one job at once. Default: 1.</summary>
    public int MostRunsOfJob { get; init; } = 1;

    /// <summary>Longest time at work; the provider ends a run that takes longer. Default: an hour.</summary>
    public int RunSeconds { get; init; } = 3600;

    /// <summary>Longest time in the provider's queue. Default: 5 minutes.</summary>
    public int QueueSeconds { get; init; } = 300;

    /// <summary>A worker that has had nothing to do for so long ends its run. Default: 20 s.</summary>
    public int IdleSeconds { get; init; } = 20;

    /// <summary>What a provider charges beside the time at work: the start of the machine, and its wait for another run. Default: 15
    /// s.</summary>
    public int OverheadSeconds { get; init; } = 15;

    /// <summary>Runs of a job that may take the place of one that ended badly.</summary>
    public const int RetriesOfJob = 1;

    /// <summary>The most that a run can cost: a provider ends it in time.</summary>
    public decimal MostDollars(BurstTier tier) => BurstCost.Of(tier.DollarsPerHour, RunSeconds + OverheadSeconds);

    /// <summary>From the request until the provider has forgotten it, whatever happens.</summary>
    public TimeSpan Lifetime => TimeSpan.FromSeconds(QueueSeconds + RunSeconds);

    /// <summary>Each names its setting.</summary>
    public IEnumerable<string> Faults()
    {
        if (Tiers.Count == 0)
            yield return "Burst:Tiers names no tier: give one a name, an endpoint and a price (Burst:Tiers:small:Endpoint, :DollarsPerHour).";
        foreach (var tier in Tiers)
        {
            if (tier.Name.Length is 0 or > BurstTier.LongestName)
                yield return $"Burst:Tiers: a name of a tier has 1 to {BurstTier.LongestName} characters.";
            if (tier.Endpoint.Length is 0 or > 100
                || !tier.Endpoint.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
                yield return $"Burst:Tiers:{tier.Name}:Endpoint is an id of letters and digits, as the provider shows it.";
            if (tier.DollarsPerHour is <= 0 or > BurstTier.HighestPrice)
                yield return $"Burst:Tiers:{tier.Name}:DollarsPerHour is a price above 0, up to {BurstTier.HighestPrice}.";
            if (tier.MostHeight is < 1 or > 16384)
                yield return $"Burst:Tiers:{tier.Name}:MostHeight is a number of lines from 1 to 16384.";
        }
        if (DollarsPerDay is <= 0 or > 1_000_000)
            yield return "Burst:DollarsPerDay is what all runs of a day may cost together, above 0.";
        else if (Tiers.Count > 0 && Tiers.All(tier => MostDollars(tier) > DollarsPerDay))
            yield return "Burst:DollarsPerDay is less than one run of Burst:RunSeconds may cost on any tier: nothing would ever start.";
        foreach (var (name, value, least, most) in new[]
        {
            (nameof(DeadlineSeconds), DeadlineSeconds ?? 1, 1, 7 * 24 * 3600), (nameof(MostRuns), MostRuns, 1, 100),
            (nameof(MissingSeconds), MissingSeconds, 0, 24 * 3600),
            (nameof(MostRunsOfJob), MostRunsOfJob, 1, 100), (nameof(RunSeconds), RunSeconds, 10, 6 * 24 * 3600),
            (nameof(QueueSeconds), QueueSeconds, 10, 24 * 3600), (nameof(IdleSeconds), IdleSeconds, 2, 3600),
            (nameof(OverheadSeconds), OverheadSeconds, 0, 3600),
        })
            if (value < least || value > most)
                yield return $"Burst:{name} is {value}; allowed: {least} to {most}.";
    }
}
