using System.Globalization;

namespace Transcode.Media.Poster;

/// <summary>
/// Quality as everybody counts it: the quantisation table of ITU-T T.81 annex K, scaled as the Independent JPEG Group does. ffmpeg's own
/// scale is another, so it is given the table itself, at the one scale at which it takes it over as it is. Pure.
/// </summary>
public static class JpegTables
{
    private static readonly int[] _luminance =
    [
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
        18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100,
            103, 99,
    ];

    /// <summary>Divisors at a quality from 1 to 100, row by row.</summary>
    public static IReadOnlyList<int> At(int quality)
    {
        var scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
        return [.. _luminance.Select(divisor => Math.Clamp((divisor * scale + 50) / 100, 1, 255))];
    }

    /// <summary>What ffmpeg's encoder is told. Colour gets the finer table of brightness too; thin coloured lines stay clean.</summary>
    public static IEnumerable<string> Encoder(int quality)
    {
        var table = string.Join(',', At(quality).Select(divisor => divisor.ToString(CultureInfo.InvariantCulture)));
        return ["-c:v", "mjpeg", "-intra_matrix", table, "-chroma_intra_matrix", table, "-q:v", "8", "-qmin", "8", "-qmax", "8",
            "-threads", "1"];
    }
}
