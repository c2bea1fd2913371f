using System.Diagnostics;

namespace Transcode.Bench.Queue;

/// <summary>Wall and CPU time of some work, as one printed line. CPU is the figure to compare: it does not depend on who else uses the machine.</summary>
internal static class Meter
{
    public static async Task Measure(string what, int times, Func<Task> work)
    {
        var process = Process.GetCurrentProcess();
        var (cpu, wall) = (process.TotalProcessorTime, Stopwatch.StartNew());
        await work();
        wall.Stop();
        process.Refresh();
        var used = process.TotalProcessorTime - cpu;
        Console.WriteLine($"{what,-58} {times,7}  {times / wall.Elapsed.TotalSeconds,9:0} /s  {used.TotalMicroseconds / times,9:0} us CPU each");
    }
}
