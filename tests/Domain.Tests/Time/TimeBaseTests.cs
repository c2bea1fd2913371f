using System.Numerics;
using Transcode.Domain.Time;

namespace Transcode.Domain.Tests.Time;

public sealed class TimeBaseTests
{
    /// <summary>Bases that containers really use, and some that nobody would.</summary>
    private static readonly TimeBase[] _bases =
    [
        new(1, 90000), new(1, 1000), new(1001, 30000), new(1001, 24000), new(1, 12800), new(1, 48000), new(1, 14112000),
            new(1, 1_000_000_000),
        new(1, 15360), new(33, 1000), new(1, 7), new(3, 1),
    ];

    [Fact]
    public void Times_are_converted_as_ffmpegs_settb_does()
    {
        var random = new Random(20261);
        for (var n = 0; n < 100_000; n++)
        {
            var (from, to) = (_bases[random.Next(_bases.Length)], _bases[random.Next(_bases.Length)]);
            var ticks = random.NextInt64(-1L << 31, 1L << 31) >> random.Next(31);
            from.Convert(ticks, to).ShouldBe(Rescaled(ticks, from, to), $"{ticks} from {from} to {to}");
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(-1, -1)]
    [InlineData(3, 2)]
    [InlineData(-3, -2)]
    public void A_half_is_rounded_away_from_zero(long ticks, long expected)
        => new TimeBase(1, 2).Convert(ticks, new TimeBase(1, 1)).ShouldBe(expected);

    [Fact]
    public void Days_of_nanoseconds_do_not_overflow() =>
        new TimeBase(1, 1_000_000_000).Convert(100L * 86400 * 1_000_000_000, TimeBase.Output).ShouldBe(100L * 86400 * 90000);

    [Theory]
    [InlineData("1/90000", 1, 90000)]
    [InlineData("1001/30000", 1001, 30000)]
    public void It_reads_what_ffprobe_prints(string text, long numerator, long denominator) =>
        TimeBase.TryParse(text).ShouldBe(new TimeBase(numerator, denominator));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0/0")]
    [InlineData("1/0")]
    [InlineData("0/1")]
    [InlineData("-1/25")]
    [InlineData("1/2/3")]
    [InlineData("a/b")]
    public void It_reads_nothing_else(string? text) => TimeBase.TryParse(text).ShouldBeNull();

    /// <summary>The rule of libavutil's av_rescale_q, AV_ROUND_NEAR_INF, written with numbers that cannot overflow: the nearest, and of two
    /// the one farther from zero.</summary>
    private static long Rescaled(long ticks, TimeBase from, TimeBase to)
    {
        var exact = (Above: new BigInteger(ticks) * from.Numerator * to.Denominator,
            Below: new BigInteger(from.Denominator) * to.Numerator);
        var down = BigInteger.DivRem(BigInteger.Abs(exact.Above), exact.Below, out var rest);
        var nearest = rest * 2 >= exact.Below ? down + 1 : down;
        return (long)(exact.Above.Sign * nearest);
    }
}
