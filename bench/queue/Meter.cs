using System.Diagnostics;
using System.Globalization;

namespace Transcode.Bench.Queue;

/// <summary>Wall and CPU time of some work: of the process that asks and of the database server with all its children.</summary>
internal sealed class Meter(int? server)
{
    private const double TicksPerSecond = 100;

    public async Task<Figures> Measure(Func<Task<int>> work)
    {
        var (own, theirs, wall) = (OwnCpu(), ServerCpu(), Stopwatch.StartNew());
        var done = await work();
        wall.Stop();
        return new Figures(done, wall.Elapsed.TotalSeconds, OwnCpu() - own, ServerCpu() - theirs);
    }

    /// <summary>Seconds that the server and its children used so far; those that ended are counted by their parent.</summary>
    public double ServerCpu()
    {
        if (server is not { } id)
            return 0;
        var children = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => name!.All(char.IsAsciiDigit))
            .Select(name => Fields(name!)).OfType<string[]>()
            .Where(fields => fields[1] == id.ToString(CultureInfo.InvariantCulture)).Sum(fields => Ticks(fields, 11, 12));
        return (children + (Fields($"{id}") is { } own ? Ticks(own, 11, 12, 13, 14) : 0)) / TicksPerSecond;
    }

    private static double OwnCpu()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
    }

    /// <summary>Fields of /proc/PID/stat after the name: state, parent, …; null when it ended.</summary>
    private static string[]? Fields(string process)
    {
        try
        {
            var line = File.ReadAllText($"/proc/{process}/stat");
            return line[(line.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static double Ticks(string[] fields, params int[] which)
        => which.Sum(field => double.Parse(fields[field], CultureInfo.InvariantCulture));
}

/// <summary>What some work took, in seconds.</summary>
internal sealed record Figures(int Done, double Seconds, double OwnCpu, double ServerCpu)
{
    public double PerSecond => Done / Seconds;
    public double OwnMicroseconds => 1e6 * OwnCpu / Done;
    public double ServerMicroseconds => 1e6 * ServerCpu / Done;
}
