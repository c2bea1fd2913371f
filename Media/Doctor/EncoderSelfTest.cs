using Transcode.Media.Running;

namespace Transcode.Media.Doctor;

/// <summary>One software encoder that every worker must have, and how it is tried: what a list of encoders claims says little, a test
/// encode says all.</summary>
/// <param name="Encoder">ffmpeg's name.</param>
public sealed record EncoderSelfTest(string Encoder)
{
    public static IReadOnlyList<EncoderSelfTest> All { get; } = [new("libx264"), new("aac")];

    /// <summary>Half a second of test picture or audio through the encoder into nothing.</summary>
    public ToolCommand Command(string folder) => new("ffmpeg",
    [
        "-hide_banner", "-nostdin", "-loglevel", "error",
        "-f", "lavfi", "-i", Encoder == "aac" ? "sine=duration=0.5" : "testsrc2=size=320x240:rate=25:duration=0.5",
        Encoder == "aac" ? "-c:a" : "-c:v", Encoder, "-f", "null", "-",
    ], folder);
}
