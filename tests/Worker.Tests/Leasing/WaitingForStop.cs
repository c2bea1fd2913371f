using Transcode.Media.Running;

namespace Transcode.Worker.Tests.Leasing;

/// <summary>Real tools, that begin when the test lets them.</summary>
internal sealed class WaitingForStop(IToolRunner tools) : IToolRunner
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A tool was asked for.</summary>
    public Task Started => _started.Task;

    public void Go() => _go.TrySetResult();

    public async Task<ToolResult> Run(ToolCommand command, ToolLimits limits, ToolOutput stdout, CancellationToken stop)
    {
        _started.TrySetResult();
        await _go.Task.WaitAsync(stop);
        return await tools.Run(command, limits, stdout, stop);
    }
}
