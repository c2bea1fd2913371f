using System.Globalization;

namespace Transcode.Worker.Idle;

/// <summary>What is remembered between two looks.</summary>
/// <param name="Why">Why the worker pauses; null: it works.</param>
/// <param name="Since">Since when it pauses.</param>
/// <param name="IsBusy">The owner's programs are counted as busy.</param>
/// <param name="Turning">Since when the load has spoken against that.</param>
public sealed record OwnerState(string? Why, DateTimeOffset Since, bool IsBusy, DateTimeOffset? Turning)
{
    public static readonly OwnerState Alone = new(null, default, false, null);

    /// <summary>What still runs is to be stopped.</summary>
    public bool TimeIsUp(DateTimeOffset now, IdleRules rules) => Why is not null && now - Since >= rules.StopAfter;
}

/// <summary>What a look at the machine shows.</summary>
/// <param name="OwnerPercent">What others than this worker take of all processors; null: that cannot be told here.</param>
/// <param name="OnBattery">Null: that cannot be told here.</param>
public sealed record OwnerSigns(double? OwnerPercent, bool? OnBattery);

/// <summary>When to give way and when to go on. Pure.</summary>
public static class IdlePolicy
{
    /// <summary>A program that starts takes a moment; that is no reason to pause.</summary>
    private static readonly TimeSpan _busyFor = TimeSpan.FromSeconds(4);

    /// <summary>Who stops to think is not gone.</summary>
    private static readonly TimeSpan _calmFor = TimeSpan.FromSeconds(20);

    /// <param name="before">As it was.</param>
    /// <param name="signs">As it looks now.</param>
    /// <param name="rules">What the owner wants.</param>
    /// <param name="now">When.</param>
    /// <param name="zone">Of the clock on the wall.</param>
    public static OwnerState Next(OwnerState before, OwnerSigns signs, IdleRules rules, DateTimeOffset now, TimeZoneInfo zone)
    {
        var state = Load(before, signs, rules, now);
        var why = Why(state, signs, rules, TimeZoneInfo.ConvertTime(now, zone).DateTime);
        return state with { Why = why, Since = why is null ? default : before.Why is null ? now : before.Since };
    }

    private static string? Why(OwnerState state, OwnerSigns signs, IdleRules rules, DateTime wall)
    {
        if (rules.Hours is { } hours && !hours.IsOpen(wall))
            return $"outside its hours ({hours})";
        if (rules.PausesOnBattery && signs.OnBattery == true)
            return "on battery";
        return state.IsBusy
            ? string.Create(CultureInfo.InvariantCulture, $"its owner needs the machine (more than {rules.BusyPercent:0.#}% busy)") : null;
    }

    /// <summary>Only a load that lasts turns it, and between the two thresholds it stays as it was.</summary>
    private static OwnerState Load(OwnerState before, OwnerSigns signs, IdleRules rules, DateTimeOffset now)
    {
        if (rules.BusyPercent is not { } busy || signs.OwnerPercent is not { } load)
            return before with { IsBusy = false, Turning = null };
        if (before.IsBusy ? load >= rules.Calm : load <= busy)
            return before with { Turning = null };
        var since = before.Turning ?? now;
        return now - since >= (before.IsBusy ? _calmFor : _busyFor) ? before with { IsBusy = !before.IsBusy, Turning = null }
            : before with { Turning = since };
    }
}
