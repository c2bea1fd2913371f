using Transcode.Media.Running;

namespace Transcode.Worker.Tests.Machine;

/// <summary>Runs tools for real and remembers which, and what the largest of them took.</summary>
internal sealed class MeteredRunner(IToolRunner tools) : IToolRunner
{
    /// <summary>Resident bytes; 0: no tool ran long enough to be seen.</summary>
    public long Peak { get; private set; }

    public System.Collections.Concurrent.ConcurrentQueue<ToolCommand> Commands { get; } = [];

    public async Task<ToolResult> Run(ToolCommand command, ToolLimits limits, ToolOutput stdout, CancellationToken stop)
    {
        Commands.Enqueue(command);
        var result = await tools.Run(command, limits, stdout, stop);
        if (result is ToolResult.Exited { Usage.PeakResidentBytes: { } bytes })
            Peak = Math.Max(Peak, bytes);
        return result;
    }
}
