using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Transcode.Bench.Fleet;

/// <summary>One process of the fleet, with or without a share of the processor.</summary>
internal sealed partial class Member : IDisposable
{
    private readonly Share? _share;
    private readonly Process _process;

    internal Member(string root, string data, double? cores, IReadOnlyDictionary<string, string> settings, params IEnumerable<string> words)
    {
        _share = cores is { } some ? new Share(Path.GetFileName(data), some) : null;
        Directory.CreateDirectory(data);
        IReadOnlyList<string> line = [.. _share?.Within ?? [], .. Program(root), .. words, "--data", data];
        var start = new ProcessStartInfo(line[0], line.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, said) => LastWords = said.Data ?? LastWords;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    internal string LastWords { get; private set; } = "";

    internal bool IsRunning => !_process.HasExited;

    /// <summary>Seconds of processor so far, of the process itself.</summary>
    internal double Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>Seconds of processor so far, of it and all its tools; of a member with a share only.</summary>
    internal double ProcessorOfAll => _share?.Used ?? 0;

    /// <summary>The most memory it ever held, in megabytes, or since <see cref="ForgetPeak"/>.</summary>
    internal double PeakMegabytes => Megabytes("VmHWM");

    /// <summary>Memory that it holds now, in megabytes.</summary>
    internal double ResidentMegabytes => Megabytes("VmRSS");

    internal int Id => _process.Id;

    internal void ForgetPeak() => File.WriteAllText($"/proc/{_process.Id}/clear_refs", "5");

    public void Dispose()
    {
        if (!_process.HasExited && Kill(_process.Id, Terminate) == 0 && !_process.WaitForExit(TimeSpan.FromSeconds(20)))
            _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _share?.Dispose();
    }

    /// <summary>That of the tree, or another one that TRANSCODE_APP names.</summary>
    private static IEnumerable<string> Program(string root)
        => Environment.GetEnvironmentVariable("TRANSCODE_APP") is { Length: > 0 } app ? ["dotnet", app] : [Path.Combine(root, "transcode")];

    private double Megabytes(string line) => File.ReadLines($"/proc/{_process.Id}/status")
        .Where(read => read.StartsWith(line, StringComparison.Ordinal))
        .Select(read => read.Split(':')[1].Replace("kB", "", StringComparison.Ordinal).Trim())
        .Select(kilobytes => double.Parse(kilobytes, CultureInfo.InvariantCulture) / 1024)
        .First();

    private const int Terminate = 15;

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
