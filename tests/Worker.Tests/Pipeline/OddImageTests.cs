using System.Text;
using Transcode.Domain;
using Transcode.Domain.Steps;
using Transcode.MediaEvidence.Checks;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Pipeline;

/// <summary>Images of the wild: cut, with a film behind them, in odd encodings, of several frames, and those that are none.</summary>
public sealed class OddImageTests : IDisposable
{
    private const string Noisy = "-f lavfi -i testsrc2=s=320x240:d=0.04,noise=alls=12 -frames:v 1 -update 1";

    private static readonly byte[] _film = [0, 0, 0, 24, .. "ftypmp42"u8, 0, 0, 0, 0, .. "isommp42"u8,
        .. Enumerable.Range(0, 40_000).Select(at => (byte)(at * 7919 >> 3))];

    private readonly TemporaryFolder _folder = new();
    private readonly OneMachine _machine = new();

    public void Dispose()
    {
        _machine.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_jpeg_that_lacks_only_its_end_is_made_and_that_is_said(bool progressive)
    {
        var (name, whole) = Jpeg(progressive);
        await FilmRun.Through(_machine, name, Photos.Both);
        var expected = File.ReadAllBytes(Made("display.jpg"));
        foreach (var behind in new[] { [], _film, whole })
        {
            var run = await FilmRun.Through(_machine, Written([.. whole[..^2], .. behind]), Photos.Both);
            run.Rendered.Single().Damage.Single().Message.ShouldStartWith("the end marker of the image is missing");
            File.ReadAllBytes(Made("display.jpg")).ShouldBe(expected, "every pixel is there");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_jpeg_that_is_cut_in_its_pixels_is_refused_whatever_follows(bool progressive)
    {
        var (_, whole) = Jpeg(progressive);
        foreach (var kept in new[] { whole.Length / 2, whole.Length * 9 / 10 })
            foreach (var behind in new[] { [], _film, whole })
            {
                var outcome = await Probe(Written([.. whole[..kept], .. behind]));
                if (outcome is StepOutcome.Done) // All scans were announced: a decoder has to find out.
                {
                    var run = await FilmRun.Begin(_machine, _folder.File("odd"), Photos.Both);
                    outcome = await run.Try(run.The<Step.Render>());
                }
                outcome.ShouldBeOfType<StepOutcome.Reject>().Why.Code.ShouldBe(FailureCodes.InputUndecodable);
            }
    }

    [Fact]
    public async Task What_follows_a_whole_jpeg_changes_nothing()
    {
        var (name, whole) = Jpeg(false);
        await FilmRun.Through(_machine, name, Photos.Both);
        var expected = File.ReadAllBytes(Made("display.jpg"));
        foreach (var odd in new byte[][] { [.. whole, .. _film], [.. whole, .. whole], [.. whole, 0xFF, 0xFF, 1, 2, 3],
            [0xFF, 0xD8, 0xFF, 0xFF, 0xFF, .. whole[2..]] })
        {
            var run = await FilmRun.Through(_machine, Written(odd), Photos.Both);
            (run.Rendered.Single().Damage.Count, run.Rendered.Single().Warnings.Count).ShouldBe((0, 0));
            File.ReadAllBytes(Made("display.jpg")).ShouldBe(expected);
        }
    }

    [Fact]
    public async Task A_drawing_may_be_in_any_encoding_and_begin_late()
    {
        var drawing = $"""<!-- {new string('x', 9000)} --><s:svg xmlns:s="http://www.w3.org/2000/svg" viewBox="0 0 100 50"><s:rect width="100" height="50" fill="lime"/></s:svg>""";
        foreach (var encoding in new Encoding[] { new UTF8Encoding(true), new UnicodeEncoding(false, true),
            new UnicodeEncoding(true, true) })
        {
            var run = await FilmRun.Through(_machine,
                Written([.. encoding.Preamble,
                .. encoding.GetBytes($"<?xml version=\"1.0\" encoding=\"{(encoding is UTF8Encoding ? "UTF-8" : "UTF-16")}\"?>"
                + drawing)]), Photos.Both);
            Photos.Colour(Made("display.jpg"), 0.5, 0.5).ShouldBe("0 255 0");
            ImageChecks.Shown(Made("display.jpg")).ShouldBe((100, 50));
            run.Facts.Image!.Format.ShouldBe("svg");
        }
    }

    [Fact]
    public async Task An_animated_png_gives_its_first_frame_and_says_so()
    {
        var source = Films.Make(_folder, "moves.apng", "-f lavfi -i testsrc2=s=60x40:r=5:d=1 -plays 0 -f apng");
        var run = await FilmRun.Through(_machine, source, Photos.Both);
        run.Plan.Remarks.ShouldContain("the image has 5 frames or pages: the first one is taken");
    }

    [Fact]
    public async Task What_the_first_frame_of_a_gif_leaves_bare_is_not_black()
    {
        // The canvas becomes twice as wide, and the frame its right half.
        var frame = Films.Make(_folder, "frame.gif", "-f lavfi -i color=blue:s=20x20:r=1:d=1 -frames:v 1");
        var bytes = File.ReadAllBytes(frame);
        var at = bytes.AsSpan().LastIndexOf(new byte[] { 0x2C, 0, 0, 0, 0, 20, 0, 20, 0 });
        (bytes[6], bytes[at + 1]) = (40, 20);
        bytes[bytes.AsSpan().LastIndexOf(new byte[] { 0x21, 0xF9, 4 }) + 3] &= 0xFE;
        var run = await FilmRun.Through(_machine, Written(bytes), Photos.Both);
        (Photos.Colour(Made("display.jpg"), 0.2, 0.5), Photos.Colour(Made("display.jpg"), 0.8, 0.5)).ShouldBe(
            ("255 255 255", "0 0 255"));
        run.Plan.Remarks.ShouldBeEmpty("there is but one frame");
    }

    [Fact]
    public async Task A_cameras_raw_file_is_refused_and_its_tiff_is_not()
    {
        var photo = Photos.Vips(_folder, "photo.tif", "copy", Films.Make(_folder, "photo.png", Photos.Quarters), "OUT");
        (await Probe(photo)).ShouldBeOfType<StepOutcome.Done>();
        // The first entry of the directory becomes the version of DNG. Its tags are out of order then, which nobody minds.
        var bytes = File.ReadAllBytes(photo);
        var at = BitConverter.ToInt32(bytes, 4);
        BitConverter.GetBytes((ushort)50706).CopyTo(bytes, at + 2);
        var why = (await Probe(Written(bytes))).ShouldBeOfType<StepOutcome.Reject>().Why;
        (why.Code, why.Message.Contains("raw file", StringComparison.Ordinal)).ShouldBe((FailureCodes.InputRefusedFormat, true));
        (await Probe(Written([.. "FUJIFILMCCD-RAW 0201"u8, .. new byte[2000]]))).ShouldBeOfType<StepOutcome.Reject>().Why.Code.ShouldBe(
            FailureCodes.InputRefusedFormat);
    }

    [Fact]
    public async Task Grey_in_floats_without_a_scale_is_refused_and_not_made_black()
    {
        var drawn = Patches.Draw(_folder, Patches.Greys);
        Photos.Vips(_folder, "floats.tif", "linear", drawn, "OUT", "0.00392", "0");
        (await Probe(_folder.File("floats.tif"))).ShouldBeOfType<StepOutcome.Reject>().Why.Code.ShouldBe(FailureCodes.InputRefusedFormat);
    }

    private Task<StepOutcome> Probe(string file) =>
        _machine.Run(StepGraph.Probe([Photos.Both]), OneMachine.Grant(file), new Dictionary<string, StepResult>(),
            TestContext.Current.CancellationToken);

    private (string Name, byte[] Bytes) Jpeg(bool progressive)
    {
        var name = Films.Make(_folder, "whole.jpg", Noisy);
        if (progressive)
            name = Photos.Vips(_folder, "progressive.jpg[interlace]", "copy", name, "OUT").Split('[')[0];
        return (name, File.ReadAllBytes(name));
    }

    private string Written(byte[] bytes)
    {
        File.WriteAllBytes(_folder.File("odd"), bytes);
        return _folder.File("odd");
    }

    private string Made(string name) => _machine.PathOf("videos/film/outputs/" + name);
}
