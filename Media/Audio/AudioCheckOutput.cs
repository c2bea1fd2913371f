using System.Globalization;
using System.Text.Json;
using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;

namespace Transcode.Media.Audio;

/// <summary>Compares what ffprobe says of an audio file with what was promised. Pure.</summary>
public static class AudioCheckOutput
{
    /// <param name="json">What <see cref="AudioCheckCommand.Facts"/> printed.</param>
    /// <param name="audio">The promise.</param>
    /// <returns>Everything that is not as promised, in words.</returns>
    public static IReadOnlyList<string> Faults(string json, FilePlan.Audio audio)
    {
        using var document = JsonDocument.Parse(json.Length == 0 ? "{}" : json);
        if (!document.RootElement.TryGetProperty("streams", out var streams) || streams.EnumerateArray().ToList() is not [var stream])
            return ["it does not hold one sound track"];
        var codec = AudioCodec.Of(audio.Settings.Container);
        var faults = new List<string?>
        {
            Differs("codec", Text(stream, "codec_name"), CodecName(audio.Settings)),
            Differs("sample rate", Text(stream, "sample_rate"), Number(audio.SampleRate)),
            Differs("channels", Text(stream, "channels"), Number(audio.Channels)),
            codec.IsLossless ? Differs("bit depth", Depth(stream), Number(audio.Settings.BitDepth)) : null,
            audio.Settings.Container == AudioContainer.Mp3
                ? Differs("bitrate", Text(stream, "bit_rate"), Number(audio.Settings.Kbps * 1000)) : null,
        };
        return [.. faults.OfType<string>()];
    }

    private static string CodecName(AudioFileSettings settings) => settings.Container switch
    {
        AudioContainer.Mp3 => "mp3",
        AudioContainer.M4a => "aac",
        AudioContainer.Flac => "flac",
        _ => $"pcm_s{Number(settings.BitDepth)}le",
    };

    private static string? Depth(JsonElement stream)
        => Text(stream, "bits_per_raw_sample") is { } raw and not ("0" or "N/A") ? raw : Text(stream, "bits_per_sample");

    private static string? Differs(string what, string? found, string promised)
        => found == promised ? null : $"its {what} is {found ?? "unknown"}, not {promised}";

    private static string? Text(JsonElement stream, string name) => stream.TryGetProperty(name, out var value) ? value.ToString() : null;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
