using Transcode.Web.Texts;

namespace Transcode.Web.Tests.Texts;

public sealed class QuantityTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(834, "834 B")]
    [InlineData(36_300, "36.3 kB")]
    [InlineData(155_000, "155 kB")]
    [InlineData(25_300_000_000, "25.3 GB")]
    public void Sizes_are_read_at_a_glance(long bytes, string text) => Quantity.Bytes(bytes).ShouldBe(text);

    [Theory]
    [InlineData(0.2, "1 s")]
    [InlineData(45, "45 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(7500, "2 h 5 min")]
    [InlineData(90000, "25 h 0 min")]
    public void So_are_times(double seconds, string text) => Quantity.Time(TimeSpan.FromSeconds(seconds)).ShouldBe(text);

    [Theory]
    [InlineData(0.153, "0.15")]
    [InlineData(24.96, "25")]
    public void A_slow_speed_is_not_rounded_to_nothing(double value, string text) => Quantity.Number(value).ShouldBe(text);
}
