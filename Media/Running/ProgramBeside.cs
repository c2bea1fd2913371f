using System.Diagnostics;

namespace Transcode.Media.Running;

/// <summary>A program that runs beside us for as long as we live: the kernel ends it with us, even after kill -9.</summary>
public static class ProgramBeside
{
    /// <param name="program">Path of the executable.</param>
    /// <param name="settings">Environment variables that it gets beside ours; secrets go here, since arguments can be read by all.</param>
    /// <returns>The running process; its output goes nowhere.</returns>
    public static Task<Process> Start(string program, IReadOnlyDictionary<string, string> settings)
    {
        var dies = OperatingSystem.IsLinux();
        var what = new ProcessStartInfo(dies ? Executables.Find("setpriv") ?? "setpriv" : program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        string[] arguments = dies ? ["--pdeathsig", "KILL", program] : [];
        foreach (var argument in arguments)
            what.ArgumentList.Add(argument);
        foreach (var (name, value) in settings)
            what.Environment[name] = value;
        return Started(what);
    }

    private static async Task<Process> Started(ProcessStartInfo what)
    {
        var process = await SpawningThread.Start(what);
        process.StandardInput.Close();
        // A full pipe would stop it.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
