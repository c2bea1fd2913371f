using Transcode.MediaEvidence;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Pipeline;

/// <summary>Which page of a file is the picture, which of its channels is alpha, and what its numbers mean.</summary>
public sealed class ImageChannelsTests : IDisposable
{
    private const int Subfile = 254, ExtraSamples = 338;

    private readonly TemporaryFolder _folder = new();
    private readonly OneMachine _machine = new();

    public void Dispose()
    {
        _machine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_thumbnail_before_the_picture_is_not_taken_for_it()
    {
        Photos.Vips(_folder, "red.v", "black", "OUT", "40", "30", "--bands", "3");
        Photos.Vips(_folder, "both.v", "insert", _folder.File("red.v"), Patches.Draw(_folder, Patches.Colours), "OUT", "0", "160",
            "--expand");
        var file = Photos.Vips(_folder, "pages.tif", "tiffsave", _folder.File("both.v"), "OUT", "--page-height", "160");
        (await FilmRun.Begin(_machine, file, Patches.Profile)).Plan.Remarks.ShouldBe(
            ["the image has 2 frames or pages: the first one is taken"]);
        Patch(file, Subfile, 1);
        var run = await Patches.ShouldBecome(_machine, _folder, file, Patches.Colours, 2);
        run.Plan.Remarks.ShouldBe(["the first page of the image is a thumbnail or a mask: page 2 is taken"]);
    }

    [Fact]
    public async Task A_channel_that_is_not_said_to_be_alpha_is_none()
    {
        var file = Extra("128");
        Patch(file, ExtraSamples, 0);
        await Patches.ShouldBecome(_machine, _folder, file, Patches.Colours, 2);
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(0, 2, Traits = ["long", "yes"])]
    public async Task Alpha_beside_another_channel_is_kept(ushort first, ushort second)
    {
        var file = Extra(first == 2 ? "128 200" : "200 128");
        Patch(file, ExtraSamples, first, second);
        await ShouldBeHalfSeenThrough(file, [255, 0, 0], 2);
    }

    [Fact]
    public async Task Colours_that_were_multiplied_by_alpha_are_divided_by_it()
    {
        Photos.Vips(_folder, "half.webp[lossless]", "bandjoin_const",
            Patches.Draw(_folder, [[100, 60, 20], .. Patches.Colours[1..]]), "OUT", "128");
        var file = Avif(_folder.File("half.webp"));
        var bytes = File.ReadAllBytes(file);
        // What pointed from its EXIF to the picture points from the picture to its alpha.
        byte[] told = [.. "prem"u8, 0, 1, 0, 1, 0, 2];
        told.CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf("cdsc"u8)));
        File.WriteAllBytes(file, bytes);
        await ShouldBeHalfSeenThrough(file, [199, 120, 40], 6);
    }

    [Theory]
    [InlineData("gray")]
    [InlineData("gray10le", Traits = ["long", "yes"])]
    public async Task Grey_in_the_range_of_television_is_black_and_white(string pixels)
    {
        Tool.Required("ffmpeg", "-v", "error", "-i", Patches.Draw(_folder, Patches.Greys), "-vf", "lut=c0=16+val*219/255", "-frames:v",
            "1", "-pix_fmt", pixels, "-color_range", "tv", "-c:v", "libaom-av1", "-cpu-used", "8", "-crf", "5", "-still-picture", "1",
            _folder.File("narrow.avif"));
        await Patches.ShouldBecome(_machine, _folder, _folder.File("narrow.avif"),
            [.. Patches.Greys.Select(grey => new[] { grey[0], grey[0], grey[0] })], 3);
    }

    [Fact]
    public async Task Primaries_beside_an_avif_are_followed() => await Patches.ShouldBecome(_machine, _folder,
        Numbered([[200, 80, 80], [80, 200, 80], [32, 96, 192], [128, 128, 128], [0, 0, 0], [255, 255, 255]], 9, 1),
        [[244, 37, 75], [0, 210, 49], [0, 100, 200], [128, 128, 128], [0, 0, 0], [255, 255, 255]], 6);

    /// <summary>203 cd/m2 is 58 % of PQ and 75 % of HLG; 51 cd/m2 is a half of HLG.</summary>
    [Theory]
    [InlineData(18, 191, 128, 137)]
    [InlineData(16, 148, 0, 0, Traits = ["long", "yes"])]
    public async Task Hdr_of_an_avif_is_brought_down(byte curve, int white, int dark, int darkSeen)
    {
        int[] stored = [0, dark, white, 255, 255, 255], seen = [0, darkSeen, 229, 255];
        var run = await Patches.ShouldBecome(_machine, _folder,
            Numbered([.. stored.Select(value => new[] { value, value, value })], 9, curve),
            [.. seen.Select(value => new[] { value, value, value })], 5);
        run.Rendered.Single().Warnings.ShouldContain(warning => warning.Contains("HDR", StringComparison.Ordinal));
    }

    private string Numbered(int[][] colours, byte primaries, byte curve)
    {
        var file = Avif(Patches.Draw(_folder, colours));
        var bytes = File.ReadAllBytes(file);
        var at = bytes.AsSpan().IndexOf("colrnclx"u8) + 8;
        (bytes[at + 1], bytes[at + 3]) = (primaries, curve);
        File.WriteAllBytes(file, bytes);
        return file;
    }

    private string Avif(string source)
    {
        var made = Tool.Run("vips", "heifsave", source, _folder.File("made.avif"), "--compression", "av1",
            "--effort", "0", "--Q", "95", "--subsample-mode", "off");
        Assert.SkipUnless(made.ExitCode == 0, $"this libvips writes no AVIF: {made.Errors.Trim()}");
        return _folder.File("made.avif");
    }

    private string Extra(string values)
        => Photos.Vips(_folder, "extra.tif", "bandjoin_const", Patches.Draw(_folder, Patches.Colours), "OUT", values);

    private async Task ShouldBeHalfSeenThrough(string file, int[] colour, int most)
    {
        var run = await FilmRun.Through(_machine, file, Patches.Profile);
        foreach (var (output, alpha) in run.Outputs.Select(output => (output, output.Key.EndsWith(".webp", StringComparison.Ordinal))))
        {
            var seen = Tool.Required("vips", "getpoint", _machine.PathOf(output.Key), "40", "40")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => word.Trim().Length > 0)
                .Select(word => (int)double.Parse(word, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
            int[] expected = alpha ? [.. colour, 128] : [.. colour.Select(value => (value * 128 + 255 * 127) / 255)];
            seen.Length.ShouldBe(expected.Length, output.Key);
            seen.Zip(expected).Max(pair => Math.Abs(pair.First - pair.Second)).ShouldBeLessThanOrEqualTo(most,
                $"{output.Key}: {string.Join(',', seen)} instead of {string.Join(',', expected)}");
        }
    }

    /// <summary>Writes short values into an entry of the first directory of a TIFF of this machine's order.</summary>
    private static void Patch(string file, ushort tag, params ushort[] values)
    {
        var bytes = File.ReadAllBytes(file);
        var directory = BitConverter.ToInt32(bytes, 4);
        var entry = Enumerable.Range(0, BitConverter.ToUInt16(bytes, directory)).Select(at => directory + 2 + 12 * at)
            .Single(at => BitConverter.ToUInt16(bytes, at) == tag);
        for (var at = 0; at < values.Length; at++)
            BitConverter.GetBytes(values[at]).CopyTo(bytes, entry + 8 + 2 * at);
        File.WriteAllBytes(file, bytes);
    }
}
