using Transcode.Media.Running;

namespace Transcode.Media.Images;

/// <summary>Reads what a file says of itself; nothing is decoded.</summary>
public static class HeaderCommand
{
    /// <param name="file">Relative to <paramref name="folder"/>, a plain name of ours: libvips takes brackets in a name for
    /// options.</param>
    /// <param name="format">What its first bytes say it is.</param>
    /// <param name="folder">Where to work.</param>
    public static ToolCommand For(string file, ImageFormat format, string folder)
        => Vips.Command("vipsheader", ["-a", file], folder, format.IsFuzzed);
}
