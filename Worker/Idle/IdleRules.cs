namespace Transcode.Worker.Idle;

/// <summary>When this worker gives way to the machine's owner. Nothing set: never.</summary>
public sealed record IdleRules
{
    /// <summary>Works only then; null: at all hours.</summary>
    public Schedule? Hours { get; init; }

    /// <summary>Pauses while others than this worker take more than this percent of all processors; null: whatever they take.</summary>
    public double? BusyPercent { get; init; }

    /// <summary>Goes on when they take less than this again; null: two thirds of <see cref="BusyPercent"/>.</summary>
    public double? CalmPercent { get; init; }

    /// <summary>Pauses while the machine runs on battery.</summary>
    public bool PausesOnBattery { get; init; }

    /// <summary>What runs when a pause begins may end within this time; what does not is stopped and goes elsewhere.</summary>
    public TimeSpan StopAfter { get; init; } = TimeSpan.FromSeconds(60);

    public bool Any => Hours is not null || BusyPercent is not null || PausesOnBattery;

    internal double Calm => CalmPercent ?? BusyPercent * 2 / 3 ?? 0;

    /// <summary>What is wrong, for a person.</summary>
    public IEnumerable<string> Faults()
    {
        if (BusyPercent is <= 0 or > 100)
            yield return $"Worker:Idle:BusyPercent is {BusyPercent}; allowed: more than 0, up to 100";
        if (CalmPercent is { } calm && (calm <= 0 || calm > (BusyPercent ?? 0)))
            yield return $"Worker:Idle:CalmPercent is {calm}; it must be above 0 and not above BusyPercent ({BusyPercent ?? 0})";
        if (StopAfter < TimeSpan.Zero || StopAfter > TimeSpan.FromHours(24))
            yield return "Worker:Idle:StopAfter must be 0 to 24 hours";
    }
}
