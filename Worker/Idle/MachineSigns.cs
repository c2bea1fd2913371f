namespace Transcode.Worker.Idle;

/// <summary>Where the signs come from. One for each system that can tell.</summary>
public abstract class MachineSigns
{
    /// <summary>Since the last look.</summary>
    public abstract OwnerSigns Read();

    /// <summary>Which of the rules cannot be kept on this system, in words; null: all can.</summary>
    public virtual string? Lacks(IdleRules rules) => null;

    public static MachineSigns Here(WorkerOptions options)
        => OperatingSystem.IsLinux() ? new LinuxSigns(options.ProcFolder, options.PowerFolder, Environment.ProcessId) : new NoSigns();
}

/// <summary>Windows and macOS: nothing is asked of them yet, and who wants it is told at the start instead of finding out.</summary>
internal sealed class NoSigns : MachineSigns
{
    public override OwnerSigns Read() => new(null, null);

    public override string? Lacks(IdleRules rules) => rules.BusyPercent is not null || rules.PausesOnBattery
        ? "The load of other programs and the battery can be told on Linux only; on this system use --schedule."
        : null;
}

/// <summary>Linux tells the load in /proc and the battery in /sys/class/power_supply.</summary>
public sealed class LinuxSigns : MachineSigns
{
    private readonly string _power;
    private readonly ProcessorTimes _times;
    private ProcessorTimes.Ticks _last;

    /// <param name="proc">/proc.</param>
    /// <param name="power">/sys/class/power_supply.</param>
    /// <param name="own">This process; it and all below it are not the owner.</param>
    public LinuxSigns(string proc, string power, int own)
    {
        _power = power;
        _times = new ProcessorTimes(proc, own);
        _last = _times.Read();
    }

    public override OwnerSigns Read()
    {
        var (before, now) = (_last, _times.Read());
        _last = now;
        var all = now.All - before.All;
        return new(all <= 0 ? null : Math.Clamp(100.0 * (now.Busy - before.Busy - (now.Own - before.Own)) / all, 0, 100), OnBattery());
    }

    /// <summary>A battery that is being emptied while no mains adapter is online; null: there is no battery.</summary>
    private bool? OnBattery()
    {
        if (!Directory.Exists(_power))
            return null;
        var supplies = Directory.EnumerateDirectories(_power)
            .Select(folder => (Type: Word(folder, "type"), Online: Word(folder, "online"), Status: Word(folder, "status"),
            Scope: Word(folder, "scope"))).ToList();
        // A mouse has a battery too.
        var batteries = supplies.Where(supply => supply is { Type: "Battery", Scope: not "Device" }).ToList();
        return batteries.Count == 0 ? null
            : !supplies.Any(supply => supply is { Type: "Mains" or "USB", Online: "1" })
            && batteries.Any(battery => battery.Status == "Discharging");
    }

    private static string Word(string folder, string name)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, name)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // Not every supply tells everything.
        }
    }
}
