namespace Transcode.Media.Running;

/// <summary>How a run ended. Only the tool itself can say <see cref="Exited"/>; all others name who or what ended it.</summary>
public abstract record ToolResult
{
    private ToolResult() { }

    /// <summary>It ran to its own end; 0 is success by every tool's custom.</summary>
    public sealed record Exited(int Code, StderrTail Stderr, ToolUsage Usage) : ToolResult;

    /// <summary>A signal that we did not send ended it: a crash (11, 6), or the machine's out-of-memory killer or a person (9).</summary>
    public sealed record Killed(int Signal, StderrTail Stderr, ToolUsage Usage) : ToolResult;

    /// <summary>It asked for more than it was given, and was ended for that.</summary>
    public sealed record LimitHit(ToolLimit Limit, StderrTail Stderr, ToolUsage Usage) : ToolResult;

    /// <summary>We were asked to stop; the process and its group are gone.</summary>
    public sealed record Cancelled(StderrTail Stderr, ToolUsage Usage) : ToolResult;

    /// <summary>The executable is not on this machine.</summary>
    public sealed record NotFound(string Executable, string HowToGet) : ToolResult;
}

public enum ToolLimit
{
    Memory = 1,
    OutputSize = 2,
    ProcessorTime = 3,
    WallTime = 4,
}
