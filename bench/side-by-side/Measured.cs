using System.Diagnostics;
using System.Globalization;

namespace Transcode.Bench;

/// <summary>What a run cost. CPU is user and system time of the whole tree; memory is in MB.</summary>
/// <param name="OwnPeak">the highest resident size of the started process itself (VmHWM)</param>
/// <param name="FfmpegPeak">the highest sum of all ffmpeg processes alive at one moment</param>
internal sealed record Measured(double Wall, double Cpu, double OwnPeak, double FfmpegPeak)
{
    internal static Measured Run(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var cpuBefore = ChildSeconds();
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var reported = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        var (own, ffmpeg) = Watch(process);
        process.WaitForExit();
        var wall = Stopwatch.GetElapsedTime(began).TotalSeconds;
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {errors.Result} {reported.Result}");
        return new Measured(wall, ChildSeconds() - cpuBefore, own, ffmpeg);
    }

    /// <summary>One after the other: times add up, peaks do not.</summary>
    internal Measured Then(Measured next) =>
        new(Wall + next.Wall, Cpu + next.Cpu, Math.Max(OwnPeak, next.OwnPeak), Math.Max(FfmpegPeak, next.FfmpegPeak));

    private static (double Own, double Ffmpeg) Watch(Process process)
    {
        var (own, ffmpeg) = (0.0, 0.0);
        // A look each 200 ms costs both sides the same; VmHWM does not forget what happened between two looks.
        while (!process.WaitForExit(200))
        {
            var tree = ProcessTree.Below(process.Id);
            own = Math.Max(own, ProcessTree.Megabytes(process.Id, "VmHWM"));
            ffmpeg = Math.Max(ffmpeg, tree.Prepend(process.Id).Where(ProcessTree.IsFfmpeg).Sum(id => ProcessTree.Megabytes(id, "VmRSS")));
        }

        return (own, ffmpeg);
    }

    // All processes that ended below this one and were waited for, at any depth.
    private static double ChildSeconds()
    {
        var fields = File.ReadAllText("/proc/self/stat").Split(") ")[1].Split(' ');
        return (Ticks(fields[13]) + Ticks(fields[14])) / 100;
    }

    private static double Ticks(string field) => double.Parse(field, CultureInfo.InvariantCulture);
}
