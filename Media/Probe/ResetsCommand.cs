using Transcode.Domain.Sources;
using Transcode.Media.Encode;
using Transcode.Media.Inputs;
using Transcode.Media.Running;

namespace Transcode.Media.Probe;

/// <summary>
/// ffmpeg: lists the key frames that reset the decoder (IDR and its like), which the container's key flag alone does not tell: an open GOP
/// and a recovery point are flagged too. Copies packets through a filter that lets only those units pass; decodes nothing. All packets are
/// read, for the MP4 reader confuses presentation times when it is told to skip some. Pure.
/// </summary>
public static class ResetsCommand
{
    /// <summary>NAL unit types after which nothing refers to anything before: H.264 table 7-1, H.265 table 7-1 (BLA and IDR, not
    /// CRA).</summary>
    private static readonly Dictionary<string, string> _units = new() { ["h264"] = "5", ["hevc"] = "16-20" };

    /// <summary>
    /// Parameter sets inside the stream (H.264 table 7-1): what passes as a second stream. Of H.264 alone, for nothing else is copied.
    /// </summary>
    private static IReadOnlyList<string> ParameterSets(VideoFacts video) =>
        video.Codec == "h264" ? ["-map", $"0:{video.StreamIndex}", "-bsf:v:1", "filter_units=pass_types=7-8"] : [];

    /// <summary>Codecs whose every key frame resets the decoder.</summary>
    private static readonly HashSet<string> _alwaysReset = ["vp8", "vp9", "av1"];

    /// <summary>Containers that seek to the very packet that is asked for.</summary>
    private static readonly HashSet<string> _precise = ["mov", "matroska"];

    /// <summary>
    /// What a source allows to be known. The filter that looks at the frame before needs that frame, so where a frame may hold two fields
    /// decoding begins a key frame earlier; codecs of key frames alone lose nothing by that.
    /// </summary>
    public static KeyFrames KindOf(SourceFacts source) => source.Video switch
    {
        null => KeyFrames.Unknown,
        var video when FieldFilter.MayMeetFields(video) => KeyFrames.Unknown,
        _ when !_precise.Contains(source.Container.Split(',')[0]) => KeyFrames.Unknown,
        var video when _alwaysReset.Contains(video.Codec) => KeyFrames.AllReset,
        var video => _units.ContainsKey(video.Codec) ? KeyFrames.Ask : KeyFrames.Unknown,
    };

    /// <param name="input">The source.</param>
    /// <param name="video">Its picture, H.264 or H.265.</param>
    /// <param name="folder">Working folder.</param>
    public static ToolCommand For(MediaInput input, VideoFacts video, string folder) => new("ffmpeg",
    [
        "-hide_banner", "-nostdin", "-loglevel", "error", "-copyts", .. input.Arguments,
        "-map", $"0:{video.StreamIndex}", "-c", "copy", "-bsf:v:0", $"filter_units=pass_types={_units[video.Codec]}",
        .. ParameterSets(video), "-f", "framecrc", "-",
    ], folder);
}

/// <summary>What is known of a source's key frames beforehand.</summary>
public enum KeyFrames
{
    /// <summary>Nothing.</summary>
    Unknown = 1,
    /// <summary>The codec has no others: each resets the decoder.</summary>
    AllReset = 2,
    /// <summary><see cref="ResetsCommand"/> tells.</summary>
    Ask = 3,
}
