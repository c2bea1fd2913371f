using Transcode.Domain;
using Transcode.Media.Running;

namespace Transcode.Media.Failures;

/// <summary>Gives a name to every way in which a tool can end other than well.</summary>
public static class ToolFailure
{
    private const int DetailLines = 12;
    private const int SigKill = 9;
    private const int SigTerm = 15;

    /// <param name="command">What was run, for replay.</param>
    /// <param name="result">How it ended.</param>
    /// <param name="phase">What it was doing.</param>
    /// <returns>Null when it exited with 0 and wrote what it meant to write.</returns>
    public static Failure? Of(ToolCommand command, ToolResult result, Phase phase) => result switch
    {
        ToolResult.Exited exited when BrokenConnection.In(exited) => new Failure(FailureCodes.StorageFailed, phase, Party.Storage,
            "The connection to the storage broke while the source was read. Look at the storage's health; the step is tried again.",
            Detail(exited.Stderr), command.ToShell()),
        ToolResult.Exited { Code: 0 } done when !done.Stderr.Lines.Any(IsUnfinished) => null,
        ToolResult.Exited exited => Reported(command, exited, phase),
        ToolResult.Killed { Signal: SigKill or SigTerm } killed => new Failure(FailureCodes.ToolKilled, phase, Party.Worker,
            $"{command.Executable} was killed from outside (signal {killed.Signal}): by a person, or because the machine ran out of memory. "
            + $"The step is tried again.", Detail(killed.Stderr), command.ToShell()),
        ToolResult.Killed killed => new Failure(FailureCodes.WorkerFault, phase, Party.Worker,
            $"{command.Executable} was ended by signal {killed.Signal}: it crashed. The step is tried again.", Detail(killed.Stderr),
            command.ToShell()),
        ToolResult.LimitHit hit => Limit(command, hit, phase),
        ToolResult.NotFound missing => new Failure(FailureCodes.ToolMissing, phase, Party.Worker,
            $"{missing.Executable} is not installed on this machine. Get it with: {missing.HowToGet}"),
        ToolResult.Cancelled cancelled
            => new Failure(FailureCodes.WorkerFault, phase, Party.Worker, "The tool was stopped.", Detail(cancelled.Stderr),
            command.ToShell()),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, "a tool ended in a way nobody knows"),
    };

    /// <summary>ffmpeg exits with 0 although the last bytes of a file did not fit on the disk.</summary>
    private static bool IsUnfinished(string line) =>
        line.Contains("Error writing trailer of", StringComparison.Ordinal)
            || line.Contains("Error closing file", StringComparison.Ordinal);

    private static Failure Reported(ToolCommand command, ToolResult.Exited exited, Phase phase)
    {
        foreach (var (words, code, party, message) in ToolMessages.Rows)
            if (exited.Stderr.Lines.FirstOrDefault(line => line.Contains(words, StringComparison.OrdinalIgnoreCase)) is { } reported)
                return new Failure(code, phase, party, message.Replace("{0}", ToolMessages.Speaker(reported), StringComparison.Ordinal),
                    Detail(exited.Stderr), command.ToShell());
        return new Failure(FailureCodes.ToolFailed, phase, phase == Phase.ReadingSource ? Party.Input : Party.Worker,
            $"{command.Executable} failed with exit code {exited.Code}. Its words and the command to replay it are in the details.",
            Detail(exited.Stderr), command.ToShell());
    }

    private static Failure Limit(ToolCommand command, ToolResult.LimitHit hit, Phase phase)
    {
        var (code, message) = hit.Limit switch
        {
            ToolLimit.Memory => (FailureCodes.ToolMemory, "asked for more memory than a step may take (Worker:MemoryBytes)"),
            ToolLimit.OutputSize => (FailureCodes.OutputTooLarge, "wrote more than a step may write (Worker:OutputBytes)"),
            ToolLimit.ProcessorTime => (FailureCodes.ToolTimeout, "took more processor time than a step may take"),
            _ => (FailureCodes.ToolTimeout, "took longer than a step may take, or made no progress (Worker:StallSeconds)"),
        };
        return new Failure(code, phase, Party.Input, $"{command.Executable} {message}. Raise the limit if such an input is meant.",
            Detail(hit.Stderr), command.ToShell());
    }

    private static string Detail(StderrTail stderr) => string.Join('\n', stderr.Lines.TakeLast(DetailLines));
}
