namespace Transcode.Domain.Profiles;

/// <summary>
/// Who may encode a profile's picture: software (the same bytes whatever the machine), a hardware encoder where one is at hand, or one that
/// is named and none else. Pure.
/// </summary>
public static class EncoderChoice
{
    public const string Software = "software";
    public const string PreferHardware = "prefer-hardware";

    /// <summary>The hardware encoders that we know, by ffmpeg's name. What each is told stands in
    /// Media/Encode/HardwareEncoder.cs.</summary>
    public static IReadOnlyList<string> Hardware { get; } = ["h264_nvenc", "h264_qsv", "h264_vaapi", "h264_amf", "h264_videotoolbox"];

    /// <summary>What a profile may say.</summary>
    public static IReadOnlyList<string> All { get; } = [Software, PreferHardware, .. Hardware];

    /// <summary>The one encoder that does, and no other; null: software will do.</summary>
    public static string? Required(string choice) => Hardware.Contains(choice) ? choice : null;

    public static bool Permits(string choice, string encoder)
        => choice == encoder || choice == PreferHardware && Hardware.Contains(encoder);

    /// <summary>Chunks of one rendition may come from different encoders: each then carries its own parameter sets.</summary>
    public static bool IsMixed(string choice) => choice != Software;

    /// <summary>For people; null: software, of which nothing need be said.</summary>
    public static string? Describe(string choice) => choice switch
    {
        Software => null,
        PreferHardware => "hardware encoder where there is one, else software",
        _ => $"encoded by {choice} only",
    };
}
