using Transcode.Domain.Time;
using static Transcode.Domain.Tests.Sources.Listing;

namespace Transcode.Domain.Tests.Sources;

/// <summary>Where the output's clock begins.</summary>
public sealed class OriginTests
{
    [Theory]
    [InlineData(null, 1.0, 0.0)]
    [InlineData(1.0, 1.0, 0.0)]
    [InlineData(2.5, 1.0, 0.0)]
    [InlineData(0.4, 0.4, 0.6)]
    public void It_begins_with_what_comes_first_picture_or_sound(double? audio, double origin, double firstFrame)
    {
        var timeline = Index(Steady(100, 40, 25, from: 1000), audio is { } start ? MediaTime.FromSeconds(start) : null);
        timeline.Origin.ShouldBe(MediaTime.FromSeconds(origin).Ticks);
        timeline.VideoStart.ShouldBe(MediaTime.FromSeconds(firstFrame));
        timeline.Points[0].At.ShouldBe(MediaTime.Zero);
        timeline.End.ShouldBe(MediaTime.FromSeconds(firstFrame + 4));
    }

    [Fact]
    public void Priming_of_the_sound_encoder_does_not_delay_the_picture()
    {
        var timeline = Index(Steady(100, 40, 25, from: 1000), MediaTime.FromSeconds(1 - 1024 / 48000.0));
        timeline.Origin.ShouldBe(90000);
        timeline.Points[0].At.ShouldBe(MediaTime.Zero);
    }

    [Fact]
    public void A_clock_that_begins_before_zero_is_moved_to_zero()
    {
        var timeline = Index(Steady(50, 40, 25, from: -1300));
        timeline.Origin.ShouldBe(-117000);
        timeline.Points[0].At.ShouldBe(MediaTime.Zero);
        timeline.Points[0].Pts.ShouldBe(-1300);
    }

    [Fact]
    public void The_last_frame_lasts_as_long_as_its_packet_says()
        => Index(Straight([0, 40, 80], 1, lastDuration: 500)).End.ShouldBe(MediaTime.FromSeconds(0.58));

    [Fact]
    public void The_last_frame_of_a_silent_container_lasts_as_long_as_the_average()
        => Index(Straight([0, 30, 100], 1, lastDuration: 0)).End.ShouldBe(MediaTime.FromSeconds(0.15));

    [Fact]
    public void A_film_of_one_frame_lasts_a_twenty_fifth_of_a_second_where_nobody_says_how_long() =>
        Index(Straight([0], 1, lastDuration: 0)).End.ShouldBe(MediaTime.FromSeconds(0.04));

    [Theory]
    [InlineData(4.06, 4.06)] // the header knows better than the last packet
    [InlineData(3.90, 4.00)] // shorter than the frames that are there
    [InlineData(60.0, 4.00)] // a file that was cut off: the rest is not there
    public void The_film_ends_where_its_header_says_if_that_fits_the_frames(double promised, double end) =>
        Index(Steady(100, 40, 25), promised: MediaTime.FromSeconds(promised)).End.ShouldBe(MediaTime.FromSeconds(end));

    [Fact]
    public void The_last_slide_stays_for_as_long_as_the_header_says() =>
        Index(Straight([0, 10_000, 20_000], 1, lastDuration: 40),
            promised: MediaTime.FromSeconds(30)).End.ShouldBe(MediaTime.FromSeconds(30));
}
