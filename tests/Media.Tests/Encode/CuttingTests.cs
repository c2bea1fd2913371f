using Transcode.Domain.Time;
using Transcode.Media.Tests.Running;
using Transcode.MediaEvidence.Samples;

namespace Transcode.Media.Tests.Encode;

/// <summary>
/// The claim on which all else rests: the frames of the chunks, one chunk after the other, are the frames of a straight decode through the
/// same filters, at the same times, and as many as the index says.
/// </summary>
public sealed class CuttingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("open-gop-h264-long.mp4", 6, 2)]
    [InlineData("open-gop-hevc-long.mp4", 6, 2, Traits = ["long", "yes"])]
    [InlineData("vfr-long.mp4", 6, 2)]
    [InlineData("transport-long.ts", 6, 2)]
    [InlineData("transport-wrap.ts", 1, 1)]
    [InlineData("no-cues-long.mkv", 6, 2, Traits = ["long", "yes"])]
    [InlineData("edit-list-long.mp4", 6, 2, Traits = ["long", "yes"])]
    [InlineData("rotated-long.mov", 6, 2)]
    [InlineData("film-23.976-long.mp4", 6, 2, Traits = ["long", "yes"])]
    [InlineData("single-keyframe-40s.mp4", 6, 2)]
    [InlineData("fragmented.mp4", 1, 0.5)]
    public async Task Chunks_of_a_nasty_sample_are_a_straight_decode(string sample, double segment, double gop) =>
        await AreAStraightDecode(MediaSamples.Named(sample).Path(), segment, gop);

    private const string X264 = "-c:v libx264 -preset ultrafast";

    [Theory]
    [InlineData("interlaced.ts",
        "-f lavfi -i testsrc2=s=192x108:r=50:d=9,interlace=scan=tff -c:v mpeg2video -b:v 1M -bf 2 -flags +ildct+ilme -top 1 -g 12", 1, 1)]
    [InlineData("interlaced.mp4",
        "-f lavfi -i testsrc2=s=192x108:r=50:d=9,interlace=scan=tff -c:v libx264 -preset veryfast -flags +ildct+ilme -x264-params "
            + "tff=1:open-gop=1:keyint=13 -color_range tv", 1, 1)]
    [InlineData("thousand.mp4", "-f lavfi -i testsrc2=s=96x54:r=1000:d=5 " + X264 + " -g 300", 1, 1)]
    [InlineData("thousand-in-milliseconds.mkv", "-f lavfi -i testsrc2=s=96x54:r=480:d=5 " + X264 + " -g 300", 1, 1)]
    [InlineData("flash.flv", "-f lavfi -i testsrc2=s=192x108:r=25:d=9 -c:v flv -g 30", 1, 1)]
    [InlineData("late.mkv", "-f lavfi -i sine=d=9 -itsoffset 2.3 -f lavfi -i testsrc2=s=192x108:r=30:d=6 " + X264 + " -g 20", 1, 1)]
    [InlineData("intra.mov", "-f lavfi -i testsrc2=s=192x108:r=25:d=9 -c:v mjpeg -q:v 5", 1, 1)]
    [InlineData("closed.mp4", "-f lavfi -i testsrc2=s=192x108:r=25:d=12 -c:v libx264 -preset veryfast -bf 3 -g 40", 1, 1)]
    [InlineData("closed.mkv", "-f lavfi -i testsrc2=s=192x108:r=25:d=12 -c:v libx264 -preset veryfast -bf 3 -g 40", 1, 1)]
    [InlineData("film-23.976.mkv", "-f lavfi -i testsrc2=s=192x108:r=24000/1001:d=12 -c:v libx264 -preset veryfast -bf 3 -g 24", 1, 1)]
    [InlineData("closed-hevc.mp4",
        "-f lavfi -i testsrc2=s=192x108:r=25:d=12 -c:v libx265 -preset ultrafast -x265-params log-level=none:keyint=40:open-gop=0", 1, 1)]
    [InlineData("refresh.mp4",
        "-f lavfi -i testsrc2=s=192x108:r=25:d=12 -c:v libx264 -preset veryfast -x264-params intra-refresh=1:keyint=40", 1, 1)]
    [InlineData("vp9.webm", "-f lavfi -i testsrc2=s=192x108:r=24:d=9 -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -g 24", 1, 1)]
    [InlineData("mpeg2.mxf", "-f lavfi -i testsrc2=s=192x108:r=25:d=9 -c:v mpeg2video -bf 2 -g 15 -b:v 1M", 1, 1)]
    public async Task Chunks_of_another_kind_of_film_are_a_straight_decode(string name, string recipe, double segment, double gop)
    {
        await new IsoBmff.Ffmpeg(_folder).Run(["-v", "error", .. recipe.Split(' '), name]);
        await AreAStraightDecode(_folder.File(name), segment, gop);
    }

    [Theory]
    [InlineData("closed.mp4", "-c:v libx264 -preset veryfast -bf 3 -g 40", true)]
    [InlineData("closed.mkv", "-c:v libx264 -preset veryfast -bf 3 -g 40", true)]
    [InlineData("closed-hevc.mp4", "-c:v libx265 -preset ultrafast -x265-params log-level=none:keyint=40:open-gop=0", true)]
    [InlineData("open.mp4", "-c:v libx264 -preset veryfast -x264-params open-gop=1:keyint=40:bframes=3:scenecut=0", false)]
    [InlineData("refresh.mp4", "-c:v libx264 -preset veryfast -x264-params intra-refresh=1:keyint=40", false)]
    public async Task Only_key_frames_that_reset_the_decoder_are_started_from_directly(string name, string encoder, bool resets)
    {
        await new IsoBmff.Ffmpeg(_folder).Run(["-v", "error", .. $"-f lavfi -i testsrc2=s=192x108:r=25:d=12 {encoder}".Split(' '), name]);
        var (video, timeline) = await new Cutting(_folder.File(name), _folder.Path, TestContext.Current.CancellationToken).Index(1);
        // Key frames each 1.6 s; a cut at 8 s lies on one.
        var seek = video.TimeBase.Seconds(timeline.Points.Single(point => point.At == MediaTime.FromSeconds(8)).Seek.ShouldNotBeNull());
        (seek > 7).ShouldBe(resets, $"a cut at 8 s is decoded from {seek} s");
    }

    private async Task AreAStraightDecode(string file, double segment, double gop)
    {
        var cutting = new Cutting(file, _folder.Path, TestContext.Current.CancellationToken);
        var (video, timeline) = await cutting.Index(gop);
        timeline.WhyNotExact.ShouldBeNull();
        var chunks = Cutting.Chunks(video, timeline, segment, gop);
        chunks.Count.ShouldBeGreaterThan(2, "a test of cutting needs cuts");

        var straight = await cutting.Frames(Cutting.Straight(video, timeline));
        straight.Count.ShouldBe((int)timeline.Frames);
        var cut = new List<(long Ticks, string Hash)>();
        foreach (var chunk in chunks)
        {
            var frames = await cutting.Frames(chunk);
            frames.Count.ShouldBe((int)chunk.Chunk.Frames, $"chunk {chunk.Chunk.Number}");
            frames[0].Ticks.ShouldBe(chunk.Chunk.Start.Ticks, $"chunk {chunk.Chunk.Number}");
            cut.AddRange(frames);
        }
        cut.ShouldBe(straight);
        cut.Select(frame => new MediaTime(frame.Ticks)).ShouldBeInOrder();
        cut[^1].Ticks.ShouldBeLessThan(timeline.End.Ticks);
    }
}
