using System.Globalization;
using Transcode.Domain.Sources;
using Transcode.Media.Encode;
using Transcode.Media.Inputs;
using Transcode.Media.Running;

namespace Transcode.Media.Audio;

/// <summary>
/// ffmpeg: one audio track as plain samples of one rate and one number of channels, into a file that is encoded from afterwards, and when
/// each frame of them is heard on standard output. Where a source changes either in mid-stream, ffmpeg builds its filters anew, and a
/// filter that counts from the beginning begins again: so nothing is put in step here. Pure.
/// </summary>
public static class EvenAudioCommand
{
    /// <summary>File names in the working folder: as decoded, and with every sample where it belongs.</summary>
    public const string DecodedFile = "decoded.f32", PlacedFile = "placed.f32";

    /// <param name="track">Of the source.</param>
    /// <param name="sampleRate">Of the samples.</param>
    /// <param name="video">The source's clock is not its own but what ffmpeg makes of it together with this stream; null: its own.</param>
    /// <param name="input">The source.</param>
    /// <param name="folder">Working folder.</param>
    public static ToolCommand For(AudioFacts track, int sampleRate, int? video, MediaInput input, string folder) => new("ffmpeg",
    [
        "-hide_banner", "-nostdin", "-loglevel", "level+warning", "-nostats", "-y",
        .. video is null ? ["-copyts", "-vn"] : Array.Empty<string>(), "-threads", "1",
        .. input.Arguments,
        "-filter_complex", $"[0:{track.StreamIndex}]{AudioFilter.FirstTwo(track)}{Form(track.Channels, sampleRate)},{Told}[s]",
        "-map", "[s]", "-c:a", "pcm_f32le",
        .. AudioFilter.Layout(track.Channels) is null ? ["-ac", Number(track.Channels)] : Array.Empty<string>(),
        // A time that steps back would be refused.
        "-bsf:a", "setts=ts=N", "-map_metadata", "-1", "-fflags", "+bitexact", "-f", "f32le", DecodedFile,
        // Decoded as in the encode: of packets that are copied ffmpeg expects other times, and finds its jumps elsewhere.
        .. video is { } stream ? ["-map", $"0:{stream}", "-fps_mode", "passthrough", "-f", "null", "-"] : Array.Empty<string>(),
    ], folder);

    /// <summary>Decoded samples as ffmpeg opens them.</summary>
    public static MediaInput Samples(string file, AudioFacts track, int sampleRate, string folder) =>
        MediaInput.OwnSamples(Path.Combine(folder, file), sampleRate, track.Channels, AudioFilter.Layout(track.Channels));

    /// <summary>Where parts in mono lie between others in stereo, both are as loud: ffmpeg's own mix would take 3 dB from mono.</summary>
    private static string Form(int channels, int sampleRate) => channels == 2
        ? $"pan=stereo|FL<FL+DL+FLC+0.7071FC+0.7071BL+0.7071SL+0.5BC|FR<FR+DR+FRC+0.7071FC+0.7071BR+0.7071SR+0.5BC,aresample={Number(sampleRate)}"
        : $"aresample={Number(sampleRate)}{(AudioFilter.Layout(channels) is { } layout ? $":ochl={layout}:{AudioFilter.LevelKept}" : "")}";

    private const string Told =
        "astats=metadata=1:reset=1:measure_perchannel=none:measure_overall=Number_of_samples,ametadata=mode=print:file=-";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether what was written does not follow on itself: a sign that the source's clock or form changed on the way.</summary>
    public static bool IsNeeded(IEnumerable<string> reported) =>
        reported.Any(
            line => line.Contains("Non-monotonous DTS", StringComparison.Ordinal)
                || line.Contains("Non-monotonic DTS", StringComparison.Ordinal)
            || line.Contains("non monotonically increasing dts", StringComparison.Ordinal));
}
