using System.Globalization;
using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Media.Running;

namespace Transcode.Media.Images;

/// <summary>Makes one rendition.</summary>
public static class ImageCommand
{
    /// <summary>Of the developed picture.</summary>
    public static ToolCommand For(ImagePlan image, string folder) =>
        Vips.Command("vips",
            ["thumbnail", DevelopCommand.File, image.FileName + Options(image.Settings),
            .. DevelopCommand.Size((image.Width, image.Height))], folder);

    /// <summary>All frames with their times, straight from the source.</summary>
    public static ToolCommand Animated(ImagePlan image, string source, ImageFormat format, ImageColours colours, bool lenient,
        string folder) => Vips.Command("vips",
    [
        "thumbnail", source + "[n=-1]", image.FileName + Options(image.Settings), .. DevelopCommand.Size((image.Width, image.Height)),
        .. DevelopCommand.Colours(colours), "--fail-on", DevelopCommand.Strictness(lenient),
    ], folder, format.IsFuzzed);

    /// <summary>What is seen through becomes white in JPEG, which has no alpha.</summary>
    private static string Options(ImageSettings settings) => settings.Format == ImageFileFormat.Webp
        ? $"[Q={Number(settings.Quality)},strip]"
        : $"[Q={Number(settings.Quality)},strip,optimize_coding,interlace,background=255]";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
