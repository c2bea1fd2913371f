using System.Diagnostics;
using System.Globalization;

namespace Transcode.Media.Running;

/// <summary>Looks at a running process now and then, since the system forgets what it took once it has been waited for.</summary>
internal sealed class UsageMeter(Process process, int id, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(50);

    /// <summary>USER_HZ, which Linux fixes at 100 for everything it shows to programs.</summary>
    private const double TicksPerSecond = 100;

    private readonly Lock seen = new();
    private readonly long started = time.GetTimestamp();
    private TimeSpan? processorTime;
    private long? peakResidentBytes;

    public async Task WatchUntil(Task ended)
    {
        var pause = FirstLook;
        while (await Task.WhenAny(ended, Task.Delay(pause, time)) != ended)
        {
            Look();
            pause = Interval;
        }
    }

    private void Look()
    {
        try
        {
            if (OperatingSystem.IsLinux()) LookInProc();
            else Note(process.TotalProcessorTime, process.PeakWorkingSet64);
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException or NotSupportedException or System.ComponentModel.Win32Exception)
        {
            // It ended between two looks: what was seen before stands.
        }
    }

    public ToolUsage Total()
    {
        lock (seen) return new ToolUsage(time.GetElapsedTime(started), processorTime, peakResidentBytes);
    }

    private void LookInProc()
    {
        // The name in parentheses may hold anything, so fields are counted from the last parenthesis: 11 and 12 are utime and stime.
        var stat = File.ReadAllText($"/proc/{id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        var peak = File.ReadLines($"/proc/{id}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        Note(TimeSpan.FromSeconds(ticks / TicksPerSecond), peak is null ? null : KibiBytes(peak));
    }

    private static long KibiBytes(string line) =>
        1024 * long.Parse(line["VmHWM:".Length..^" kB".Length], NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);

    private void Note(TimeSpan processor, long? peak)
    {
        lock (seen)
        {
            if (processorTime is null || processor > processorTime) processorTime = processor;
            if (peak is { } bytes) peakResidentBytes = Math.Max(bytes, peakResidentBytes ?? 0);
        }
    }
}
