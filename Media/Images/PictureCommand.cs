using System.Globalization;
using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Media.Running;

namespace Transcode.Media.Images;

/// <summary>Makes one rendition.</summary>
public static class PictureCommand
{
    /// <summary>Of the developed picture.</summary>
    public static ToolCommand For(PicturePlan picture, string folder) =>
        Vips.Command("vips", ["thumbnail", DevelopCommand.File, picture.FileName + Options(picture.Settings), .. DevelopCommand.Size((picture.Width, picture.Height))], folder);

    /// <summary>All frames with their times, straight from the source.</summary>
    public static ToolCommand Animated(PicturePlan picture, string source, ImageFormat format, bool lenient, string folder) => Vips.Command("vips",
    [
        "thumbnail", source + "[n=-1]", picture.FileName + Options(picture.Settings), .. DevelopCommand.Size((picture.Width, picture.Height)),
        .. DevelopCommand.Colours, "--fail-on", lenient ? "error" : "warning",
    ], folder, format.IsFuzzed);

    /// <summary>What is seen through becomes white in JPEG, which has no alpha.</summary>
    private static string Options(PictureSettings settings) => settings.Format == PictureFormat.Webp
        ? $"[Q={Number(settings.Quality)},strip]"
        : $"[Q={Number(settings.Quality)},strip,optimize_coding,interlace,background=255]";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
