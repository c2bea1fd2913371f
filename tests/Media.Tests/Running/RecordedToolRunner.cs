using System.Text;
using Transcode.Media.Running;

namespace Transcode.Media.Tests.Running;

/// <summary>What a tool once said. One that <see cref="Stays"/> says it and then waits to be ended.</summary>
public sealed record Recording
{
    public string Stdout { get; init; } = "";

    public string Stderr { get; init; } = "";

    public int Code { get; init; }

    public bool Stays { get; init; }
}

/// <summary>Plays recordings back, each under the command line it was recorded with. A command without a recording is a tool that is not
/// there.</summary>
public sealed class RecordedToolRunner(IReadOnlyDictionary<string, Recording> recordings, TimeProvider time) : IToolRunner
{
    public async Task<ToolResult> Run(ToolCommand command, ToolLimits limits, ToolOutput stdout, CancellationToken stop)
    {
        if (stop.IsCancellationRequested) return new ToolResult.Cancelled(StderrTail.Empty, ToolUsage.Nothing);
        if (!recordings.TryGetValue(command.ToShell(), out var recording))
            return new ToolResult.NotFound(command.Executable, Executables.HowToGet(command.Executable));

        var stderr = new StderrTail.Gathering();
        await Say(recording.Stderr, new LineReceiver(StderrTail.LongestLine, stderr.Add), stop);
        var interruption = await SayAndStay(recording, limits, stdout, stop);
        var end = new RunEnd(interruption is null ? recording.Code : 137, interruption, OutputWasCut: false);
        return ExitClassifier.Of(end, limits, stderr.Now(), ToolUsage.Nothing);
    }

    private async Task<Interruption?> SayAndStay(Recording recording, ToolLimits limits, ToolOutput stdout, CancellationToken stop)
    {
        try
        {
            await Say(recording.Stdout, OutputReceiver.For(stdout, limits.OutputBytes), stop);
            if (recording.Stays) await Task.Delay(limits.WallTime ?? Timeout.InfiniteTimeSpan, time, stop);
            return recording.Stays ? Interruption.WallTime : null;
        }
        catch (OutputTooLargeException)
        {
            return Interruption.OutputSize;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Interruption.Stop;
        }
    }

    private static async Task Say(string text, IReceiver receiver, CancellationToken stop)
    {
        await receiver.Receive(Encoding.UTF8.GetBytes(text), stop);
        receiver.Complete();
    }
}
