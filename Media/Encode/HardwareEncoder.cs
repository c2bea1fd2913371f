using System.Globalization;
using Transcode.Domain.Ladders;

namespace Transcode.Media.Encode;

/// <summary>
/// One hardware encoder, as a row: how ffmpeg is told to use it. None of them makes B-frames: a frame is then decoded in the order in which
/// it is shown, which fits every timeline rule whatever the driver does; it costs some bits.
/// </summary>
public sealed record HardwareEncoder
{
    /// <summary>ffmpeg's name.</summary>
    public required string Name { get; init; }

    /// <summary>What it runs on, in words.</summary>
    public required string Hardware { get; init; }

    /// <summary>How workers announce that hardware.</summary>
    public required string Acceleration { get; init; }

    /// <summary>Arguments before the input that open the device. The number: which of several; null: the first.</summary>
    public Func<int?, IReadOnlyList<string>> Device { get; init; } = _ => [];

    /// <summary>Which of several, where the encoder itself is told.</summary>
    public Func<int, IReadOnlyList<string>> Choose { get; init; } = _ => [];

    /// <summary>Filters between a ladder entry and the encoder that bring the picture where it reads it; null: it takes yuv420p as it
    /// is.</summary>
    public string? Upload { get; init; }

    /// <summary>Constant quality and nominal bitrate ("2500k"); the cap follows. Null: it has no quality that is capped, so the bitrate is
    /// the target.</summary>
    public Func<string, string, IReadOnlyList<string>>? Quality { get; init; }

    /// <summary>Rate control towards a bitrate; the numbers follow.</summary>
    public required IReadOnlyList<string> Bitrate { get; init; }

    /// <summary>Key frames where they are forced, real ones (IDR), and nowhere else.</summary>
    public required IReadOnlyList<string> Keyframes { get; init; }

    /// <summary>What it calls the profile that we call baseline.</summary>
    public string Baseline { get; init; } = "baseline";

    /// <summary>Every hardware encoder we know. Where several are there the first is taken.</summary>
    public static IReadOnlyList<HardwareEncoder> All { get; } =
    [
        new()
        {
            Name = "h264_nvenc",
            Hardware = "NVIDIA NVENC",
            Acceleration = "nvenc",
            Choose = number => ["-gpu", Text(number)],
            Quality = (quality, _) => ["-rc", "vbr", "-cq", quality, "-b:v", "0"],
            Bitrate = ["-rc", "vbr"],
            Keyframes = ["-forced-idr", "1", "-no-scenecut", "1", "-strict_gop", "1", "-rc-lookahead", "0"],
        },
        new()
        {
            Name = "h264_qsv",
            Hardware = "Intel Quick Sync",
            Acceleration = "qsv",
            Device = number => ["-init_hw_device", number is { } n ? $"qsv=hw,child_device={RenderNode(n)}" : "qsv=hw",
                "-filter_hw_device", "hw"],
            Upload = "format=nv12",
            Quality = (quality, kbps) => ["-global_quality", quality, "-b:v", kbps],
            Bitrate = [],
            Keyframes = ["-forced_idr", "1", "-look_ahead", "0", "-adaptive_i", "0", "-adaptive_b", "0"],
        },
        new()
        {
            Name = "h264_vaapi",
            Hardware = "VA-API",
            Acceleration = "vaapi",
            Device = number => ["-init_hw_device", $"vaapi=hw:{RenderNode(number ?? 0)}", "-filter_hw_device", "hw"],
            Upload = "format=nv12,hwupload",
            Bitrate = ["-rc_mode", "VBR"],
            Keyframes = ["-idr_interval", "0"],
            Baseline = "constrained_baseline",
        },
        new()
        {
            Name = "h264_amf",
            Hardware = "AMD AMF",
            Acceleration = "amf",
            Upload = "format=nv12",
            Bitrate = ["-usage", "transcoding", "-rc", "vbr_peak"],
            Keyframes = [],
            Baseline = "constrained_baseline",
        },
        new()
        {
            Name = "h264_videotoolbox",
            Hardware = "Apple VideoToolbox",
            Acceleration = "videotoolbox",
            Upload = "format=nv12",
            Bitrate = ["-allow_sw", "0", "-realtime", "0"],
            Keyframes = [],
        },
    ];

    public static HardwareEncoder? Find(string name) => All.FirstOrDefault(row => row.Name == name);

    /// <summary>Codec, rate control and key frames of one rendition; what every encoder is told alike is not here.</summary>
    public IReadOnlyList<string> Arguments(Rendition rendition, string profile, int? device) =>
    [
        "-c:v", Name, .. device is { } number ? Choose(number) : [],
        "-profile:v", profile == "baseline" ? Baseline : profile, "-bf", "0",
        .. rendition.Crf is { } crf && Quality is not null
            ? Quality(crf.ToString("0.##", CultureInfo.InvariantCulture), Kilo(rendition.Kbps))
            : [.. Bitrate, "-b:v", Kilo(rendition.Kbps)],
        "-maxrate", Kilo(rendition.MaxKbps), "-bufsize", Kilo(rendition.BufferKbit),
        "-g", "9999", .. Keyframes,
    ];

    /// <summary>Linux numbers them from 128 on.</summary>
    private static string RenderNode(int number) => $"/dev/dri/renderD{Text(128 + number)}";

    private static string Kilo(int number) => Text(number) + "k";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Which renditions of a step a hardware encoder makes, and on which of several devices.</summary>
public sealed record HardwareUse(HardwareEncoder Encoder, IReadOnlySet<string> Renditions, int? Device = null);
