using System.Globalization;
using Transcode.Media.Running;

namespace Transcode.Media.Images;

/// <summary>
/// Decodes the source once, to the largest size that is wanted: upright, in sRGB, 8 bit, without metadata, alpha kept. All renditions are
/// made of that; so the hostile bytes are read by one process, one time.
/// </summary>
public static class DevelopCommand
{
    public const string File = "developed.tif";

    /// <summary>What <see cref="Spread"/> writes.</summary>
    public const string SpreadFile = "spread.tif";

    private const string InksFile = "inks.tif";

    /// <param name="source">Relative to <paramref name="folder"/>, a plain name of ours.</param>
    /// <param name="format">What it is.</param>
    /// <param name="size">Fitted by the plan; taken as it is, so that no rounding can differ.</param>
    /// <param name="colours">How they become sRGB; inks by <see cref="OfInks"/>.</param>
    /// <param name="lenient">Go on at small errors; never at a file that ends too early.</param>
    /// <param name="folder">Where to work.</param>
    public static ToolCommand For(string source, ImageFormat format, (int Width, int Height) size, ImageColours colours, bool lenient,
        string folder) =>
        Vips.Command("vips", ["thumbnail", source, $"{File}[strip]", .. Size(size), .. Colours(colours), "--fail-on", Strictness(lenient)],
            folder, format.IsFuzzed);

    /// <summary>
    /// The inks of the source as sRGB in its full size, its direction kept: thumbnail would take any inks for the usual ones, whatever the
    /// profile says.
    /// </summary>
    public static ToolCommand Inks(string source, ImageFormat format, bool lenient, string folder) => Vips.Command("vips",
        ["icc_transform", Vips.With(source, $"fail-on={Strictness(lenient)}"), $"{InksFile}[bigtiff]", "srgb", "--embedded", "--input-profile",
        "cmyk"], folder, format.IsFuzzed);

    /// <summary>What that made, in its size.</summary>
    public static ToolCommand OfInks((int Width, int Height) size, string folder) =>
        Vips.Command("vips", ["thumbnail", InksFile, $"{File}[strip]", .. Size(size)], folder);

    /// <summary>Grey laid out over three channels.</summary>
    public static ToolCommand Spread(string folder) => Vips.Command("vips", ["colourspace", File, SpreadFile, "srgb"], folder);

    internal static string[] Size((int Width, int Height) size) =>
        [size.Width.ToString(CultureInfo.InvariantCulture), "--height", size.Height.ToString(CultureInfo.InvariantCulture), "--size",
            "force"];

    internal static string[] Colours(ImageColours colours) => colours switch
    {
        ImageColours.ByProfile => ["--export-profile", "srgb"],
        ImageColours.ByNumbers => ["--import-profile", NumbersProfile.File, "--export-profile", "srgb"],
        _ => [],
    };

    internal static string Strictness(bool lenient) => lenient ? "error" : "warning";
}
