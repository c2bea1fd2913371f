namespace Transcode.Media.Running;

/// <summary>What a tool may take before it is ended. What is not set is not limited.</summary>
public sealed record ToolLimits
{
    public static ToolLimits None { get; } = new();

    /// <summary>Time by the clock on the wall, from start to end.</summary>
    public TimeSpan? WallTime { get; init; }

    /// <summary>Address space, not resident memory: threads and mapped libraries count, so leave room (Linux only).</summary>
    public long? AddressSpaceBytes { get; init; }

    /// <summary>The largest single file it may write (Linux only), and the most it may write to standard output.</summary>
    public long? OutputBytes { get; init; }

    /// <summary>Processor seconds over all of its threads, rounded up (Linux only).</summary>
    public TimeSpan? ProcessorTime { get; init; }

    /// <summary>0 to 19; higher yields more to others (Linux only).</summary>
    public int? Niceness { get; init; }

    /// <summary>Others go first at the disk too (Linux, where ionice is installed; how much it does depends on the disk's
    /// scheduler).</summary>
    public bool YieldsDisk { get; init; }

    internal long? ProcessorSeconds => ProcessorTime is { } time ? Math.Max(1, (long)Math.Ceiling(time.TotalSeconds)) : null;
}
