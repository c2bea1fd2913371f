using System.Diagnostics;
using System.Globalization;

namespace Transcode.Media.Running;

/// <summary>Looks at a running process now and then, since the system forgets what it took once it has been waited for.</summary>
internal sealed class UsageMeter(Process process, int id, TimeProvider time)
{
    private static readonly TimeSpan _firstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _shortestPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(2);

    /// <summary>A look costs a wake-up and two files: each waits an eighth of what the process has run, so no more than that is missed at
    /// its end.</summary>
    private const int Share = 8;

    /// <summary>USER_HZ, which Linux fixes at 100 for everything it shows to programs.</summary>
    private const double TicksPerSecond = 100;

    private readonly Lock _seen = new();
    private readonly long _started = time.GetTimestamp();
    private TimeSpan? _processorTime;
    private long? _peakResidentBytes;

    public async Task WatchUntil(Task ended)
    {
        var pause = _firstPause;
        while (await Task.WhenAny(ended, Task.Delay(pause, time)) != ended)
        {
            Sample();
            var share = time.GetElapsedTime(_started) / Share;
            pause = share < _shortestPause ? _shortestPause : share < _longestPause ? share : _longestPause;
        }
    }

    private void Sample()
    {
        try
        {
            if (OperatingSystem.IsLinux()) SampleProc();
            else Note(process.TotalProcessorTime, process.PeakWorkingSet64);
        }
        catch (Exception gone)
            when (gone is IOException or InvalidOperationException or NotSupportedException or System.ComponentModel.Win32Exception)
        {
            // It ended between two looks: what was seen before stands.
        }
    }

    public ToolUsage Total()
    {
        lock (_seen) return new ToolUsage(time.GetElapsedTime(_started), _processorTime, _peakResidentBytes);
    }

    private void SampleProc()
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
        lock (_seen)
        {
            if (_processorTime is null || processor > _processorTime) _processorTime = processor;
            if (peak is { } bytes) _peakResidentBytes = Math.Max(bytes, _peakResidentBytes ?? 0);
        }
    }
}
