using Transcode.Media.Running;

namespace Transcode.Media.Doctor;

/// <summary>One encoder and how it is tried: what a list of encoders claims says little, a test encode says all.</summary>
/// <param name="Encoder">ffmpeg's name.</param>
/// <param name="Hardware">What it runs on, in words; null: this machine's processor.</param>
/// <param name="Acceleration">How workers announce that hardware; null: none.</param>
/// <param name="Before">Arguments before the input (devices).</param>
/// <param name="Filter">Filters between the test picture and the encoder; null: none.</param>
public sealed record EncoderTrial(string Encoder, string? Hardware, string? Acceleration, IReadOnlyList<string> Before, string? Filter)
{
    /// <summary>Every encoder we know, as rows.</summary>
    public static IReadOnlyList<EncoderTrial> All { get; } =
    [
        new("libx264", null, null, [], null),
        new("aac", null, null, [], null),
        new("h264_nvenc", "NVIDIA NVENC", "nvenc", [], null),
        new("h264_qsv", "Intel Quick Sync", "qsv", ["-init_hw_device", "qsv=hw"], "format=nv12"),
        new("h264_vaapi", "VA-API", "vaapi", ["-vaapi_device", "/dev/dri/renderD128"], "format=nv12,hwupload"),
        new("h264_amf", "AMD AMF", "amf", [], null),
        new("h264_videotoolbox", "Apple VideoToolbox", "videotoolbox", [], null),
    ];

    /// <summary>Half a second of test picture or sound through the encoder into nothing.</summary>
    public ToolCommand Command(string folder) => new("ffmpeg",
    [
        "-hide_banner", "-nostdin", "-loglevel", "error", .. Before,
        "-f", "lavfi", "-i", Encoder == "aac" ? "sine=duration=0.5" : "testsrc2=size=320x240:rate=25:duration=0.5",
        .. Filter is null ? Array.Empty<string>() : ["-vf", Filter],
        Encoder == "aac" ? "-c:a" : "-c:v", Encoder, "-f", "null", "-",
    ], folder);
}
