using Transcode.Domain.Sources;
using Transcode.Domain.Time;
using static Transcode.Domain.Tests.Sources.Listing;

namespace Transcode.Domain.Tests.Sources;

/// <summary>Times that cannot be trusted are named, and the source is then encoded in one piece.</summary>
public sealed class TrustTests
{
    private const long None = PacketTable.NoTime;

    public static TheoryData<string, (long, long, bool)[]> Insane => new()
    {
        { "packet 1 has no presentation time", [(0, 0, true), (None, 40, false)] },
        { "packet 1 has no decode time", [(0, 0, true), (40, None, false)] },
        { "decode time runs backwards at packet 2", [(0, 0, true), (80, 80, false), (40, 40, false)] },
        { "no packet is marked as a key frame", [(0, 0, false), (40, 40, false)] },
        { "two frames share the presentation time 0.040 s", [(0, 0, true), (40, 40, false), (40, 80, false)] },
        { "presentation time jumps by 3601 s at 0.000 s", [(0, 0, true), (3_601_000, 3_601_000, false)] },
        { "the container lists no packets", [] },
    };

    [Theory]
    [MemberData(nameof(Insane))]
    public void Times_that_cannot_be_trusted_are_named(string why, (long, long, bool)[] packets)
    {
        var timeline = Index(Of(packets));
        timeline.IsExact.ShouldBeFalse();
        timeline.WhyNotExact.ShouldBe(why);
        timeline.Frames.ShouldBe(packets.Length);
        timeline.Points.ShouldBeEmpty();
    }

    [Fact]
    public void Two_frames_that_fall_on_one_tick_of_the_output_clock_are_not_exact() =>
        Index(Straight([0, 1, 100_000], 1),
            timeBase: new TimeBase(1, 1_000_000)).WhyNotExact.ShouldBe("two frames share the presentation time 0.000 s");

    [Fact]
    public void A_list_of_fields_is_none_of_frames()
    {
        var packets = Of((0, 0, true), (20, 20, false), (40, 40, false));
        packets.AreFields = true;
        Index(packets).WhyNotExact.ShouldBe("its fields are packets of their own");
    }

    [Fact]
    public void Equal_decode_times_are_no_reason_for_distrust() =>
        Index(Of((0, 0, true), (40, 0, false), (80, 40, false))).IsExact.ShouldBeTrue();

    [Fact]
    public void The_first_packets_of_a_film_with_reordered_frames_need_no_decode_time()
    {
        var timeline = Index(Of((0, None, true), (80, None, false), (40, 0, false), (120, 40, true), (160, 120, true), (2000, 160, false)));
        timeline.WhyNotExact.ShouldBeNull();
        timeline.Points.Select(point => point.Seek).ShouldBe([null, 40]);
    }

    [Fact]
    public void A_film_without_any_decode_time_is_not_trusted() =>
        Index(Of(Enumerable.Range(0, 40).Select(n => (n * 40L, None, n == 0)))).WhyNotExact.ShouldBe("packet 16 has no decode time");

    [Fact]
    public void A_slide_show_of_an_hour_a_picture_is_trusted() => Index(Steady(3, 3_600_000, 1)).IsExact.ShouldBeTrue();

    [Fact]
    public void Reordered_frames_are_put_into_display_order()
    {
        var timeline = Index(Of((0, -80, true), (120, -40, false), (40, 0, false), (80, 40, false), (160, 80, false)));
        timeline.IsExact.ShouldBeTrue();
        timeline.Frames.ShouldBe(5);
        timeline.End.ShouldBe(MediaTime.FromSeconds(0.2));
    }
}
