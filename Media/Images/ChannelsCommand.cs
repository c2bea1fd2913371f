using System.Globalization;
using Transcode.Media.Running;

namespace Transcode.Media.Images;

/// <summary>Brings the channels of a source into order before it is developed: colours, and alpha behind them. Pure.</summary>
public static class ChannelsCommand
{
    /// <summary>What is developed then.</summary>
    public const string File = "channels.tif";

    private const string Colours = "colours.tif", Alpha = "alpha.tif", Straight = "straight.v";

    /// <summary>Some channels alone; what lies behind them is no picture.</summary>
    public static ToolCommand First(string source, ImageFormat format, int count, bool lenient, string folder)
        => Extract(source, format, File, 0, count, lenient, folder);

    /// <summary>The colours, for <see cref="Join"/>.</summary>
    public static ToolCommand OfColours(string source, ImageFormat format, int count, bool lenient, string folder)
        => Extract(source, format, Colours, 0, count, lenient, folder);

    /// <summary>The alpha, for <see cref="Join"/>.</summary>
    public static ToolCommand OfAlpha(string source, ImageFormat format, int at, bool lenient, string folder)
        => Extract(source, format, Alpha, at, 1, lenient, folder);

    public static ToolCommand Join(string folder) => Vips.Command("vips", ["bandjoin", $"{Colours} {Alpha}", $"{File}[bigtiff]"], folder);

    /// <summary>Colours that were multiplied by alpha, as they were before; for <see cref="Rounded"/>.</summary>
    public static ToolCommand Unpremultiplied(string source, ImageFormat format, bool lenient, string folder)
        => Vips.Command("vips", ["unpremultiply", Vips.With(source, $"fail-on={DevelopCommand.Strictness(lenient)}"), Straight], folder,
            format.IsFuzzed);

    /// <param name="samples">Of the source: "uchar" or "ushort".</param>
    /// <param name="folder">Where to work.</param>
    public static ToolCommand Rounded(string samples, string folder)
        => Vips.Command("vips", ["cast", Straight, $"{File}[bigtiff]", samples], folder, trusted: false);

    private static ToolCommand Extract(string source, ImageFormat format, string file, int at, int count, bool lenient, string folder)
        => Vips.Command("vips", ["extract_band", Vips.With(source, $"fail-on={DevelopCommand.Strictness(lenient)}"), $"{file}[bigtiff]",
            Number(at), "--n", Number(count)], folder, format.IsFuzzed);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
