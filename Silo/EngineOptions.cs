using Transcode.Domain;
using Transcode.Silo.Burst;
using Transcode.Silo.Placement;
using Transcode.Silo.Retention;

namespace Transcode.Silo;

/// <summary>How patient the engine is.</summary>
public sealed record EngineOptions
{
    /// <summary>A lease ends this long after the last sign of life of its holder. Default: 9 s.</summary>
    public int LeaseSeconds { get; init; } = 9;

    /// <summary>What holders are told: report at least this often. Three beats must fit into a lease. Default: 3 s.</summary>
    public int RenewSeconds { get; init; } = 3;

    /// <summary>How often workers announce themselves. Default: 15 s.</summary>
    public int HeartbeatSeconds { get; init; } = 15;

    /// <summary>An accepted result whose files cannot be made public is tried again this often. Default: 30 s.</summary>
    public int PublishAgainSeconds { get; init; } = 30;

    /// <summary>After this long the result is given up as a failure of the storage. Default: 10 minutes.</summary>
    public int PublishGiveUpSeconds { get; init; } = 600;

    /// <summary>
    /// A step that only meets what passes (storage or network away, workers lost) is tried again for this long, with pauses; then its job
    /// fails. Default: 15 minutes.
    /// </summary>
    public int GiveUpSeconds { get; init; } = 900;

    /// <summary>A step that runs is lent a second time to an idle worker that is expected to finish it clearly earlier. Default:
    /// yes.</summary>
    public bool Hedge { get; init; } = true;

    /// <summary>While workers wait in vain, it is looked this often whether a step is worth lending twice. Default: 2 s.</summary>
    public int HedgeSeconds { get; init; } = 2;

    /// <summary>How long what is over is remembered.</summary>
    public RetentionOptions Retention { get; init; } = new();

    /// <summary>Machines are borrowed by these rules; null, as by default: none ever is.</summary>
    public BurstOptions? Burst { get; init; }

    /// <summary>
    /// The worker that lives in this very process: what it held when an earlier process died is given back at once and without counting as
    /// a loss, and its word that an input is bad is enough. Null when workers are processes of their own.
    /// </summary>
    public WorkerId? EmbeddedWorker { get; init; }

    /// <summary>
    /// The device of this silo, where one of several silos works too: the grains of that worker and of the queues of its encoders are
    /// placed here. Unlike the embedded worker its word is one among many. Null: this silo only coordinates.
    /// </summary>
    public SiloDevice? Device { get; init; }

    internal TimeSpan Lease => TimeSpan.FromSeconds(LeaseSeconds);
    internal TimeSpan Beat => TimeSpan.FromSeconds(HeartbeatSeconds);
    internal TimeSpan RetryWindow => TimeSpan.FromSeconds(GiveUpSeconds);

    /// <summary>All that is wrong, each naming its setting; empty when nothing is.</summary>
    public IEnumerable<string> Faults()
    {
        if (RenewSeconds < 1)
            yield return $"RenewSeconds is {RenewSeconds}; at least 1 is needed.";
        if (LeaseSeconds < 3 * RenewSeconds)
            yield return $"LeaseSeconds is {LeaseSeconds}; at least three times RenewSeconds ({RenewSeconds}) is needed, or one late packet "
                + $"costs a step.";
        if (HeartbeatSeconds < 1)
            yield return $"HeartbeatSeconds is {HeartbeatSeconds}; at least 1 is needed.";
        if (PublishAgainSeconds < 1)
            yield return $"PublishAgainSeconds is {PublishAgainSeconds}; at least 1 is needed.";
        if (PublishGiveUpSeconds < PublishAgainSeconds)
            yield return $"PublishGiveUpSeconds is {PublishGiveUpSeconds}; it must not be shorter than PublishAgainSeconds ({PublishAgainSeconds}).";
        if (GiveUpSeconds < 1)
            yield return $"GiveUpSeconds is {GiveUpSeconds}; at least 1 is needed.";
        if (HedgeSeconds < 1)
            yield return $"HedgeSeconds is {HedgeSeconds}; at least 1 is needed, and Hedge turns it off.";
        foreach (var fault in Burst?.Faults() ?? [])
            yield return fault;
        foreach (var fault in Retention.Faults())
            yield return fault;
    }
}
