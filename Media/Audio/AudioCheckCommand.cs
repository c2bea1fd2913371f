using Transcode.Media.Encode;
using Transcode.Media.Running;

namespace Transcode.Media.Audio;

/// <summary>Looks at an audio file that we wrote ourselves. Pure.</summary>
public static class AudioCheckCommand
{
    /// <summary>ffprobe: what it says it is.</summary>
    public static ToolCommand Facts(string file, string folder) => new("ffprobe",
        ["-hide_banner", "-loglevel", "level+warning", "-of", "json=compact=1", "-show_entries",
        "stream=codec_name,sample_rate,channels,bits_per_sample,bits_per_raw_sample,bit_rate",
         "-protocol_whitelist", "file", "-i", $"file:{file}"], folder);

    /// <summary>ffmpeg: decodes it to its end, which shows its length and every fault; and measures it, where that is asked for.</summary>
    public static ToolCommand Decode(string file, bool measure, string folder) => new("ffmpeg",
    [
        .. measure ? LoudnessCommand.Told : EncodeVideoCommand.Quiet,
        "-threads", "1", "-protocol_whitelist", "file", "-i", $"file:{file}", "-map", "0:a",
        .. measure ? ["-af", LoudnessCommand.Meter] : Array.Empty<string>(),
        "-f", "null", "-",
    ], folder);
}
