using System.Globalization;
using Transcode.Media.Running;

namespace Transcode.Media.Images;

/// <summary>
/// Decodes the source once, to the largest size that is wanted: upright, in sRGB, 8 bit, without metadata, alpha kept. All renditions are made of
/// that; so the hostile bytes are read by one process, one time.
/// </summary>
public static class DevelopCommand
{
    public const string File = "developed.tif";

    /// <param name="source">Relative to <paramref name="folder"/>, a plain name of ours.</param>
    /// <param name="format">What it is.</param>
    /// <param name="size">Fitted by the plan; taken as it is, so that no rounding can differ.</param>
    /// <param name="lenient">Go on at small errors; never at a file that ends too early.</param>
    /// <param name="folder">Where to work.</param>
    public static ToolCommand For(string source, ImageFormat format, (int Width, int Height) size, bool lenient, string folder) =>
        Vips.Command("vips", ["thumbnail", source, $"{File}[strip]", .. Size(size), .. Colours, "--fail-on", lenient ? "error" : "warning"], folder, format.IsFuzzed);

    internal static string[] Size((int Width, int Height) size) =>
        [size.Width.ToString(CultureInfo.InvariantCulture), "--height", size.Height.ToString(CultureInfo.InvariantCulture), "--size", "force"];

    /// <summary>From the embedded profile, else from what the colours usually mean.</summary>
    internal static readonly string[] Colours = ["--export-profile", "srgb"];
}
