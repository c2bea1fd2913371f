using System.Globalization;
using Transcode.Domain.Sources;
using Transcode.Media.Inputs;
using Transcode.Media.Running;

namespace Transcode.Media.Probe;

/// <summary>
/// ffprobe: what the first frames of a picture say of themselves. Closed captions: a broadcaster puts them, empty or not, into every frame,
/// so a few are decoded and no more; ffprobe's own field "closed_captions" knows only of frames that it happened to decode. And how the
/// camera was held (H.264 and H.265: display orientation). Pure.
/// </summary>
public static class FramesCommand
{
    /// <summary>Packets to look at: enough for a recording that begins in the middle of a group.</summary>
    private const int Packets = 16;

    /// <summary>Codecs with a place for either.</summary>
    public static bool MayTell(VideoFacts video) => video.Codec is "h264" or "hevc" or "mpeg2video";

    public static ToolCommand For(MediaInput input, VideoFacts video, string folder) => new("ffprobe",
        ["-hide_banner", "-loglevel", "fatal", "-threads", "1", "-select_streams", video.StreamIndex.ToString(CultureInfo.InvariantCulture),
         "-read_intervals", string.Create(CultureInfo.InvariantCulture, $"%+#{Packets}"),
         "-show_entries", "frame_side_data=side_data_type,displaymatrix", "-of", "compact=p=0:nk=1", .. input.Arguments], folder);
}
