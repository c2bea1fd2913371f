using Transcode.Media.Running;

namespace Transcode.Silo.Tests.Leasing;

/// <summary>Real tools, that begin when the test lets them.</summary>
internal sealed class WaitingForStop(IToolRunner tools) : IToolRunner
{
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource go = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A tool was asked for.</summary>
    public Task Started => started.Task;

    public void Go() => go.TrySetResult();

    public async Task<ToolResult> Run(ToolCommand command, ToolLimits limits, ToolOutput stdout, CancellationToken stop)
    {
        started.TrySetResult();
        await go.Task.WaitAsync(stop);
        return await tools.Run(command, limits, stdout, stop);
    }
}
