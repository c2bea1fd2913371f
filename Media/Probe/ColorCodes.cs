using Transcode.Domain.Sources;

namespace Transcode.Media.Probe;

/// <summary>Colours as numbers (ITU-T H.273), by ffmpeg's names; null for unspecified and for what nobody has defined.</summary>
internal static class ColorCodes
{
    public static ColorFacts Of(int primaries, int transfer, int matrix, bool? full) => new()
    {
        Primaries = primaries switch
        {
            1 => "bt709",
            4 => "bt470m",
            5 => "bt470bg",
            6 => "smpte170m",
            7 => "smpte240m",
            8 => "film",
            9 => "bt2020",
            10 => "smpte428",
            11 => "smpte431",
            12 => "smpte432",
            _ => null,
        },
        Transfer = transfer switch
        {
            1 => "bt709",
            4 => "bt470m",
            5 => "bt470bg",
            6 => "smpte170m",
            7 => "smpte240m",
            8 => "linear",
            9 => "log100",
            10 => "log316",
            11 => "iec61966-2-4",
            12 => "bt1361e",
            13 => "iec61966-2-1",
            14 => "bt2020-10",
            15 => "bt2020-12",
            16 => "smpte2084",
            17 => "smpte428",
            18 => "arib-std-b67",
            _ => null,
        },
        Space = matrix switch
        {
            0 => "gbr",
            1 => "bt709",
            4 => "fcc",
            5 => "bt470bg",
            6 => "smpte170m",
            7 => "smpte240m",
            8 => "ycgco",
            9 => "bt2020nc",
            10 => "bt2020c",
            _ => null,
        },
        Range = full switch { true => "pc", false => "tv", null => null },
    };
}
