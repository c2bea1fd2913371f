using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.MediaEvidence;

namespace Transcode.Worker.Tests.Machine;

/// <summary>Small images and the profile they go through.</summary>
internal static class Photos
{
    public static readonly Profile Both = new()
    {
        Name = "images",
        Description = "",
        Assets = [AssetKind.Image],
        Images =
        [
            new() { Name = "small", Format = ImageFileFormat.Webp, Width = 60, Height = 60 },
            new() { Name = "display", Format = ImageFileFormat.Jpeg, Width = 400, Height = 400, Quality = 90, Mozjpeg = true },
        ],
    };

    /// <summary>120x80: above left red, above right lime, below left blue, below right white.</summary>
    public const string Quarters =
        "-f lavfi -i color=red:s=60x40:d=0.04,format=rgb24[a];color=lime:s=60x40:d=0.04,format=rgb24[b];color=blue:s=60x40:d=0.04,format=rgb24[c];color=white:s=60x40:d=0.04,format=rgb24[d];[a][b]hstack[t];[c][d]hstack[u];[t][u]vstack -frames:v 1 -update 1";

    /// <summary>Colour at a place given in parts of the width and the height, each rounded to 0 or 255.</summary>
    public static string Colour(string file, double across, double down)
    {
        var facts = MediaEvidence.Checks.ImageChecks.Header(file);
        var (x, y) = ((int)(int.Parse(facts["width"]) * across), (int)(int.Parse(facts["height"]) * down));
        var values = Tool.Required("vips", "getpoint", file, $"{x}", $"{y}").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ',
            values.Where(value => value.Trim().Length > 0)
            .Select(value => double.Parse(value, System.Globalization.CultureInfo.InvariantCulture) > 127 ? 255 : 0));
    }

    public static string Vips(TemporaryFolder folder, string name, params string[] arguments)
    {
        Tool.Required("vips", [.. arguments.Select(word => word == "OUT" ? folder.File(name) : word)]);
        return folder.File(name);
    }
}
