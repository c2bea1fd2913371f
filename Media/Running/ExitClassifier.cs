namespace Transcode.Media.Running;

/// <summary>Who or what ended a run, from what is left of it: a pure function.</summary>
internal static class ExitClassifier
{
    private const int SignalBase = 128;
    private const int SigKill = 9;
    private const int SigXfsz = 25;
    private const int LastSignal = 64;

    /// <summary>What libc, the C++ library, ffmpeg, x264 and glib say when an allocation is refused.</summary>
    private static readonly string[] _memoryRefused =
    [
        NoMemory, "bad_alloc", "malloc of size", "out of memory", "memory exhausted", "failed to allocate",
            "failed to map segment from shared object",
    ];

    /// <summary>libc's words for ENOMEM.</summary>
    private const string NoMemory = "Cannot allocate memory";

    public static ToolResult Of(RunEnd end, ToolLimits limits, StderrTail stderr, ToolUsage usage)
    {
        var (code, interruption, outputWasCut) = end;
        // One that came to a good end just before we hit it has done its work, if its output was taken to the end too.
        if (code == 0 && !outputWasCut && !EndedEarly(limits, stderr)) return new ToolResult.Exited(0, stderr, usage);
        if (interruption == Interruption.Stop) return new ToolResult.Cancelled(stderr, usage);
        if (LimitBehind(code, interruption, limits, stderr, usage) is { } limit) return new ToolResult.LimitHit(limit, stderr, usage);
        return code is > SignalBase and <= SignalBase + LastSignal
            ? new ToolResult.Killed(code - SignalBase, stderr, usage)
            : new ToolResult.Exited(code, stderr, usage);
    }

    /// <summary>ffmpeg takes an input that ran out of memory for one that came to its end, and exits with 0.</summary>
    private static bool EndedEarly(ToolLimits limits, StderrTail stderr) => limits.AddressSpaceBytes is not null && stderr.Says(NoMemory);

    private static ToolLimit? LimitBehind(int code, Interruption? interruption, ToolLimits limits, StderrTail stderr, ToolUsage usage)
        => interruption switch
        {
            Interruption.WallTime => ToolLimit.WallTime,
            Interruption.OutputSize => ToolLimit.OutputSize,
            _ when code == SignalBase + SigXfsz => ToolLimit.OutputSize,
            _ when limits.OutputBytes is not null && stderr.Says("File too large") => ToolLimit.OutputSize,
            _ when code == SignalBase + SigKill && IsUsedUp(limits, usage) => ToolLimit.ProcessorTime,
            _ when limits.AddressSpaceBytes is not null && _memoryRefused.Any(stderr.Says) => ToolLimit.Memory,
            _ => null,
        };

    /// <summary>What was last seen lags by up to a quarter of a second for each thread that was running.</summary>
    private static bool IsUsedUp(ToolLimits limits, ToolUsage usage) =>
        limits.ProcessorSeconds is { } seconds && usage.ProcessorTime >= TimeSpan.FromSeconds(seconds) - Lag;

    private static TimeSpan Lag => TimeSpan.FromSeconds(0.25 * Environment.ProcessorCount + 0.2);
}

/// <summary>What is known of a run when nothing of it is left.</summary>
internal sealed record RunEnd(int Code, Interruption? Interruption, bool OutputWasCut);

/// <summary>Why we ended a tool ourselves.</summary>
internal enum Interruption
{
    Stop = 1,
    WallTime = 2,
    OutputSize = 3,
    Receiver = 4,
}
