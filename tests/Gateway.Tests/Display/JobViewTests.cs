using Transcode.Cli.Display;
using Transcode.Gateway.Jobs;

namespace Transcode.Gateway.Tests.Display;

public class JobViewTests
{
    [Fact]
    public void A_running_job_is_told_in_words_figures_and_a_map()
    {
        var view = JobView.Of(new ProgressNow(42.4, 118.2, 3.94, 125,
        [
            Step("probe", "probe", "done"), Step("hls.audio", "encode_audio", "done"),
            Step("hls.video.0000", "encode_video", "done"), Step("hls.video.0001", "encode_video", "leased"),
            Step("hls.video.0002", "encode_video", "leased", attempts: 2), Step("hls.video.0003", "encode_video", "open"),
            Step("hls.package", "package", "waiting"),
        ]));

        view.Phase.ShouldBe("encoding");
        view.Figures.ShouldBe("118 fps, 3.9x, about 2 min left");
        view.Map.ShouldBe([ChunkSign.Done, ChunkSign.Running, ChunkSign.Again, ChunkSign.Waiting]);
        view.Legend.ShouldBe("1 of 4 chunks done, 1 running, 1 tried again");
        view.Line.ShouldBe("42 % | encoding | 118 fps, 3.9x, about 2 min left | 1 of 4 chunks done, 1 running, 1 tried again");
    }

    [Fact]
    public void A_job_that_waits_says_why() =>
        JobView.Of(new ProgressNow(0, 0, 0, null,
            [Step("probe", "probe", "open") with { Why = "three jobs go first" }])).Line.ShouldBe("0 % | three jobs go first");

    [Theory]
    [InlineData("probe", "looking at the source")]
    [InlineData("encode_audio", "encoding sound")]
    [InlineData("package", "packaging")]
    [InlineData("verify", "verifying")]
    public void Each_stage_has_its_words(string kind, string message) =>
        JobView.Of(new ProgressNow(0, 0, 0, null, [Step("x", kind, "leased")])).Phase.ShouldBe(message);

    [Fact]
    public void Many_chunks_share_a_sign_and_the_worst_of_them_shows()
    {
        var chunks = Enumerable.Repeat(ChunkSign.Done, 1000).ToArray();
        chunks[333] = ChunkSign.Again;

        var map = ChunkMap.Fit(chunks, 60);

        map.Count.ShouldBe(60);
        map.Count(sign => sign == ChunkSign.Again).ShouldBe(1);
        ChunkMap.Fit(chunks[..60], 60).Count.ShouldBe(60);
    }

    [Theory]
    [InlineData(0.4, "0 s")]
    [InlineData(45, "45 s")]
    [InlineData(125, "2 min")]
    [InlineData(7500, "2 h 05 min")]
    public void A_span_of_time_is_told_as_people_tell_it(double seconds, string message) => JobView.Span(seconds).ShouldBe(message);

    private static StepNow Step(string id, string kind, string state, int attempts = 1) => new(id, kind, state, 0, "here", attempts, null);
}
