using System.Globalization;

namespace Transcode.Bench.Fleet;

/// <summary>A share of one processor for a process and all it starts: a control group of its own, of either version.</summary>
internal sealed class Share : IDisposable
{
    private const int PeriodMicroseconds = 50_000;
    private const string First = "/sys/fs/cgroup/cpu";
    private const string Second = "/sys/fs/cgroup";

    private readonly string _folder;

    /// <param name="name">of the group</param>
    /// <param name="cores">0.2: a fifth of one processor</param>
    /// <exception cref="UnauthorizedAccessException">groups may be made by root alone</exception>
    internal Share(string name, double cores)
    {
        var isFirst = File.Exists(Path.Combine(First, "cpu.cfs_quota_us"));
        _folder = Directory.CreateDirectory(Path.Combine(isFirst ? First : Second, $"transcode-bench-{Environment.ProcessId}-{name}")).FullName;
        var quota = ((int)(cores * PeriodMicroseconds)).ToString(CultureInfo.InvariantCulture);
        if (isFirst)
        {
            File.WriteAllText(Path.Combine(_folder, "cpu.cfs_period_us"), PeriodMicroseconds.ToString(CultureInfo.InvariantCulture));
            File.WriteAllText(Path.Combine(_folder, "cpu.cfs_quota_us"), quota);
        }
        else
        {
            File.WriteAllText(Path.Combine(_folder, "cpu.max"), $"{quota} {PeriodMicroseconds}");
        }
    }

    /// <summary>Words before a command that put it into the group.</summary>
    internal IEnumerable<string> Within => ["/bin/sh", "-c", $"echo $$ > {_folder}/cgroup.procs && exec \"$@\"", "sh"];

    /// <summary>Seconds of processor that the group took so far.</summary>
    internal double Used => File.Exists(Path.Combine(_folder, "cpuacct.usage"))
        ? double.Parse(File.ReadAllText(Path.Combine(_folder, "cpuacct.usage")), CultureInfo.InvariantCulture) / 1e9
        : File.ReadLines(Path.Combine(_folder, "cpu.stat")).Where(line => line.StartsWith("usage_usec ", StringComparison.Ordinal))
            .Select(line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture) / 1e6).First();

    public void Dispose()
    {
        // The kernel keeps the group until the last of its processes is buried.
        for (var tries = 0; tries < 100 && Directory.Exists(_folder); tries++)
        {
            try
            {
                Directory.Delete(_folder);
            }
            catch (IOException)
            {
                Thread.Sleep(50);
            }
        }
    }
}
