using Transcode.Domain.Plans;
using Transcode.Domain.Sources;
using Transcode.Domain.Tests.Sources;
using Transcode.Domain.Time;

namespace Transcode.Domain.Tests.Plans;

public sealed class RegularTimelineTests
{
    [Theory]
    [InlineData(25, 1, 250, 2.0)]
    [InlineData(25, 1, 251, 1.5)]
    [InlineData(24000, 1001, 720, 2.0)]
    [InlineData(30000, 1001, 1000, 4.0)]
    [InlineData(1, 6, 50, 2.0)]
    public void It_is_what_the_index_of_such_a_file_would_be(int numerator, int denominator, int frames, double grid)
    {
        var clock = new TimeBase(denominator, numerator);
        var packets = Listing.Straight(Enumerable.Range(0, frames).Select(n => (long)n), keyEvery: 1, lastDuration: 1);
        var indexed = FrameIndexer.Index(packets, clock, null, null, MediaTime.FromSeconds(grid));

        var regular = RegularTimeline.Of(new Rate(numerator, denominator), indexed.End, MediaTime.FromSeconds(grid));

        regular.Frames.ShouldBe(indexed.Frames);
        regular.End.ShouldBe(indexed.End);
        regular.Points.Select(Text).ShouldBe(indexed.Points.Select(Text));
        static string Text(CutPoint point) => $"{point.At} {point.Frame} {string.Join(' ', point.Lead)}";
    }

    [Fact]
    public void More_frames_than_a_screen_shows_are_thinned_and_more_points_than_a_plan_takes_are_seen_but_not_made()
    {
        RegularTimeline.Of(new Rate(240, 1), MediaTime.FromSeconds(10), MediaTime.FromSeconds(2))
            .ShouldSatisfyAllConditions(fast => fast.Frames.ShouldBe(1200), fast => fast.MaxFrameRate.ShouldBe(120));
        RegularTimeline.Of(new Rate(25, 1), MediaTime.FromSeconds(360_000_000), MediaTime.FromSeconds(2)).Points.Count
            .ShouldBe(PlanLimits.MostPoints + 1);
    }
}
