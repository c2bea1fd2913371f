using System.Globalization;
using Transcode.Domain.Plans;
using Transcode.Media.Running;

namespace Transcode.Media.Encode;

/// <summary>ffmpeg: a moment of silence, encoded just as a track is, so that its packets can follow those of the track. Pure.</summary>
public static class SilenceCommand
{
    /// <summary>File name, in the working folder.</summary>
    public static string FileOf(AudioPlan audio) => $"{audio.Name}.silence.mp4";

    /// <summary>Long enough that the encoder has come to rest.</summary>
    private const double Seconds = 0.5;

    public static ToolCommand For(AudioPlan audio, string folder)
    {
        var source =
            string.Create(
                CultureInfo.InvariantCulture, $"anullsrc=r={audio.SampleRate}:cl={AudioFilter.Layout(audio.Channels) ?? "stereo"},atrim=end={Seconds}");
        return new("ffmpeg",
        [
            .. EncodeVideoCommand.Quiet, "-f", "lavfi", "-i", source,
            "-c:a", "aac", "-b:a", string.Create(CultureInfo.InvariantCulture, $"{audio.Kbps}k"), "-map_metadata", "-1", "-fflags",
            "+bitexact",
            "-movflags", "+empty_moov+default_base_moof+frag_discont", "-frag_duration", "4000000", "-f", "mp4", FileOf(audio),
        ], folder);
    }
}
