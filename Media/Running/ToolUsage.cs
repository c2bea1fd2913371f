namespace Transcode.Media.Running;

/// <summary>
/// What a run took. Processor time and memory come from looks at the running process each quarter of a second, so up to that much of
/// the end is missing, and they are null for a run too short to be seen. Where the exact sum matters, ffmpeg's own -benchmark tells it.
/// </summary>
public sealed record ToolUsage(TimeSpan Elapsed, TimeSpan? ProcessorTime, long? PeakResidentBytes)
{
    public static ToolUsage Nothing { get; } = new(TimeSpan.Zero, null, null);
}
