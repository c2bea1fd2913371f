using System.Globalization;

namespace Transcode.Bench.Fleet;

/// <summary>A share of one processor for a process and all it starts: a control group of its own, of either version.</summary>
internal sealed class Share : IDisposable
{
    private const int PeriodMicroseconds = 50_000;
    private const string First = "/sys/fs/cgroup/cpu";
    private const string Second = "/sys/fs/cgroup";

    /// <summary>Version 1 counts in a group apart.</summary>
    private const string FirstCount = "/sys/fs/cgroup/cpuacct";

    private readonly string _folder;
    private readonly string _count;

    /// <param name="name">of the group</param>
    /// <param name="cores">0.2: a fifth of one processor</param>
    /// <exception cref="UnauthorizedAccessException">groups may be made by root alone</exception>
    internal Share(string name, double cores)
    {
        var isFirst = File.Exists(Path.Combine(First, "cpu.cfs_quota_us"));
        var group = $"transcode-bench-{Environment.ProcessId}-{name}";
        _folder = Directory.CreateDirectory(Path.Combine(isFirst ? First : Second, group)).FullName;
        _count = isFirst ? Directory.CreateDirectory(Path.Combine(FirstCount, group)).FullName : _folder;
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
    internal IEnumerable<string> Within
        => ["/bin/sh", "-c", $"echo $$ > {_folder}/cgroup.procs && echo $$ > {_count}/cgroup.procs && exec \"$@\"", "sh"];

    /// <summary>Seconds of processor that the group took so far.</summary>
    internal double Used => _count == _folder
        ? File.ReadLines(Path.Combine(_folder, "cpu.stat")).Where(line => line.StartsWith("usage_usec ", StringComparison.Ordinal))
            .Select(line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture) / 1e6).First()
        : double.Parse(File.ReadAllText(Path.Combine(_count, "cpuacct.usage")), CultureInfo.InvariantCulture) / 1e9;

    public void Dispose()
    {
        foreach (var group in new[] { _count, _folder }.Distinct())
            Remove(group);
    }

    private static void Remove(string group)
    {
        // The kernel keeps the group until the last of its processes is buried.
        for (var tries = 0; tries < 100 && Directory.Exists(group); tries++)
        {
            try
            {
                Directory.Delete(group);
            }
            catch (IOException)
            {
                Thread.Sleep(50);
            }
        }
    }
}
