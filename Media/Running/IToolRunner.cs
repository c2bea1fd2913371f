namespace Transcode.Media.Running;

/// <summary>The seam to the machine's tools; the only way by which this product starts a process.</summary>
public interface IToolRunner
{
    /// <summary>
    /// Runs one command to its end. When <paramref name="stop"/> is raised the tool is killed at once, and the answer is
    /// <see cref="ToolResult.Cancelled"/> (never an exception) after it is gone. What a receiver of output throws ends the tool and is
    /// thrown on.
    /// </summary>
    Task<ToolResult> Run(ToolCommand command, ToolLimits limits, ToolOutput stdout, CancellationToken stop);
}
