using Transcode.Media.IsoBmff;
using Transcode.Media.Tests.Running;

namespace Transcode.Media.Tests.IsoBmff;

public sealed class AudioTests : IDisposable
{
    private const int FrameLength = 1024;
    private const uint Rate = 48_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Audio_is_divided_at_the_videos_boundaries_and_joins_without_a_seam()
    {
        var ffmpeg = new Ffmpeg(_folder);
        await ffmpeg.Run(["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=7", "-c:a", "aac", .. Ffmpeg.Fragmented,
            "-frag_duration", "4000000", "audio.mp4"]);
        await using var source = File.OpenRead(_folder.File("audio.mp4"));
        var movie = await FragmentedMovie.Read(source, Now);
        movie.Init.Codec.ShouldBe("mp4a.40.2");
        (movie.Init.Handler, movie.Init.Timescale, movie.Init.Width).ShouldBe(("soun", Rate, 0));

        // The encoder's first packet only primes the decoder, and is heard before the beginning.
        var placed = AudioTimeline.Place(movie.Samples, -FrameLength, Rate).ShouldBeOfType<Placement.Placed>().Samples;
        var cuts = SegmentCuts.At(placed, Rate, [2 * Timeline.Timescale, 4 * Timeline.Timescale, 6 * Timeline.Timescale]);
        await Write(source, movie.Init, placed, cuts);

        // 2 s are 93.75 frames, so the first frame at or after 2 s is the 94th after the priming one.
        cuts.Select(range => range.Start.Value).ShouldBe([0, 95, 189, 283]);
        var packets = await ffmpeg.Packets("assembled.mp4");
        packets.Select(packet => packet.Pts).ShouldBe(Enumerable.Range(0, placed.Count).Select(n => 10L * Rate + (n - 1) * FrameLength));
        (await ffmpeg.FrameHashes("assembled.mp4")).ShouldBe(await ffmpeg.FrameHashes("audio.mp4"));
    }

    [Fact]
    public void A_segment_in_which_nothing_is_heard_is_an_empty_range()
    {
        List<Sample> samples = [.. Enumerable.Range(0, 10)
            .Select(n => new Sample(n, 1, 10L * Rate + n * FrameLength, FrameLength, 0, true))];
        var cuts = SegmentCuts.At(samples, Rate, [2 * Timeline.Timescale, 4 * Timeline.Timescale]);
        cuts.ShouldBe([0..10, 10..10, 10..10]);
    }

    [Fact]
    public void A_boundary_between_two_ticks_of_the_track_is_not_rounded()
    {
        // At 44.1 kHz one tick is 2.04 ticks of the boundary's clock: sample 1 is shown just before boundary 3, sample 2 after it.
        List<Sample> samples = [.. Enumerable.Range(0, 3).Select(n => new Sample(n, 1, 441_000 + n, 1, 0, true))];
        SegmentCuts.At(samples, 44_100, [2]).ShouldBe([0..1, 1..3]);
        SegmentCuts.At(samples, 44_100, [3]).ShouldBe([0..2, 2..3]);
    }

    private async Task Write(Stream source, InitSegment init, IReadOnlyList<Sample> placed, IReadOnlyList<Range> cuts)
    {
        await using var target = File.Create(_folder.File("assembled.mp4"));
        await target.WriteAsync(init.Bytes, Now);
        var writer = new SegmentWriter(source, init.TrackId);
        for (var n = 0; n < cuts.Count; n++)
            (await writer.Write(target, [.. placed.Take(cuts[n])], (uint)n + 1, Now)).ShouldBe(1, "fragments of an audio segment");
    }
}
