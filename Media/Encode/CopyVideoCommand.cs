using System.Globalization;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Media.Inputs;
using Transcode.Media.IsoBmff;
using Transcode.Media.Running;

namespace Transcode.Media.Encode;

/// <summary>
/// ffmpeg: the source's own packets of one chunk, and some more at its edges, as a fragmented MP4 with the times that an encode would give.
/// Where the chunk begins and ends among them is found by their times, for a filter's clock differs from version to version. Pure.
/// </summary>
public static class CopyVideoCommand
{
    /// <summary>Packets come in decode order: so much later, all that is shown before the end has come.</summary>
    private const long Beyond = MediaTime.TicksPerSecond;

    /// <param name="step">The chunk.</param>
    /// <param name="rendition">What the file is called.</param>
    /// <param name="input">The source.</param>
    /// <param name="folder">Working folder.</param>
    public static ToolCommand For(Step.EncodeVideo step, string rendition, MediaInput input, string folder) => new("ffmpeg",
    [
        .. EncodeVideoCommand.Quiet,
        .. EncodeVideoCommand.Cut(step),
        .. input.Arguments,
        "-map", string.Create(CultureInfo.InvariantCulture, $"0:{step.Source.StreamIndex}"), "-c", "copy", "-tag:v", "avc1",
        "-copypriorss", "1",
        .. step.Chunk.Cut?.EndPts is not null ? ["-to", Seconds(step.Chunk.End.Ticks + step.Origin + Beyond)] : Array.Empty<string>(),
        "-output_ts_offset", Seconds(Timeline.Offset - step.Origin), "-video_track_timescale", "90000",
        .. EncodeVideoCommand.Fragments,
        EncodeVideoCommand.FileOf(rendition),
    ], folder);

    /// <summary>To the microsecond, which is finer than a tick.</summary>
    private static string Seconds(long ticks) => ((decimal)ticks / Timeline.Timescale).ToString("0.000000", CultureInfo.InvariantCulture);
}
