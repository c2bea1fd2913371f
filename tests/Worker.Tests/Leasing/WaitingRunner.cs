using Transcode.Media.Running;

namespace Transcode.Worker.Tests.Leasing;

/// <summary>A tool that works until it is ended.</summary>
internal sealed class WaitingRunner : IToolRunner
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Started => _started.Task.WaitAsync(TimeSpan.FromSeconds(30));

    public Task Ended => _ended.Task.WaitAsync(TimeSpan.FromSeconds(30));

    public async Task<ToolResult> Run(ToolCommand command, ToolLimits limits, ToolOutput stdout, CancellationToken stop)
    {
        using var raised = stop.Register(() => _ended.TrySetResult());
        _started.TrySetResult();
        await _ended.Task;
        return new ToolResult.Cancelled(StderrTail.Empty, ToolUsage.Nothing);
    }
}
