using System.Buffers.Binary;

namespace Transcode.Media.Images;

/// <summary>
/// Colours of a HEIC or AVIF that are told by numbers (boxes "colr" of kind "nclx") and not by a profile: libvips leaves them out.
/// Shapes: ISO/IEC 14496-12, 12.1.5; 23008-12, 6.5.5; numbers: ITU-T H.273.
/// </summary>
public static class HeifNumbers
{
    private const int Unspecified = 2;

    /// <summary>Primaries and curve of each picture in the file that says any.</summary>
    public static IReadOnlyList<(int Primaries, int Curve)> Of(Stream file)
        => [.. HeifHead.Behind(HeifHead.Of(file), "colrnclx"u8, 4).Select(behind => (
            (int)BinaryPrimitives.ReadUInt16BigEndian(behind), (int)BinaryPrimitives.ReadUInt16BigEndian(behind.AsSpan(2))))];

    /// <summary>What all mean that say anything; null: sRGB, or they differ.</summary>
    public static ColourNumbers? Common(IReadOnlyList<(int Primaries, int Curve)> numbers)
        => Meanings(numbers) is [var one] && one != ColourNumbers.Srgb ? one : null;

    /// <summary>The pictures of the file are in different colours, and whose are which is not known: not followed, which has to be
    /// said.</summary>
    public static bool Differ(IReadOnlyList<(int Primaries, int Curve)> numbers) => Meanings(numbers).Count > 1;

    private static List<ColourNumbers> Meanings(IReadOnlyList<(int Primaries, int Curve)> numbers)
        => [.. numbers.Where(each => each != (Unspecified, Unspecified)).Select(each => ColourNumbers.Of(each.Primaries, each.Curve))
            .Distinct()];
}
