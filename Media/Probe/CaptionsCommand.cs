using System.Globalization;
using Transcode.Domain.Sources;
using Transcode.Media.Inputs;
using Transcode.Media.Running;

namespace Transcode.Media.Probe;

/// <summary>
/// ffprobe: do the frames of a picture carry closed captions? A broadcaster puts them, empty or not, into every frame, so a few are decoded
/// and no more. ffprobe's own field "closed_captions" knows only of frames that it happened to decode. Pure.
/// </summary>
public static class CaptionsCommand
{
    /// <summary>Packets to look at: enough for a recording that begins in the middle of a group.</summary>
    private const int Packets = 16;

    /// <summary>Codecs with a place for them.</summary>
    public static bool MayCarry(VideoFacts video) => video.Codec is "h264" or "hevc" or "mpeg2video";

    public static ToolCommand For(MediaInput input, VideoFacts video, string folder) => new("ffprobe",
        ["-hide_banner", "-loglevel", "fatal", "-threads", "1", "-select_streams", video.StreamIndex.ToString(CultureInfo.InvariantCulture),
         "-read_intervals", string.Create(CultureInfo.InvariantCulture, $"%+#{Packets}"),
         "-show_entries", "frame_side_data=side_data_type", "-of", "csv=p=0", .. input.Arguments], folder);

    /// <summary>Is it said in a line that ffprobe prints?</summary>
    public static bool Says(string line) => line.Contains("A53 Part 4 Closed Captions", StringComparison.Ordinal);
}
