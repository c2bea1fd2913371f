using Transcode.Domain.Sources;
using Transcode.Media.Inputs;
using Transcode.Media.Running;

namespace Transcode.Media.Probe;

/// <summary>
/// Whether the picture keeps its size, pixel aspect, pixel format and matrix. First the sequence headers that lie in the stream are copied
/// out, which decodes nothing: where they are all alike there is nothing to look for. Else, and in codecs without such headers, the key
/// frames are decoded. Pure.
/// </summary>
public static class ShapesCommand
{
    /// <summary>Units that say size and aspect: MPEG-2 sequence header, H.264 and H.265 sequence parameters.</summary>
    private static readonly Dictionary<string, string> _units = new() { ["mpeg2video"] = "179", ["h264"] = "7", ["hevc"] = "33" };

    /// <summary>Codecs of recorded calls and screens, which change size with the line or the window.</summary>
    private static readonly HashSet<string> _inKeyFrames = ["vp8", "vp9"];

    /// <summary>Where headers lie in the stream. MOV and MP4 say their parameters once, and Matroska is asked for its own along the
    /// way.</summary>
    public static bool HasHeaders(SourceFacts source) =>
        source.Video is { } video && _units.ContainsKey(video.Codec) && source.Container.Split(',')[0] is not ("mov" or "matroska");

    public static bool HasKeyFrames(SourceFacts source) => source.Video is { } video && _inKeyFrames.Contains(video.Codec);

    /// <summary>FLV says H.264's parameters beside the frames, and anew where they change: so they come into the stream.</summary>
    private const string InTheStream = "h264_mp4toannexb,";

    public static ToolCommand Headers(MediaInput input, VideoFacts video, string folder) => new("ffmpeg",
    [
        "-hide_banner", "-nostdin", "-loglevel", "error", "-copyts", .. input.Arguments,
        "-map", $"0:{video.StreamIndex}", "-c", "copy", "-bsf:v",
            (video.Codec == "h264" ? InTheStream : "") + $"filter_units=pass_types={_units[video.Codec]}", "-f", "framecrc", "-",
    ], folder);

    public static ToolCommand KeyFrames(MediaInput input, VideoFacts video, string folder) => new("ffprobe",
    [
        "-hide_banner", "-loglevel", "error", "-threads", "1", "-skip_frame", "nokey", "-select_streams",
            PacketsCommand.Stream(video.StreamIndex),
        "-show_entries", "frame=width,height,pix_fmt,sample_aspect_ratio,color_range,color_space", "-of", "csv=p=0", .. input.Arguments,
    ], folder);
}
