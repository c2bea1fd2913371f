using System.Globalization;
using Transcode.Domain.Steps;
using Transcode.Media.Encode;
using Transcode.Media.IsoBmff;
using Transcode.Media.Running;

namespace Transcode.Media.Verify;

/// <summary>
/// ffmpeg: decodes all of a copied chunk, lists the chunk's frames one line each, and says nothing when all is well. Part of its proof.
/// Pure.
/// </summary>
public static class CopyCheckCommand
{
    /// <param name="step">The chunk.</param>
    /// <param name="rendition">Which, in the working folder.</param>
    /// <param name="folder">Working folder.</param>
    public static ToolCommand For(Step.EncodeVideo step, string rendition, string folder) => new("ffmpeg",
    [
        "-hide_banner", "-nostdin", "-loglevel", "level+warning", "-copyts",
        "-threads", "1", "-protocol_whitelist", "file", "-i", $"file:{EncodeVideoCommand.FileOf(rendition)}",
        "-map", "0:v:0", "-filter_threads", "1", "-vf", string.Create(CultureInfo.InvariantCulture,
            $"settb=1/{Timeline.Timescale},trim=start_pts={step.Chunk.Start.Ticks + Timeline.Offset}:end_pts={step.Chunk.End.Ticks + Timeline.Offset}"),
        "-fps_mode", "passthrough", "-f", "framecrc", "-",
    ], folder);
}
