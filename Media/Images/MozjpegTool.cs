using System.Globalization;
using Transcode.Domain.Plans;
using Transcode.Media.Running;

namespace Transcode.Media.Images;

/// <summary>
/// The MozJPEG encoder: a script of ours for Node over the package sharp, in a folder of its own. It reads only the picture that libvips developed,
/// never the source.
/// </summary>
/// <param name="Folder">Holds encode.mjs and, once npm ci ran there, node_modules.</param>
public sealed record MozjpegTool(string Folder)
{
    public const string HowToGet = "install Node.js 20 or newer with npm and start ./transcode again, or run npm ci in the folder mozjpeg beside the program";

    public bool IsInstalled => System.IO.File.Exists(Path.Combine(Folder, "node_modules", "sharp", "package.json")) && Executables.Find("node") is not null;

    public ToolCommand For(PicturePlan picture, string folder) => new("node",
    [
        Script, DevelopCommand.File, picture.FileName, Number(picture.Width), Number(picture.Height), Number(picture.Settings.Quality),
    ], folder);

    /// <summary>Says which versions it is made of.</summary>
    public ToolCommand Version(string folder) => new("node", [Script, "--version"], folder);

    private string Script => Path.Combine(Folder, "encode.mjs");

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
