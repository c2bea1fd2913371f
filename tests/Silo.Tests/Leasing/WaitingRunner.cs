using Transcode.Media.Running;

namespace Transcode.Silo.Tests.Leasing;

/// <summary>A tool that works until it is ended.</summary>
internal sealed class WaitingRunner : IToolRunner
{
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Started => started.Task.WaitAsync(TimeSpan.FromSeconds(30));

    public Task Ended => ended.Task.WaitAsync(TimeSpan.FromSeconds(30));

    public async Task<ToolResult> Run(ToolCommand command, ToolLimits limits, ToolOutput stdout, CancellationToken stop)
    {
        using var raised = stop.Register(() => ended.TrySetResult());
        started.TrySetResult();
        await ended.Task;
        return new ToolResult.Cancelled(StderrTail.Empty, ToolUsage.Nothing);
    }
}
