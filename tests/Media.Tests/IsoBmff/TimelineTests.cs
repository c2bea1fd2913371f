using Transcode.Media.IsoBmff;

namespace Transcode.Media.Tests.IsoBmff;

public sealed class TimelineTests
{
    [Fact]
    public void Where_the_file_says_it_begins_does_not_matter()
    {
        var there = Place(Shown(7_000_000, 7_003_600), Whole(start: 0, end: 7200, delay: 0));
        there.Select(sample => sample.PresentationTime).ShouldBe([Timeline.Offset, Timeline.Offset + 3600]);
    }

    [Fact]
    public void Decoding_runs_ahead_of_display_by_the_delay_at_the_first_frames_pace()
    {
        // I P B b in decode order, d = 2: displayed I b B P.
        var placed = Place(Shown(0, 9000, 6000, 3000), Whole(start: 0, end: 12000, delay: 2));
        placed.Select(sample => sample.DecodeTime - Timeline.Offset).ShouldBe([-6000, -3000, 0, 3000]);
        placed.Select(sample => sample.Duration).ShouldBe([3000, 3000, 3000, 3000]);
        placed.Select(sample => sample.CompositionOffset).ShouldBe([6000, 12000, 6000, 0]);
    }

    [Fact]
    public void The_last_sample_lasts_until_the_next_chunks_first()
    {
        var first = Place(Shown(0, 5000), new ChunkSpan { Start = 0, End = 7000, ReorderDelay = 1, Lead = [] });
        var second = Place(Shown(0, 1000), new ChunkSpan { Start = 7000, End = 9000, ReorderDelay = 1, Lead = [5000] });
        (first[^1].DecodeTime + first[^1].Duration).ShouldBe(second[0].DecodeTime);
    }

    [Fact]
    public void A_first_picture_that_stays_for_a_minute_does_not_use_up_the_offset()
    {
        const long minute = 60 * Timeline.Timescale;
        var first = Place(Shown(0), new ChunkSpan { Start = 0, End = minute, ReorderDelay = 2, Lead = [] });
        var second = Place(Shown(0), new ChunkSpan { Start = minute, End = 2 * minute, ReorderDelay = 2, Lead = [0] });
        first[0].DecodeTime.ShouldBeGreaterThanOrEqualTo(0);
        (first[0].DecodeTime + first[0].Duration).ShouldBe(second[0].DecodeTime);
    }

    [Fact]
    public void A_stream_that_reorders_more_than_declared_is_refused_by_that_name() =>
        Refused(Shown(0, 9000, 6000, 3000), Whole(0, 12000, delay: 0)).ShouldBe(PlacementFault.ReorderDelayTooSmall);

    [Fact]
    public void Two_frames_at_one_time_are_refused() =>
        Refused(Shown(0, 3000, 3000), Whole(0, 9000, delay: 0)).ShouldBe(PlacementFault.NotIncreasing);

    [Fact]
    public void A_chunk_that_reaches_past_the_next_ones_start_is_refused() =>
        Refused(Shown(0, 3000, 6000), Whole(0, 6000, delay: 0)).ShouldBe(PlacementFault.NotIncreasing);

    [Fact]
    public void A_lead_that_is_not_before_the_chunk_is_refused() =>
        Refused(Shown(0), new ChunkSpan { Start = 3000, End = 6000, ReorderDelay = 1, Lead = [3000] })
            .ShouldBe(PlacementFault.NotIncreasing);

    [Fact]
    public void A_lead_longer_than_the_delay_is_refused() =>
        Refused(Shown(0), new ChunkSpan { Start = 3000, End = 6000, ReorderDelay = 0, Lead = [0] }).ShouldBe(PlacementFault.LeadTooLong);

    [Fact]
    public void A_chunk_without_samples_is_refused() => Refused([], Whole(0, 6000, delay: 0)).ShouldBe(PlacementFault.NoSamples);

    [Fact]
    public void A_video_that_begins_before_the_offset_is_refused() =>
        Refused(Shown(0), Whole(-Timeline.Offset - 1, 0, delay: 0)).ShouldBe(PlacementFault.BeforeOffset);

    [Fact]
    public void A_frame_that_stays_for_a_day_is_refused() =>
        Refused(Shown(0), Whole(0, 86_400L * Timeline.Timescale, delay: 0)).ShouldBe(PlacementFault.TooFarApart);

    [Fact]
    public void However_a_video_is_divided_its_decode_times_are_the_same()
    {
        var chance = new Random(20261121);
        for (var round = 0; round < 300; round++)
        {
            var delay = chance.Next(4);
            var times = Times(chance, chance.Next(1, 30));
            var end = times[^1] + 1 + chance.Next(9000);
            var inOnePiece = PlaceAll(times, [0], end, delay);
            var cuts = Enumerable.Range(1, times.Count - 1).Where(_ => chance.Next(3) == 0).Prepend(0).ToList();
            PlaceAll(times, cuts, end, delay).ShouldBe(inOnePiece, $"round {round}, delay {delay}");
        }
    }

    private static List<long> Times(Random chance, int count)
    {
        var times = new List<long> { chance.Next(10_000) };
        while (times.Count < count) times.Add(times[^1] + 1 + chance.Next(20_000));
        return times;
    }

    /// <summary>Decode time and duration of every frame of a video that is divided at the given frames.</summary>
    private static List<(long, long)> PlaceAll(List<long> times, List<int> cuts, long end, int delay)
    {
        var all = new List<(long, long)>();
        for (var n = 0; n < cuts.Count; n++)
        {
            var upTo = n + 1 < cuts.Count ? cuts[n + 1] : times.Count;
            var span = new ChunkSpan
            {
                Start = times[cuts[n]],
                End = upTo < times.Count ? times[upTo] : end,
                ReorderDelay = delay,
                Lead = [.. times.Take(cuts[n]).TakeLast(delay)],
            };
            all.AddRange(Place(Shown([.. times[cuts[n]..upTo]]), span).Select(sample => (sample.DecodeTime, sample.Duration)));
        }
        return all;
    }

    private static IReadOnlyList<Sample> Place(IReadOnlyList<Sample> samples, ChunkSpan span) =>
        Timeline.Place(samples, span).ShouldBeOfType<Placement.Placed>().Samples;

    private static PlacementFault Refused(IReadOnlyList<Sample> samples, ChunkSpan span) =>
        Timeline.Place(samples, span).ShouldBeOfType<Placement.Refused>().Fault;

    private static ChunkSpan Whole(long start, long end, int delay) => new() { Start = start, End = end, ReorderDelay = delay, Lead = [] };

    /// <summary>Samples in decode order that are shown at these times.</summary>
    private static List<Sample> Shown(params long[] times) => [.. times.Select((time, n) => new Sample(n * 10, 10, 0, 1, time, n == 0))];
}
