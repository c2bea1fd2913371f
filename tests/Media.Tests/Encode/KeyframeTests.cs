using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Media.Encode;
using Transcode.Media.Inputs;
using Transcode.Media.IsoBmff;
using Transcode.Media.Running;
using Transcode.Media.Tests.Running;

namespace Transcode.Media.Tests.Encode;

/// <summary>Where the encoder really puts key frames.</summary>
public sealed class KeyframeTests : IDisposable
{
    private const string Encoded = "-c:v libx264 -preset ultrafast -video_track_timescale 90000";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("steady", "-f lavfi -i testsrc2=s=96x54:r=25:d=9")]
    [InlineData("ntsc", "-f lavfi -i testsrc2=s=96x54:r=30000/1001:d=9")]
    [InlineData("two within a millisecond",
        "-f lavfi -i testsrc2=s=96x54:r=25:d=9,settb=1/90000,setpts='if(eq(mod(N\\,25)\\,24)\\,(N+1)*3600-27\\,N*3600)' -fps_mode "
            + "passthrough -enc_time_base 1:90000")]
    public async Task A_chunks_key_frames_lie_exactly_where_the_plan_says(string what, string recipe)
    {
        await new IsoBmff.Ffmpeg(_folder).Run([.. recipe.Split(' '), .. Encoded.Split(' '), "source.mp4"]);
        var cutting = new Cutting(_folder.File("source.mp4"), _folder.Path, Now);
        var (video, timeline) = await cutting.Index(1);
        foreach (var step in Cutting.Chunks(video, timeline, 2, 1))
            (await KeyTimes(step)).ShouldBe(step.Chunk.Keyframes, $"{what}, chunk {step.Chunk.Number}");
    }

    [Fact]
    public async Task Without_cuts_the_first_group_is_as_long_as_the_others()
    {
        await new IsoBmff.Ffmpeg(_folder).Run("-f", "lavfi", "-i", "testsrc2=s=96x54:r=25:d=15", "-c:v", "libx264", "-preset", "ultrafast",
            "source.mp4");
        var keys = await KeyTimes(Whole(2));
        keys.Select(key => key.Seconds).ShouldBe([0, 2, 4, 6, 8, 10, 12, 14]);
    }

    [Fact]
    public async Task Without_cuts_a_clock_that_begins_late_begins_at_zero()
    {
        await new IsoBmff.Ffmpeg(_folder).Run("-f", "lavfi", "-i", "testsrc2=s=96x54:r=25:d=7", "-c:v", "libx264", "-preset", "ultrafast",
            "-output_ts_offset", "1000", "-f", "mpegts", "source.mp4");
        (await KeyTimes(Whole(2.5))).Select(key => key.Seconds).ShouldBe([0, 2.52, 5]);
    }

    private Step.EncodeVideo Whole(double gop) => Steps.Whole with
    {
        WithAudio = [],
        Settings = new VideoSettings { Ladder = [], GopSeconds = gop },
        Renditions = [new() { Name = "small", Width = 96, Height = 54, Kbps = 100 }],
        Encode = ["small"],
        Chunk = new Chunk { Number = 0, Segments = [], Keyframes = [], Frames = 1, Lead = [], End = MediaTime.Zero },
    };

    private async Task<List<MediaTime>> KeyTimes(Step.EncodeVideo step)
    {
        var command = EncodeVideoCommand.For(step, MediaInput.File(_folder.File("source.mp4")), _folder.Path);
        var result = await new ToolRunner(TimeProvider.System).Run(command, ToolLimits.None, ToolOutput.Nowhere, Now);
        result.ShouldBeOfType<ToolResult.Exited>().Stderr.Lines.ShouldBeEmpty();
        await using var file = File.OpenRead(_folder.File(EncodeVideoCommand.FileOf("small")));
        var movie = await FragmentedMovie.Read(file, Now);
        return [.. movie.Samples.Where(sample => sample.IsSync).Select(sample => new MediaTime(sample.PresentationTime - Timeline.Offset))];
    }
}
