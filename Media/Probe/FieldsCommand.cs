using System.Globalization;
using Transcode.Domain.Sources;
using Transcode.Media.Encode;
using Transcode.Media.Inputs;
using Transcode.Media.Running;

namespace Transcode.Media.Probe;

/// <summary>
/// ffprobe: decodes the beginning of H.264 that may hold fields. Where each field was coded as a picture of its own (PAFF), it mostly is a
/// packet of its own too, and two of them are one frame: a list of packets is none of frames then. Pure.
/// </summary>
public static class FieldsCommand
{
    private const int Packets = 64;

    /// <summary>Whether there is something to ask: of what its header calls progressive there is not.</summary>
    public static bool IsWorthAsking(VideoFacts video) => video is { Codec: "h264", H264: null } && FieldFilter.MayMeetFields(video);

    public static ToolCommand For(MediaInput input, VideoFacts video, string folder) => new("ffprobe",
    [
        "-hide_banner", "-loglevel", "error", "-select_streams", PacketsCommand.Stream(video.StreamIndex), "-read_intervals",
            string.Create(CultureInfo.InvariantCulture, $"%+#{Packets}"),
        "-show_entries", "packet=flags:frame=interlaced_frame", "-of", "csv", .. input.Arguments,
    ], folder);

    /// <param name="lines">What it printed: "packet,K_" and "frame,1".</param>
    public static bool AreFields(IEnumerable<string> lines)
    {
        var (packets, frames) = (0, 0);
        foreach (var line in lines)
        {
            // What lies before the first key frame gives no picture.
            packets += packets > 0 && line.StartsWith("packet,", StringComparison.Ordinal)
                || line.StartsWith("packet,K", StringComparison.Ordinal) ? 1 : 0;
            frames += line.StartsWith("frame,", StringComparison.Ordinal) ? 1 : 0;
        }
        return frames > 1 && 2 * packets >= 3 * frames;
    }
}
