using System.Text;
using Transcode.Domain.Profiles;
using Transcode.MediaEvidence;

namespace Transcode.Worker.Tests.Machine;

/// <summary>Six flat colours side by side, as an image that knows nothing of profiles, and what became of them.</summary>
internal static class Patches
{
    private const int Side = 80, Across = 3, Down = 2;

    /// <summary>What the profiles of the product make, at the size of the patches.</summary>
    public static readonly Profile Profile = Photos.Both with
    {
        Images =
        [
            new() { Name = "thumbnail", Format = ImageFileFormat.Webp, Width = 800, Height = 800, Quality = 80 },
            new() { Name = "display", Format = ImageFileFormat.Jpeg, Width = 2560, Height = 2560, Quality = 82, Mozjpeg = true },
        ],
    };

    public static readonly int[][] Colours = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [32, 96, 192], [128, 128, 128], [255, 255, 255]];

    public static readonly int[][] Greys = [[0], [64], [96], [128], [200], [255]];

    /// <summary>Mixtures of no and full cyan, magenta, yellow and black.</summary>
    public static readonly int[][] Inks = [[0, 0, 0, 0], [255, 0, 0, 0], [0, 255, 0, 0], [0, 0, 255, 0], [0, 0, 0, 255], [0, 255, 255, 0]];

    /// <summary>As PPM, PGM, or for inks a TIFF of four channels.</summary>
    public static string Draw(TemporaryFolder folder, int[][] colours)
    {
        var pixels = Enumerable.Range(0, Side * Down)
            .SelectMany(y => Enumerable.Range(0, Side * Across).SelectMany(x => colours[y / Side * Across + x / Side]))
            .Select(value => (byte)value).ToArray();
        if (colours[0].Length == 4)
        {
            File.WriteAllBytes(folder.File("inks"), pixels);
            Photos.Vips(folder, "inks.v", "rawload", folder.File("inks"), "OUT", $"{Side * Across}", $"{Side * Down}", "4");
            return Photos.Vips(folder, "inks.tif", "copy", folder.File("inks.v"), "OUT", "--interpretation", "cmyk");
        }
        var file = folder.File(colours[0].Length == 3 ? "patches.ppm" : "patches.pgm");
        File.WriteAllBytes(file,
            [.. Encoding.ASCII.GetBytes($"P{(colours[0].Length == 3 ? 6 : 5)}\n{Side * Across} {Side * Down}\n255\n"), .. pixels]);
        return file;
    }

    /// <summary>Sends it through, and holds the middle of each patch against what it should be, in both results.</summary>
    public static async Task<FilmRun> ShouldBecome(OneMachine machine, TemporaryFolder folder, string source, int[][] expected, int most)
    {
        var run = await FilmRun.Through(machine, source, Profile);
        foreach (var output in run.Outputs)
        {
            Tool.Required("vips", "ppmsave", machine.PathOf(output.Key), folder.File("seen.ppm"));
            var pixels = File.ReadAllBytes(folder.File("seen.ppm"))[^(Side * Across * Side * Down * 3)..];
            for (var patch = 0; patch < expected.Length; patch++)
            {
                var at = ((patch / Across * Side + Side / 2) * Side * Across + patch % Across * Side + Side / 2) * 3;
                var seen = pixels[at..(at + 3)].Select(value => (int)value).ToArray();
                seen.Zip(expected[patch]).Max(pair => Math.Abs(pair.First - pair.Second)).ShouldBeLessThanOrEqualTo(most,
                    $"{Path.GetFileName(source)} in {Path.GetFileName(output.Key)}, patch {patch}: {string.Join(',', seen)} instead of {string.Join(',', expected[patch])}");
            }
        }
        return run;
    }
}
