using Transcode.Domain.Plans;
using Transcode.Media.Encode;
using Transcode.Media.Inputs;
using Transcode.Media.Running;

namespace Transcode.Media.Audio;

/// <summary>ffmpeg: measures loudness (EBU R128, ITU-R BS.1770) of a track as it is about to be encoded. Pure.</summary>
public static class LoudnessCommand
{
    public static ToolCommand For(FilePlan.Audio audio, MediaInput input, string folder) => new("ffmpeg",
    [
        .. Told,
        "-vn", "-threads", "1",
        .. input.Arguments,
        "-filter_complex", $"[0:{audio.Track.StreamIndex}]{AudioFileFilter.Of(audio)},{Meter}[s]",
        "-map", "[s]", "-f", "null", "-",
    ], folder);

    /// <summary>Its sum stands among what ffmpeg says by the way.</summary>
    internal static IEnumerable<string> Told => EncodeVideoCommand.Quiet.Select(word => word == "level+warning" ? "level+info" : word);

    internal const string Meter = "ebur128=peak=true:framelog=verbose";
}
