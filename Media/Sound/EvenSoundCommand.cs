using System.Globalization;
using Transcode.Domain.Sources;
using Transcode.Media.Encode;
using Transcode.Media.Inputs;
using Transcode.Media.Running;

namespace Transcode.Media.Sound;

/// <summary>
/// ffmpeg: one sound track as plain samples of one rate and one number of channels, into a file that is encoded from afterwards. Where a source changes
/// either in mid-stream, ffmpeg builds its filters anew, and a filter that counts from the beginning begins again. Pure.
/// </summary>
public static class EvenSoundCommand
{
    /// <summary>File names in the working folder.</summary>
    public const string TimedFile = "even.nut";

    public const string CountedFile = "even.f32";

    /// <summary>Each sample keeps the source's time.</summary>
    public static ToolCommand Timed(AudioFacts track, int sampleRate, MediaInput input, string folder) => For(track, sampleRate, input, folder, ["-copyts"], ["-f", "nut", TimedFile]);

    /// <summary>One sample after the other: for sources whose times are of no use.</summary>
    public static ToolCommand Counted(AudioFacts track, int sampleRate, MediaInput input, string folder) => For(track, sampleRate, input, folder, [], ["-f", "f32le", CountedFile]);

    /// <summary>The counted file as ffmpeg opens it.</summary>
    public static MediaInput CountedInput(AudioFacts track, int sampleRate, string folder) => MediaInput.OwnSamples(Path.Combine(folder, CountedFile), sampleRate, track.Channels);

    private static ToolCommand For(AudioFacts track, int sampleRate, MediaInput input, string folder, string[] clock, string[] output) => new("ffmpeg",
    [
        .. EncodeVideoCommand.Quiet, .. clock, "-vn", "-threads", "1",
        .. input.Arguments,
        "-map", Number(track.StreamIndex, "0:"), .. track.OfChannels is null ? Array.Empty<string>() : ["-af", SoundFilter.FirstTwo(track).TrimEnd(',')], "-c:a", "pcm_f32le", "-ar", Number(sampleRate), "-ac", Number(track.Channels), "-map_metadata", "-1", "-fflags", "+bitexact",
        .. output,
    ], folder);

    private static string Number(int number, string before = "") => before + number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether what was written does not follow on itself: a sign that the source's clock or form changed on the way.</summary>
    public static bool IsNeeded(IEnumerable<string> said) =>
        said.Any(line => line.Contains("Non-monotonous DTS", StringComparison.Ordinal) || line.Contains("non monotonically increasing dts", StringComparison.Ordinal));
}
