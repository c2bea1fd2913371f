using Microsoft.AspNetCore.Http;
using Transcode.Domain;
using Transcode.Domain.Addresses;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Media.Running;
using Transcode.Media.Sites;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Fetch;

/// <summary>Pages with a film on them, by the real yt-dlp.</summary>
public sealed class SitePageTests : IClassFixture<OddServer>, IDisposable
{
    private const string Key = "videos/film/source/source";
    private const string Film = "<video src=\"/film.mp4\"></video>";

    private readonly MeteredRunner _runner = new(new ToolRunner(TimeProvider.System));
    private readonly OneMachine _machine;
    private readonly OddServer _server;

    public SitePageTests(OddServer server)
    {
        _server = server;
        _machine = new OneMachine { Tools = _runner };
        _machine.Options.Outgoing = new OutgoingPolicy { Allowed = [AddressRange.Of([127, 0, 0, 1], 32)] };
    }

    [Fact]
    public async Task The_film_of_a_page_is_fetched_as_it_is_and_no_argument_tells_the_address()
    {
        NeedsYtdlp();
        Serve(Film);
        (await Run()).ShouldBeOfType<StepOutcome.Done>().Result.ShouldBeOfType<StepResult.Fetched>().Bytes.ShouldBe(OddServer.File.Length);
        File.ReadAllBytes(_machine.PathOf(Key)).AsSpan().SequenceEqual(OddServer.File).ShouldBeTrue();
        _machine.LeftBehind().ShouldBeEmpty();
        _runner.Commands.ShouldHaveSingleItem().ToShell().ShouldNotContain("secret");
    }

    [Fact]
    public async Task The_pieces_of_a_playlist_become_one_film()
    {
        NeedsYtdlp();
        using var folder = new TemporaryFolder();
        await MakePieces(folder);
        _server.Become(new()
        {
            First = async (_, http) =>
            {
                var name = http.Request.Path.Value!.EndsWith("holiday.mp4", StringComparison.Ordinal) ? "list.m3u8"
                    : Path.GetFileName(http.Request.Path.Value);
                http.Response.ContentType = name.EndsWith("m3u8", StringComparison.Ordinal) ? "application/vnd.apple.mpegurl" : "video/mp2t";
                await http.Response.Body.WriteAsync(await File.ReadAllBytesAsync(folder.File(name)));
                return true;
            },
        });
        (await Run()).ShouldBeOfType<StepOutcome.Done>();
        (await Seconds(_machine.PathOf(Key))).ShouldBe(4, 0.1);
        _machine.LeftBehind().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("<video src=\"http://127.0.0.2:81/film.mp4\"></video>")]
    [InlineData("<video src=\"http://169.254.169.254/latest/film.mp4\"></video>")]
    public async Task A_page_cannot_lead_it_inward(string page)
    {
        NeedsYtdlp();
        Serve(page);
        (await Run()).ShouldBeOfType<StepOutcome.Reject>().Why.Code.ShouldBe(FailureCodes.AddressRefused);
    }

    [Fact]
    public async Task A_page_without_a_film_is_told_with_what_to_do_and_without_the_key_of_its_address()
    {
        NeedsYtdlp();
        Serve("<p>Nothing to see</p>");
        var why = (await Run()).ShouldBeOfType<StepOutcome.Reject>().Why;
        why.Code.ShouldBe(FailureCodes.SourceRefused);
        (why.Message + why.Detail).ShouldNotContain("secret");
    }

    [Fact]
    public async Task A_film_that_is_too_long_is_not_fetched()
    {
        NeedsYtdlp();
        Serve(Film);
        (await Run(mostBytes: 1000)).ShouldBeOfType<StepOutcome.Reject>().Why.Code.ShouldBe(FailureCodes.InputTooLarge);
        _machine.LeftBehind().ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_is_told_not_to_look_at_pages_does_not()
    {
        _machine.Options.UsesYtdlp = false;
        Serve(Film);
        (await Run()).ShouldBeOfType<StepOutcome.Reject>().Why.Code.ShouldBe(FailureCodes.SourceNeedsYtdlp);
        _runner.Commands.ShouldBeEmpty();
    }

    public void Dispose() => _machine.Dispose();

    private static void NeedsYtdlp() => Assert.SkipWhen(Executables.Find(SiteCommand.Executable) is null,
        "yt-dlp is not installed (apt-get install yt-dlp)");

    /// <summary>The page at the address of the test, the film everywhere else.</summary>
    private void Serve(string body) => _server.Become(new()
    {
        First = async (_, http) =>
        {
            if (http.Request.Path != _server.Url.AbsolutePath)
                return false;
            http.Response.ContentType = "text/html";
            await http.Response.WriteAsync($"<html><head><title>Holiday</title></head><body>{body}</body></html>");
            return true;
        },
    });

    private static async Task MakePieces(TemporaryFolder folder)
    {
        var made = await new ToolRunner(TimeProvider.System).Run(new ToolCommand("ffmpeg",
            ["-v", "error", "-f", "lavfi", "-i", "testsrc2=size=160x120:rate=25:duration=4", "-c:v", "libx264", "-preset", "ultrafast",
            "-g", "50", "-f", "hls", "-hls_time", "2", "-hls_playlist_type", "vod", "list.m3u8"], folder.Path), ToolLimits.None,
            ToolOutput.Nowhere, TestContext.Current.CancellationToken);
        made.ShouldBeOfType<ToolResult.Exited>().Code.ShouldBe(0);
    }

    private static async Task<double> Seconds(string path)
    {
        var told = "";
        await new ToolRunner(TimeProvider.System).Run(new ToolCommand("ffprobe",
            ["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", path], Path.GetTempPath()), ToolLimits.None,
            ToolOutput.ToLines(line => told = line), TestContext.Current.CancellationToken);
        return double.Parse(told, System.Globalization.CultureInfo.InvariantCulture);
    }

    private Task<StepOutcome> Run(long mostBytes = 1 << 30) => _machine.Run(
        new Step.Fetch { Id = StepGraph.FetchId, Url = _server.Url.AbsoluteUri, MostBytes = mostBytes, Key = Key },
        new SourceGrant(null, null, 0, null), new Dictionary<string, StepResult>(), TestContext.Current.CancellationToken);
}
