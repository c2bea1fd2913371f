using System.Globalization;
using Transcode.Domain.Plans;
using Transcode.Media.Inputs;
using Transcode.Media.Running;

namespace Transcode.Media.Encode;

/// <summary>ffmpeg: one audio track, whole, to AAC in a fragmented MP4. Pure.</summary>
public static class EncodeAudioCommand
{
    /// <summary>File name, in the working folder, of a track.</summary>
    public static string FileOf(AudioPlan audio) => $"{audio.Name}.sound.mp4";

    public static ToolCommand For(AudioPlan audio, MediaInput input, string folder) => new("ffmpeg",
    [
        .. EncodeVideoCommand.Quiet,
        "-copyts", "-vn",
        .. input.Arguments,
        "-filter_complex", $"[0:{audio.Track.StreamIndex}]{AudioFilter.Of(audio, audio.Origin)}[{FilterGraph.AudioPad(0)}]",
        .. Output(audio, 0),
    ], folder);

    internal static IEnumerable<string> Output(AudioPlan audio, int number) =>
    [
        "-map", $"[{FilterGraph.AudioPad(number)}]",
        "-c:a", "aac", "-b:a", string.Create(CultureInfo.InvariantCulture, $"{audio.Kbps}k"),
        .. EncodeVideoCommand.Fragments.Select(
            word => word.StartsWith("+frag_keyframe", StringComparison.Ordinal) ? "+empty_moov+default_base_moof+frag_discont" : word)
                .SkipLast(2),
        "-frag_duration", "4000000", "-f", "mp4",
        FileOf(audio),
    ];
}
