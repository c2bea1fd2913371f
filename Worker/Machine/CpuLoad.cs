using System.Globalization;

namespace Transcode.Worker.Machine;

/// <summary>How busy all cores were between two looks, by whomever. Linux tells it in /proc/stat; elsewhere it is not measured and told as
/// 0.</summary>
public sealed class CpuLoad
{
    private (long Busy, long All) _last = Sample();

    /// <returns>Percent of all cores since the last call.</returns>
    public double Since()
    {
        var (before, now) = (_last, Sample());
        _last = now;
        return now.All > before.All ? Math.Round(100.0 * (now.Busy - before.Busy) / (now.All - before.All), 1) : 0;
    }

    /// <summary>"cpu user nice system idle iowait …" in ticks; waiting for a disk is not busy. Pure.</summary>
    public static (long Busy, long All) Read(string line)
    {
        long[] ticks = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
            .Select(text => long.Parse(text, CultureInfo.InvariantCulture))];
        return ticks.Length < 5 ? (0, 0) : (ticks.Sum() - ticks[3] - ticks[4], ticks.Sum());
    }

    private static (long Busy, long All) Sample()
    {
        const string file = "/proc/stat";
        return OperatingSystem.IsLinux() && File.Exists(file) && File.ReadLines(file).FirstOrDefault() is { } line ? Read(line) : (0, 0);
    }
}
