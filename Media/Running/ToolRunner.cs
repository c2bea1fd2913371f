using System.Diagnostics;

namespace Transcode.Media.Running;

/// <summary>Runs tools on this machine: never through a shell, with a closed standard input, few variables, limits, and no
/// survivors.</summary>
public sealed class ToolRunner(TimeProvider time) : IToolRunner
{
    public async Task<ToolResult> Run(ToolCommand command, ToolLimits limits, ToolOutput stdout, CancellationToken stop)
    {
        if (stop.IsCancellationRequested) return new ToolResult.Cancelled(StderrTail.Empty, ToolUsage.Nothing);
        if (FirstMissing(command, limits) is { } missing) return new ToolResult.NotFound(missing, Executables.HowToGet(missing));

        using var span = ToolSpan.Begin(command);
        using var process = await SpawningThread.Start(Describe(command, limits));
        using var run = new ToolRun(process, limits, time);
        return span.End(await run.ToItsEnd(stdout, stop));
    }

    private static string? FirstMissing(ToolCommand command, ToolLimits limits) =>
        (OperatingSystem.IsLinux() ? SandboxArguments.Links(limits) : []).Prepend(command.Executable)
            .FirstOrDefault(name => Executables.Find(name) is null);

    private static ProcessStartInfo Describe(ToolCommand command, ToolLimits limits)
    {
        var found = new ToolCommand(Executables.Find(command.Executable)!, command.Arguments, command.WorkingDirectory);
        var message = OperatingSystem.IsLinux() ? SandboxArguments.OnLinux(found, limits, Environment.ProcessId)
            : SandboxArguments.Elsewhere(found);
        var description = new ProcessStartInfo(Executables.Find(message[0])!, message.Skip(1))
        {
            WorkingDirectory = command.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        description.Environment.Clear();
        foreach (var (name, value) in ToolEnvironment.For(Environment.GetEnvironmentVariable, command.WorkingDirectory))
            description.Environment[name] = value;
        foreach (var (name, value) in command.Variables.Concat(command.Secrets))
            description.Environment[name] = value;
        return description;
    }
}
