using Transcode.MediaEvidence;
using Transcode.MediaEvidence.Checks;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Pipeline;

/// <summary>Flat colours come out as they went in, or as their profile means them.</summary>
public sealed class ColourTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly OneMachine _machine = new();

    public void Dispose()
    {
        _machine.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("copy", "p.ppm")]
    [InlineData("copy", "p.png")]
    [InlineData("colourspace", "p16.png", "rgb16")]
    [InlineData("pngsave", "palette.png", "--palette")]
    [InlineData("bandjoin_const", "alpha.png", "255")]
    [InlineData("copy", "p.jpg[Q=98,subsample-mode=off]")]
    [InlineData("gifsave", "p.gif")]
    [InlineData("copy", "p.tif")]
    [InlineData("colourspace", "p16.tif", "rgb16")]
    [InlineData("colourspace", "lab.tif", "lab")]
    [InlineData("colourspace", "labs.tif", "labs")]
    [InlineData("colourspace", "linear.tif", "scrgb")]
    [InlineData("copy", "p.webp[lossless]")]
    [InlineData("heifsave", "p.avif", "--compression", "av1", "--effort", "0", "--Q", "95", "--subsample-mode", "off")]
    [InlineData("heifsave", "p.heic", "--compression", "hevc", "--Q", "95", "--subsample-mode", "off")]
    [InlineData("copy", "p.jxl[lossless]")]
    [InlineData("copy", "p.jp2[lossless]")]
    public async Task Colours_without_a_profile_stay_as_they_are(string how, string name, params string[] more)
    {
        var drawn = Patches.Draw(_folder, Patches.Colours);
        var made = Tool.Run("vips", [how, drawn, _folder.File(name), .. more]);
        Assert.SkipUnless(made.ExitCode == 0, $"this libvips writes no {name}: {made.Errors.Trim()}");
        var run = await Patches.ShouldBecome(_machine, _folder, _folder.File(name.Split('[')[0]), Patches.Colours, 2);
        run.Rendered.Single().Damage.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("copy", "grey.png")]
    [InlineData("colourspace", "grey16.png", "grey16")]
    [InlineData("bandjoin_const", "grey-alpha.png", "255")]
    [InlineData("copy", "grey.jpg[Q=98]")]
    [InlineData("copy", "white-is-zero.tif[miniswhite]")]
    [InlineData("copy", "grey.tif")]
    public async Task Grey_without_a_profile_stays_as_it_is_in_three_channels(string how, string name, params string[] more)
    {
        Photos.Vips(_folder, name, [how, Patches.Draw(_folder, Patches.Greys), "OUT", .. more]);
        var run = await Patches.ShouldBecome(_machine, _folder, _folder.File(name.Split('[')[0]),
            [.. Patches.Greys.Select(grey => new[] { grey[0], grey[0], grey[0] })], 2);
        foreach (var output in run.Outputs)
            ImageChecks.Header(_machine.PathOf(output.Key))["interpretation"].ShouldBe("srgb");
        _machine.Options.MozjpegProgram = [Transcode.Media.Running.Executables.Find("false")!];
        var without = await FilmRun.Through(_machine, _folder.File(name.Split('[')[0]), Patches.Profile);
        ImageChecks.Header(
            _machine.PathOf(without.Outputs.Single(output => output.Key.EndsWith(".jpg", StringComparison.Ordinal)).Key))["bands"].ShouldBe(
                "3");
    }

    [Theory]
    [InlineData("png")]
    [InlineData("jpg", "Q=98,subsample-mode=off,")]
    [InlineData("tif")]
    [InlineData("webp", "lossless,")]
    public async Task A_profile_is_followed(string kind, string options = "")
    {
        var drawn = Patches.Draw(_folder, Patches.Colours);
        foreach (var (profile, meant) in new[] { (IccProfiles.Adobe, (Func<int[], int[]>)IccProfiles.FromAdobe),
            (IccProfiles.P3, IccProfiles.FromP3) })
            await Patches.ShouldBecome(_machine, _folder, Tagged(drawn, kind, options, profile), [.. Patches.Colours.Select(meant)], 3);
    }

    [Fact]
    public async Task Numbers_of_a_png_are_followed_where_there_is_no_profile()
    {
        byte[] usual = [0, 0, 0xB1, 0x8F], bent = [0, 0, 0xD9, 0x04];
        await Patches.ShouldBecome(_machine, _folder, Numbered(Patches.Colours, ("gAMA", usual), ("cHRM", Places(0.68, 0.32, 0.265, 0.69))),
            [.. Patches.Colours.Select(IccProfiles.FromP3)], 3);
        await Patches.ShouldBecome(_machine, _folder, Numbered(Patches.Colours, ("gAMA", usual), ("cHRM", Places(0.64, 0.33, 0.21, 0.71))),
            [.. Patches.Colours.Select(IccProfiles.FromAdobe)], 3);
        await Patches.ShouldBecome(_machine, _folder, Numbered(Patches.Colours, ("cICP", [12, 4, 0, 1])),
            [.. Patches.Colours.Select(IccProfiles.FromP3)], 3);
        await Patches.ShouldBecome(_machine, _folder, Numbered(Patches.Greys, ("gAMA", bent)),
            [.. Patches.Greys.Select(grey => IccProfiles.FromGrey18(grey[0]))], 3);
        var bright = await Patches.ShouldBecome(_machine, _folder, Numbered([[0, 0, 0], [148, 148, 148], .. Patches.Greys[..4].Select(
            _ => new[] { 255, 255, 255 })], ("cICP", [9, 16, 0, 1])), [[0, 0, 0], [229, 229, 229], [255, 255, 255]], 4);
        bright.Rendered.Single().Warnings.ShouldContain(warning => warning.Contains("HDR", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pixmap_says_itself_which_number_is_white()
    {
        const int Behind = 15; // "P6", width and height, 255, each on a line.
        var drawn = File.ReadAllBytes(Patches.Draw(_folder, Patches.Colours));
        File.WriteAllBytes(_folder.File("fifty.ppm"), [.. System.Text.Encoding.ASCII.GetBytes("P6\n240 160\n51\n"),
            .. drawn[Behind..].Select(value => (byte)((value + 2) / 5))]);
        await Patches.ShouldBecome(_machine, _folder, _folder.File("fifty.ppm"), Patches.Colours, 5);
    }

    private string Numbered(int[][] colours, params (string Name, byte[] Content)[] chunks)
    {
        Photos.Vips(_folder, "plain.png", "copy", Patches.Draw(_folder, colours), "OUT");
        const int Behind = 33; // The signature and the head.
        var plain = File.ReadAllBytes(_folder.File("plain.png"));
        File.WriteAllBytes(_folder.File("numbered.png"), [.. plain[..Behind], .. chunks.SelectMany(chunk =>
        {
            byte[] named = [.. System.Text.Encoding.ASCII.GetBytes(chunk.Name), .. chunk.Content];
            return (byte[])[.. Number(chunk.Content.Length), .. named, .. Number((int)Check(named))];
        }), .. plain[Behind..]]);
        return _folder.File("numbered.png");
    }

    private static byte[] Places(double redX, double redY, double greenX, double greenY) =>
        [.. new[] { 0.3127, 0.329, redX, redY, greenX, greenY, 0.15, 0.06 }.SelectMany(value => Number((int)Math.Round(value * 100_000)))];

    private static byte[] Number(int value)
    {
        var bytes = new byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    /// <summary>CRC-32 of ISO 3309.</summary>
    private static uint Check(byte[] bytes) => ~bytes.Aggregate(~0u, (sum, value) =>
        Enumerable.Range(0, 8).Aggregate(sum ^ value, (rest, _) => (rest & 1) == 0 ? rest >> 1 : rest >> 1 ^ 0xEDB88320));

    [Theory]
    [InlineData("png")]
    [InlineData("jpg", "Q=98,")]
    [InlineData("tif")]
    public async Task A_profile_of_grey_is_followed(string kind, string options = "") => await Patches.ShouldBecome(_machine, _folder,
        Tagged(Patches.Draw(_folder, Patches.Greys), kind, options, IccProfiles.Grey18),
        [.. Patches.Greys.Select(grey => IccProfiles.FromGrey18(grey[0]))], 3);

    [Theory]
    [InlineData("jpg", "Q=98,")]
    [InlineData("tif")]
    public async Task A_profile_of_inks_is_followed_and_without_one_they_are_the_usual_ones(string kind, string options = "")
    {
        var drawn = Patches.Draw(_folder, Patches.Inks);
        await Patches.ShouldBecome(_machine, _folder, Tagged(drawn, kind, options, IccProfiles.Inks),
            [.. Patches.Inks.Select(IccProfiles.FromInks)], 3);
        var plain = Photos.Vips(_folder, $"plain.{kind}", "copy", drawn, kind == "jpg" ? _folder.File("plain.jpg[Q=98]") : "OUT");
        await Patches.ShouldBecome(_machine, _folder, plain, [[255, 255, 255], [0, 156, 228], [234, 24, 133], [255, 239, 0], [41, 35, 43]],
            4);
    }

    [Theory]
    [InlineData("jpg", "Q=98,subsample-mode=off,")]
    [InlineData("tif", Traits = ["long", "yes"])]
    [InlineData("webp", "lossless,", Traits = ["long", "yes"])]
    public async Task A_profile_that_is_broken_or_meant_for_other_channels_changes_nothing(string kind, string options = "")
    {
        var drawn = Patches.Draw(_folder, Patches.Colours);
        foreach (var profile in new[] { IccProfiles.Grey18, IccProfiles.Inks, new byte[300], IccProfiles.Adobe[..250],
            [.. IccProfiles.Adobe[..128], .. new byte[300]] })
            await Patches.ShouldBecome(_machine, _folder, Tagged(drawn, kind, options, profile), Patches.Colours, 2);
    }

    [Theory]
    [InlineData("jpg", "Q=98,")]
    [InlineData("tif", Traits = ["long", "yes"])]
    public async Task Nor_does_such_a_one_change_grey(string kind, string options = "")
    {
        var drawn = Patches.Draw(_folder, Patches.Greys);
        foreach (var profile in new[] { IccProfiles.Adobe, IccProfiles.Grey18[..140], [.. IccProfiles.Grey18[..128], .. new byte[300]] })
            await Patches.ShouldBecome(_machine, _folder, Tagged(drawn, kind, options, profile),
                [.. Patches.Greys.Select(grey => new[] { grey[0], grey[0], grey[0] })], 2);
    }

    private string Tagged(string drawn, string kind, string options, byte[] profile)
    {
        File.WriteAllBytes(_folder.File("profile.icc"), profile);
        Photos.Vips(_folder, $"tagged.{kind}[{options}profile={_folder.File("profile.icc")}]", "copy", drawn, "OUT");
        var file = _folder.File($"tagged.{kind}");
        ImageChecks.Header(file).Keys.ShouldContain("icc-profile-data");
        return file;
    }
}
