using Transcode.Domain;
using Transcode.Domain.Profiles;
using Transcode.Domain.Steps;
using Transcode.Media.Running;
using Transcode.MediaEvidence.Checks;
using Transcode.MediaEvidence.Samples;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Pipeline;

/// <summary>Images, from a file to proven renditions.</summary>
public sealed class ImageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly OneMachine _machine = new();

    public void Dispose()
    {
        _machine.LeftBehind().ShouldBeEmpty();
        _machine.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1, "255 0 0", "0 255 0", "0 0 255")]
    [InlineData(2, "0 255 0", "255 0 0", "255 255 255", Traits = ["long", "yes"])]
    [InlineData(3, "255 255 255", "0 0 255", "0 255 0")]
    [InlineData(4, "0 0 255", "255 255 255", "255 0 0", Traits = ["long", "yes"])]
    [InlineData(5, "255 0 0", "0 0 255", "0 255 0", Traits = ["long", "yes"])]
    [InlineData(6, "0 0 255", "255 0 0", "255 255 255")]
    [InlineData(7, "255 255 255", "0 255 0", "0 0 255")]
    [InlineData(8, "0 255 0", "255 255 255", "255 0 0", Traits = ["long", "yes"])]
    public async Task A_photo_comes_out_upright(int orientation, string aboveLeft, string aboveRight, string belowLeft)
    {
        var whole = Films.Make(_folder, "whole.jpg", Photos.Quarters + " -pix_fmt yuvj444p");
        ImageMaking.Turned(whole, _folder.File("turned.jpg"), orientation);
        var run = await FilmRun.Through(_machine, _folder.File("turned.jpg"), Photos.Both);
        var turned = orientation >= 5;
        run.Outputs.Select(output => (output.Width, output.Height)).ShouldBe(turned ? [(80, 120), (40, 60)] : [(120, 80), (60, 40)]);
        foreach (var file in run.Outputs.Select(output => _machine.PathOf(output.Key)))
        {
            ImageChecks.Shown(file)
                .ShouldBe(file.EndsWith(".jpg", StringComparison.Ordinal) ? (turned ? (80, 120) : (120, 80))
                : (turned ? (40, 60) : (60, 40)));
            new[] { Photos.Colour(file, 0.25, 0.25), Photos.Colour(file, 0.75, 0.25),
                Photos.Colour(file, 0.25, 0.75) }.ShouldBe([aboveLeft, aboveRight, belowLeft], file);
        }
    }

    [Fact]
    public async Task Alpha_is_kept_in_webp_and_becomes_white_in_jpeg()
    {
        var source = Films.Make(_folder, "clear.png", "-f lavfi -i color=red@0:s=90x90:d=0.04,format=rgba -frames:v 1 -update 1");
        await FilmRun.Through(_machine, source, Photos.Both);
        Photos.Colour(Made("small.webp"), 0.5, 0.5).ShouldEndWith(" 0");
        Photos.Colour(Made("display.jpg"), 0.5, 0.5).ShouldBe("255 255 255");
    }

    [Fact]
    public async Task Inks_become_colours_and_nothing_is_said_of_the_source()
    {
        var whole = Films.Make(_folder, "whole.png", Photos.Quarters);
        var source = Photos.Vips(_folder, "inks.jpg", "icc_export", whole, "OUT", "--output-profile", "cmyk");
        ImageChecks.Header(source)["interpretation"].ShouldBe("cmyk");
        await FilmRun.Through(_machine, source, Photos.Both);
        Photos.Colour(Made("display.jpg"), 0.25, 0.25).ShouldBe("255 0 0");
        foreach (var file in new[] { Made("display.jpg"), Made("small.webp") })
            ImageChecks.Header(file).Keys.ShouldNotContain(
                key => key.EndsWith("-data", StringComparison.Ordinal) || key.StartsWith("exif", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_animation_moves_on_where_the_profile_wants_that()
    {
        var source = Films.Make(_folder, "moves.gif", "-f lavfi -i testsrc2=s=120x80:r=10:d=0.5");
        var moving = Photos.Both with { Images = [Photos.Both.Images[0] with { Animated = true }, Photos.Both.Images[1]] };
        var run = await FilmRun.Through(_machine, source, moving);
        ImageChecks.Header(Made("small.webp"))["n-pages"].ShouldBe("5");
        ImageChecks.Shown(Made("small.webp")).ShouldBe((60, 40));
        run.Plan.Remarks.ShouldContain("the image has 5 frames or pages: the first one is taken");

        _machine.Options.MostImagePixels = 5 * 120 * 80 - 1;
        var refused = await FilmRun.Begin(_machine, source, moving);
        (await refused.Try(refused.The<Step.Render>())).ShouldBeOfType<StepOutcome.Reject>().Why.Code.ShouldBe(FailureCodes.InputTooLarge);
    }

    [Fact]
    public async Task Without_mozjpeg_the_picture_is_made_all_the_same_and_that_is_said()
    {
        var source = Films.Make(_folder, "photo.png", Photos.Quarters);
        _machine.Options.MozjpegProgram = [Executables.Find("false")!];
        var run = await FilmRun.Through(_machine, source, Photos.Both);
        run.Rendered.Single().Warnings.Single().ShouldStartWith("MozJPEG did not work here (");
        ImageChecks.Shown(Made("display.jpg")).ShouldBe((120, 80));
    }

    [Fact]
    public async Task With_mozjpeg_the_picture_is_smaller_than_without()
    {
        var source = Films.Make(_folder, "photo.png", "-f lavfi -i testsrc2=s=1200x900:d=0.04,noise=alls=12 -frames:v 1 -update 1");
        var large = Photos.Both with { Images = [Photos.Both.Images[1] with { Width = 1200, Height = 1200 }] };
        var with = await FilmRun.Through(_machine, source, large);
        with.Rendered.Single().Warnings.ShouldBeEmpty();
        _machine.Options.MozjpegProgram = [Executables.Find("false")!];
        var without = await FilmRun.Through(_machine, source, large);
        with.Outputs.Single().Bytes.ShouldBeLessThan((long)(0.95 * without.Outputs.Single().Bytes));
    }

    [Fact]
    public async Task A_drawing_reads_neither_its_neighbours_nor_the_network()
    {
        var neighbour = Films.Make(_folder, "neighbour.png", "-f lavfi -i color=red:s=50x50:d=0.04 -frames:v 1 -update 1");
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        File.WriteAllText(_folder.File("drawing.svg"),
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="100" height="100"><rect width="100" height="100" fill="lime"/>
            <image width="100" height="100" xlink:href="file://{neighbour}"/><image width="100" height="100" href="neighbour.png"/><image width="100" height="100" href="../neighbour.png"/>
            <image width="100" height="100" href="http://{listener.LocalEndpoint}/red.png"/></svg>
            """);
        await FilmRun.Through(_machine, _folder.File("drawing.svg"), Photos.Both);
        Photos.Colour(Made("display.jpg"), 0.5, 0.5).ShouldBe("0 255 0");
        listener.Pending().ShouldBeFalse("nobody may have called");
    }

    [Fact]
    public async Task A_picture_that_is_too_large_is_refused_by_its_header()
    {
        _machine.Options.MostImagePixels = 120 * 80 - 1;
        var source = Films.Make(_folder, "photo.png", Photos.Quarters);
        var outcome = await _machine.Run(StepGraph.Probe([Photos.Both]), OneMachine.Grant(source), new Dictionary<string, StepResult>(),
            TestContext.Current.CancellationToken);
        var why = outcome.ShouldBeOfType<StepOutcome.Reject>().Why;
        (why.Code, why.Message.Contains("Worker:MostImagePixels", StringComparison.Ordinal)).ShouldBe((FailureCodes.InputTooLarge, true));
    }

    [Fact]
    public async Task Small_errors_are_delivered_and_told_or_refused_by_the_profile()
    {
        var whole = Films.Make(_folder, "whole.jpg", "-f lavfi -i testsrc2=s=640x480:d=0.04 -frames:v 1 -update 1");
        var bytes = File.ReadAllBytes(whole);
        bytes.AsSpan(bytes.Length / 2, 40).Fill(0xFF);
        File.WriteAllBytes(_folder.File("scratched.jpg"), bytes);
        var run = await FilmRun.Through(_machine, _folder.File("scratched.jpg"), Photos.Both);
        run.Rendered.Single().Damage.ShouldNotBeEmpty();
        var strict = await FilmRun.Begin(_machine, _folder.File("scratched.jpg"), Photos.Both with { Damage = DamagePolicy.Reject });
        (await strict.Try(strict.The<Step.Render>())).ShouldBeOfType<StepOutcome.Reject>().Why.Code.ShouldBe(FailureCodes.InputDamaged);
    }

    [Theory]
    [InlineData("large.png")]
    [InlineData("large.jpg")]
    public async Task A_hundred_megapixels_take_less_than_300_MB(string name)
    {
        var meter = new MeteredRunner(new ToolRunner(TimeProvider.System));
        using var metered = new OneMachine { Tools = meter };
        var dark = Photos.Vips(_folder, "dark.v", "black", "OUT", "12000", "8400", "--bands", "3");
        var source = Photos.Vips(_folder, name, "copy", dark, "OUT");
        File.Delete(dark);
        var run = await FilmRun.Through(metered, source, Photos.Both);
        run.Outputs.Select(output => (output.Width, output.Height)).ShouldBe([(400, 280), (60, 42)]);
        meter.Peak.ShouldBeInRange(1, 300_000_000);
    }

    [Theory]
    [InlineData("photo.ppm", "rgb24", "255 0 0")]
    [InlineData("photo.pgm", "gray16be", "0 0 0")]
    public async Task A_portable_pixmap_is_a_picture_and_half_of_one_is_none(string name, string pixels, string colour)
    {
        var whole = Films.Make(_folder, name, $"{Photos.Quarters} -pix_fmt {pixels}");
        await FilmRun.Through(_machine, whole, Photos.Both);
        Photos.Colour(Made("display.jpg"), 0.25, 0.25).ShouldBe(colour);

        var bytes = File.ReadAllBytes(whole);
        File.WriteAllBytes(_folder.File("half"), bytes[..(bytes.Length / 2)]);
        var half = await FilmRun.Begin(_machine, _folder.File("half"), Photos.Both);
        (await half.Try(half.The<Step.Render>())).ShouldBeOfType<StepOutcome.Reject>().Why.Code.ShouldBe(FailureCodes.InputUndecodable);
    }

    private string Made(string name) => _machine.PathOf("videos/film/outputs/" + name);
}
