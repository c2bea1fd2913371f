using Transcode.Domain.Plans;
using Transcode.Domain.Sources;
using Transcode.Domain.Tests.Sources;
using Transcode.Domain.Time;

namespace Transcode.Domain.Tests.Plans;

public sealed class SegmentTests
{
    [Fact]
    public void Segments_of_a_steady_film_are_as_long_as_wanted()
    {
        var segments = Segments(Films.Steady(20));
        segments.Select(s => s.Start.Seconds).ShouldBe([0, 6, 12, 18]);
        segments.Select(s => s.Duration.Seconds).ShouldBe([6, 6, 6, 2]);
        segments.Select(s => s.Frames).ShouldBe([150, 150, 150, 50]);
        segments.Select(s => s.Number).ShouldBe([0, 1, 2, 3]);
    }

    [Fact]
    public void A_film_whose_first_frame_comes_late_begins_at_zero_with_that_frame()
    {
        var segments = Segments(Listing.Index(Listing.Steady(250, 40, 25, from: 7000), MediaTime.Zero));
        segments.Select(s => s.Start.Seconds).ShouldBe([0, 6, 12]);
        segments.Select(s => s.Duration.Seconds).ShouldBe([6, 6, 5]);
        segments.Select(s => s.Frames).ShouldBe([3, 126, 125]);
    }

    [Fact]
    public void Each_slide_of_a_slow_show_is_a_segment_of_its_own()
    {
        var segments = Segments(Listing.Index(Listing.Steady(4, 60_000, 1)));
        segments.Select(s => s.Start.Seconds).ShouldBe([0, 60, 120, 180]);
        segments.ShouldAllBe(s => s.Frames == 1);
    }

    [Fact]
    public void Any_film_is_covered_exactly_without_gap_or_overlap()
    {
        for (var n = 0; n < 300; n++)
            Covers(Films.Unsteady(n), $"film {n}");
    }

    private static void Covers(FrameTimeline film, string message)
    {
        if (!film.IsExact)
            return;
        var segments = Segments(film);
        segments[0].Start.ShouldBe(film.Points[0].At, message);
        for (var i = 0; i < segments.Count; i++)
        {
            segments[i].Number.ShouldBe(i, message);
            segments[i].Frames.ShouldBePositive(message);
            segments[i].Duration.ShouldBeGreaterThan(MediaTime.Zero, message);
            (segments[i].Start + segments[i].Duration).ShouldBe(i + 1 < segments.Count ? segments[i + 1].Start : film.End, message);
            if (i > 0)
                (segments[i].Start.Ticks / Films.Six.Ticks).ShouldBeGreaterThan(segments[i - 1].Start.Ticks / Films.Six.Ticks, message);
        }
        segments.Sum(s => (long)s.Frames).ShouldBe(film.Frames, message);
    }

    private static List<Segment> Segments(FrameTimeline film) => [.. Chunking.Segments(film, Films.Six).Select(pair => pair.Segment)];
}
