using System.Text.RegularExpressions;
using Transcode.Domain.Sources;

namespace Transcode.Media.Images;

/// <summary>A kind of image file, told by its first bytes and never by its name.</summary>
/// <param name="Name">As recorded: "jpeg", "heif".</param>
/// <param name="Description">For people.</param>
/// <param name="Loader">The one part of libvips that may read it; any other that offers itself is refused.</param>
public sealed partial record ImageFormat(string Name, string Description, string Loader)
{
    /// <summary>So many bytes are enough to tell; a drawing may begin with a long licence.</summary>
    public const int Head = 1 << 16;

    public static readonly ImageFormat Jpeg = new("jpeg", "JPEG", "jpegload");
    public static readonly ImageFormat Png = new("png", "PNG", "pngload");
    public static readonly ImageFormat Webp = new("webp", "WebP", "webpload") { HasPages = true, IsAnimated = true };
    public static readonly ImageFormat Gif = new("gif", "GIF", "gifload") { HasPages = true, IsAnimated = true };
    public static readonly ImageFormat Tiff = new("tiff", "TIFF", "tiffload") { HasPages = true };
    public static readonly ImageFormat Heif = new("heif", "HEIC", "heifload");
    public static readonly ImageFormat Avif = new("avif", "AVIF", "heifload");

    /// <summary>Frames like a film's, with a still picture beside them, which is taken.</summary>
    public static readonly ImageFormat AvifSequence = new(ImageFacts.AvifSequence, "animated AVIF", "heifload") { StillBrand = "avif" };

    /// <summary>Likewise.</summary>
    public static readonly ImageFormat HeifSequence = new(ImageFacts.HeifSequence, "animated HEIC", "heifload");

    public static readonly ImageFormat JpegXl = new("jxl", "JPEG XL", "jxlload") { IsFuzzed = false };
    public static readonly ImageFormat Jpeg2000 = new("jp2", "JPEG 2000", "jp2kload") { IsFuzzed = false };
    public static readonly ImageFormat Svg = new("svg", "SVG", "svgload") { IsFuzzed = false, MostBytes = 16 << 20 };

    /// <summary>And its sisters of one bit and of grey (PBM, PGM), as bytes. Of those that are text libvips does not notice that one is cut
    /// off.</summary>
    public static readonly ImageFormat Ppm = new("ppm", "PPM", "ppmload") { IsFuzzed = false };

    /// <summary>Known in order to be refused.</summary>
    public static readonly ImageFormat Raw = new("raw", "camera raw", "");

    public static IReadOnlyList<ImageFormat> All { get; } = [Jpeg, Png, Webp, Gif, Tiff, Heif, HeifSequence, Avif, AvifSequence, JpegXl,
        Jpeg2000, Svg, Ppm];

    /// <summary>libvips trusts its loader with hostile files. Where it does not, "block untrusted" has to be off for it to be used at
    /// all.</summary>
    public bool IsFuzzed { get; private init; } = true;

    /// <summary>Several pages or frames lie one after the other. (What libvips calls pages in the others are sizes or side images of one
    /// picture.)</summary>
    public bool HasPages { get; private init; }

    /// <summary>Its pages are frames of an animation.</summary>
    public bool IsAnimated { get; private init; }

    /// <summary>A longer file is not read; for formats that are text and become trees in memory.</summary>
    public long? MostBytes { get; private init; }

    /// <summary>
    /// Of a still picture of this kind, in four letters at byte <see cref="BrandAt"/>: libvips 8.14 does not know a sequence for its own,
    /// and reads its still picture where the file calls itself one.
    /// </summary>
    public string? StillBrand { get; private init; }

    public const int BrandAt = 8;

    public static ImageFormat Named(string name) => All.Single(format => format.Name == name);

    /// <summary>Null: no image, or none that is accepted.</summary>
    public static ImageFormat? Of(ReadOnlySpan<byte> head) => head switch
    {
        _ when CameraRaw.Begins(head) => Raw,
        [0xFF, 0xD8, 0xFF, ..] => Jpeg,
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, ..] => Png,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => Webp,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => Gif,
        [(byte)'I', (byte)'I', 42 or 43, 0, ..] or [(byte)'M', (byte)'M', 0, 42 or 43, ..] => Tiff,
        [0xFF, 0x0A, ..] or [0, 0, 0, 12, (byte)'J', (byte)'X', (byte)'L', (byte)' ', 0x0D, 0x0A, 0x87, 0x0A, ..] => JpegXl,
        [0xFF, 0x4F, 0xFF, 0x51, ..] => Jpeg2000,
        [0, 0, 0, 12, (byte)'j', (byte)'P', (byte)' ', (byte)' ', 0x0D, 0x0A, 0x87, 0x0A, ..] => IsMotion(head) ? null : Jpeg2000,
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] when head.Length >= 12
            => OfBrand(head[BrandAt..(BrandAt + 4)], Brands(head)),
        [(byte)'P', >= (byte)'4' and <= (byte)'6', ..] when Size().IsMatch(Latin1(head)) => Ppm,
        _ => SvgText.Begins(head) ? Svg : null,
    };

    /// <summary>Motion JPEG 2000 begins alike, but is a film.</summary>
    private static bool IsMotion(ReadOnlySpan<byte> head) => head.Length >= 24 && head[20..24].SequenceEqual("mjp2"u8);

    /// <summary>Of what else it calls itself, a sequence of frames is told.</summary>
    private static ImageFormat? OfBrand(ReadOnlySpan<byte> brand, string others) => Latin1(brand) switch
    {
        "avif" => others.Contains("avis", StringComparison.Ordinal) ? AvifSequence : Avif,
        "avis" => AvifSequence,
        "hevc" or "hevx" or "msf1" => HeifSequence,
        "heic" or "heix" or "heim" or "heis" or "mif1"
            => others.Contains("hevc", StringComparison.Ordinal) || others.Contains("msf1", StringComparison.Ordinal) ? HeifSequence : Heif,
        _ => null,
    };

    /// <summary>The compatible brands of the first box, one after the other.</summary>
    private static string Brands(ReadOnlySpan<byte> head)
    {
        var size = (int)Math.Min(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(head), 256u);
        return size <= 16 || head.Length < size ? "" : Latin1(head[16..size]);
    }

    private static string Latin1(ReadOnlySpan<byte> bytes) => System.Text.Encoding.Latin1.GetString(bytes);

    /// <summary>Width and height, with comments between; libvips makes one pixel of a text that begins with "P6".</summary>
    [GeneratedRegex(@"^P[456](?:\s+(?:#[^\n]*\n\s*)*[1-9][0-9]{0,8}){2}\s")]
    private static partial Regex Size();
}
