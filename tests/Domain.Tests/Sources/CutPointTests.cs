using Transcode.Domain.Sources;
using Transcode.Domain.Time;
using static Transcode.Domain.Tests.Sources.Listing;

namespace Transcode.Domain.Tests.Sources;

/// <summary>Where a source may be cut, and from where it must be decoded for that.</summary>
public sealed class CutPointTests
{
    [Fact]
    public void A_cut_is_the_first_frame_at_or_after_each_point_of_the_grid()
    {
        var timeline = Index(Steady(400, 33, 50));
        timeline.Points.Select(point => point.Pts).ShouldBe([0, 2013, 4026, 6006, 8019, 10032, 12012]);
        timeline.Points.Select(point => point.Frame).ShouldBe([0, 61, 122, 182, 243, 304, 364]);
        timeline.Points.Select(point => point.At.Ticks).ShouldBe(timeline.Points.Select(point => point.Pts * 90));
    }

    [Fact]
    public void A_hole_in_the_film_gives_one_cut_behind_it_not_many()
    {
        var times = Enumerable.Range(0, 50).Select(n => n * 40L).Concat(Enumerable.Range(0, 100).Select(n => 9100 + n * 40L));
        Index(Straight(times, 25)).Points.Select(point => point.Pts).ShouldBe([0, 9100, 10020, 12020]);
    }

    [Fact]
    public void Decoding_starts_one_key_frame_before_the_last_key_frame_at_or_before_the_cut()
    {
        var timeline = Index(Steady(400, 40, 20)); // a key frame each 0.8 s
        foreach (var point in timeline.Points)
        {
            var keys = Enumerable.Range(0, 20).Select(n => n * 800L).Where(key => key <= point.Pts).ToList();
            point.Seek.ShouldBe(keys.Count >= 3 ? keys[^2] : null, $"cut at {point.At}");
        }
    }

    [Fact]
    public void Decoding_starts_at_the_last_key_frame_where_that_resets_the_decoder()
    {
        var packets = Steady(400, 40, 20); // a key frame each 0.8 s, every second one resets
        var resets = Enumerable.Range(0, 10).Select(n => n * 1600L).ToHashSet();
        foreach (var point in FrameIndexer.Index(packets, Milliseconds, null, null, TwoSeconds, resets).Points)
        {
            var keys = Enumerable.Range(0, 20).Select(n => n * 800L).Where(key => key <= point.Pts).ToList();
            long? expected = resets.Contains(keys[^1]) ? keys[^1] + 131 : keys[^2];
            point.Seek.ShouldBe(keys.Count > 2 ? expected : null, $"cut at {point.At}");
        }
    }

    [Fact]
    public void The_seek_to_a_key_frame_that_resets_is_nearer_to_it_than_to_the_next()
    {
        var packets = Steady(400, 40, 1);
        var point = FrameIndexer.Index(packets, Milliseconds, null, null, TwoSeconds, packets.Pts.ToHashSet()).Points[1];
        (point.Pts, point.Seek).ShouldBe((2000, 2020));
    }

    [Fact]
    public void With_one_key_frame_in_the_whole_film_decoding_always_starts_at_the_beginning() =>
        Index(Steady(400, 40, 10_000)).Points.ShouldAllBe(point => point.Seek == null);

    [Fact]
    public void The_seek_is_by_decode_time_where_frames_are_reordered()
    {
        // Groups of 25 whose key frame is decoded 80 ms before it is shown, and one B-frame shown before each key frame but decoded after
        // it.
        var packets = Enumerable.Range(0, 250).Select(n => (Pts: n * 40L, Dts: n * 40L - 80, Key: n % 25 == 0)).ToList();
        for (var n = 24; n + 1 < packets.Count; n += 25)
            (packets[n], packets[n + 1]) = ((packets[n + 1].Pts, packets[n].Dts, true), (packets[n].Pts, packets[n + 1].Dts, false));
        var point = Index(Of(packets)).Points.Single(cut => cut.Pts == 6000);
        point.Seek.ShouldBe(5000 - 120); // key frames at 0, 1000, ...: the last at or before 6000 is 6000, one earlier is 5000
    }

    [Fact]
    public void A_cut_knows_the_times_of_the_frames_just_before_it()
    {
        var timeline = Index(Steady(120, 40, 25));
        timeline.Points[0].Lead.ShouldBeEmpty();
        timeline.Points[1].Lead.ShouldBe(new long[] { 1840, 1880, 1920, 1960 }.Select(time => new MediaTime(time * 90)));
    }

    [Fact]
    public void A_cut_after_two_frames_knows_two() =>
        Index(Straight([0, 1000, 2000, 3000], 1)).Points[1].Lead.ShouldBe([MediaTime.Zero, MediaTime.FromSeconds(1)]);

    [Fact]
    public void A_thousand_frames_a_second_are_thinned_to_the_first_of_each_hundred_and_twentieth()
    {
        var timeline = Index(Steady(5000, 1, 250));
        timeline.MaxFrameRate.ShouldBe(120);
        timeline.Frames.ShouldBe(600);
        timeline.End.ShouldBe(MediaTime.FromSeconds(5));
        timeline.Points.Select(point => point.Frame).ShouldBe([0, 240, 480]);
        timeline.Points[1].Lead.ShouldBe(new long[] { 1967, 1975, 1984, 1992 }.Select(time => new MediaTime(time * 90)));
    }

    [Theory]
    [InlineData(8, null)] // 125 a second: within the tolerance
    [InlineData(7, 120)] // 143 a second
    public void An_ordinary_rate_is_left_alone(int step, int? thinned) => Index(Steady(3000, step, 100)).MaxFrameRate.ShouldBe(thinned);

    [Fact]
    public void A_burst_in_a_slow_film_is_no_reason_to_thin() =>
        Index(Straight(Enumerable.Range(0, 100).Select(n => (long)n).Concat(Enumerable.Range(1, 60).Select(n => n * 1000L)),
            10)).MaxFrameRate.ShouldBeNull();
}
