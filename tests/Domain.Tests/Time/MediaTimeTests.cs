using Transcode.Domain.Time;

namespace Transcode.Domain.Tests.Time;

public sealed class MediaTimeTests
{
    [Theory]
    [InlineData(0, "0.000000")]
    [InlineData(90000, "1.000000")]
    [InlineData(1, "0.000011")]
    [InlineData(-45000, "-0.500000")]
    [InlineData(3754, "0.041711")]
    public void Ffmpeg_reads_it_as_seconds_with_six_decimals(long ticks, string expected)
        => new MediaTime(ticks).ToDecimal().ShouldBe(expected);

    [Fact]
    public void Six_decimals_are_enough_to_come_back_to_the_same_tick()
    {
        var random = new Random(7);
        for (var n = 0; n < 10_000; n++)
        {
            var time = new MediaTime(random.NextInt64(-1L << 40, 1L << 40));
            MediaTime.FromSeconds(double.Parse(time.ToDecimal(), System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(time);
        }
    }

    [Theory]
    [InlineData(0, "00:00:00.000")]
    [InlineData(83.5, "00:01:23.500")]
    [InlineData(-1.25, "-00:00:01.250")]
    [InlineData(35999.999, "09:59:59.999")]
    public void People_read_it_as_hours_minutes_and_seconds(double seconds, string expected)
        => MediaTime.FromSeconds(seconds).ToString().ShouldBe(expected);

    [Fact]
    public void Thirty_hours_are_not_shown_as_six() => MediaTime.FromSeconds(30 * 3600).ToString().ShouldBe("30:00:00.000");

    [Fact]
    public void It_is_ordered_and_added_as_a_number()
    {
        var (short_, long_) = (new MediaTime(3), new MediaTime(5));
        (short_ < long_ && long_ > short_ && short_ <= long_ && long_ >= short_).ShouldBeTrue();
        (short_ + long_).ShouldBe(new MediaTime(8));
        (short_ - long_).ShouldBe(new MediaTime(-2));
        new[] { long_, MediaTime.Zero, short_ }.Order().ShouldBe([MediaTime.Zero, short_, long_]);
    }

    [Theory]
    [InlineData("30000/1001", 29.97002997, "29.970")]
    [InlineData("25/1", 25, "25.000")]
    [InlineData("0/0", 0, "0.000")]
    [InlineData("N/A", 0, "0.000")]
    [InlineData(null, 0, "0.000")]
    public void A_frame_rate_is_a_fraction_and_may_be_unknown(string? text, double perSecond, string shown)
    {
        var rate = Rate.Parse(text);
        rate.PerSecond.ShouldBe(perSecond, 1e-6);
        rate.ToString().ShouldBe(shown);
        rate.IsKnown.ShouldBe(perSecond > 0);
    }
}
