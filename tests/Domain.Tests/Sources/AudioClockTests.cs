using Transcode.Domain.Sources;

namespace Transcode.Domain.Tests.Sources;

public sealed class AudioClockTests
{
    private static AudioClock Clock(int packets, long step, long duration)
    {
        var clock = new AudioClock();
        for (var n = 0; n < packets; n++)
            clock.Add(n * step, duration);
        return clock;
    }

    [Theory]
    [InlineData(100, 10, 10, false)]
    [InlineData(100, 11, 10, false)]
    [InlineData(100, 2, 10, true)]
    [InlineData(100, 40, 10, true)]
    [InlineData(100, 0, 10, true)]
    [InlineData(5, 2, 10, false)]
    [InlineData(100, 10, 0, false)]
    public void Times_that_do_not_fit_what_is_played_are_of_no_use(int packets, long step, long duration, bool unusable) =>
        Clock(packets, step, duration).IsUnusable.ShouldBe(unusable);

    [Theory]
    [InlineData(100, 0, 10, true)]
    [InlineData(100, 1, 10, false)]
    [InlineData(5, 0, 10, false)]
    [InlineData(100, 0, 0, false)]
    public void Times_that_stand_still_are_told_from_slow_ones(int packets, long step, long duration, bool still) =>
        Clock(packets, step, duration).StandsStill.ShouldBe(still);

    [Fact]
    public void Packets_without_a_time_do_not_count()
    {
        var clock = Clock(20, 10, 10);
        clock.Add(PacketTable.NoTime, 1000);
        clock.Played.ShouldBe(200);
    }
}
