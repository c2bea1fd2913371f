using Transcode.Domain.Plans;
using Transcode.Domain.Sources;
using Transcode.Domain.Tests.Sources;
using Transcode.Domain.Time;

namespace Transcode.Domain.Tests.Plans;

public sealed class ChunkingTests
{
    [Fact]
    public void The_first_chunk_is_one_segment_then_come_the_usual_ones_and_small_ones_at_the_end() =>
        Lengths(Films.Steady(120)).ShouldBe([6, 18, 18, 18, 18, 12, 6, 6, 6, 6, 6]);

    [Fact]
    public void The_last_minute_of_a_film_that_is_worth_a_fleet_is_cut_into_single_segments()
    {
        var lengths = Lengths(Films.Steady(600));
        lengths.TakeLast(9).ShouldAllBe(length => length == 6);
        lengths.Where(length => length == 18).Sum().ShouldBeInRange(450, 510);
    }

    [Theory]
    [InlineData(0.04)]
    [InlineData(5)]
    [InlineData(6)]
    public void A_short_film_is_one_chunk_that_needs_no_cut(double seconds)
    {
        var chunk = Chunks(Films.Steady(seconds)).Single();
        chunk.Cut.ShouldBeNull();
        chunk.Segments.Count.ShouldBe(1);
    }

    [Fact]
    public void No_chunk_of_a_long_film_is_much_longer_than_usual()
    {
        var chunks = Chunks(Films.Steady(3600));
        chunks.ShouldAllBe(chunk => (chunk.End - chunk.Start).Seconds <= 18);
        chunks.Count.ShouldBeInRange(200, 215);
    }

    [Fact]
    public void Cuts_are_exact_and_only_the_ends_of_the_film_are_open()
    {
        var cuts = Chunks(Films.Steady(30)).Select(chunk => chunk.Cut).ToList();
        cuts.ShouldBe([new ChunkCut(null, null, 6000), new ChunkCut(5000, 6000, 12000), new ChunkCut(11000, 12000, 18000),
            new ChunkCut(17000, 18000, 24000), new ChunkCut(23000, 24000, null)]);
    }

    [Fact]
    public void Key_frames_lie_on_the_grid_of_the_group_length_and_begin_each_segment()
    {
        var chunks = Chunks(Films.Steady(30));
        chunks.SelectMany(chunk => chunk.Keyframes).Select(time => time.Seconds).ShouldBe(Enumerable.Range(0, 15).Select(n => n * 2.0));
    }

    [Fact]
    public void Two_profiles_with_different_groups_share_one_index()
    {
        var film = FrameIndexer.Index(Listing.Steady(2500, 40, 25), Listing.Milliseconds, null, null, MediaTime.FromSeconds(1));
        Chunking.Chunks(film, Films.Six, MediaTime.FromSeconds(3)).SelectMany(chunk => chunk.Keyframes)
            .ShouldAllBe(time => time.Ticks % MediaTime.FromSeconds(3).Ticks == 0);
        Chunking.Chunks(film, Films.Six, Films.Two).SelectMany(chunk => chunk.Keyframes)
            .ShouldAllBe(time => time.Ticks % Films.Two.Ticks == 0);
    }

    [Fact]
    public void Any_film_is_divided_into_chunks_that_follow_on_each_other()
    {
        for (var n = 0; n < 300; n++)
            if (Films.Unsteady(n) is { IsExact: true } film)
                FollowOn(film, Chunks(film), $"film {n}");
    }

    private static void FollowOn(FrameTimeline film, IReadOnlyList<Chunk> chunks, string message)
    {
        chunks.Select(chunk => chunk.Number).ShouldBe(Enumerable.Range(0, chunks.Count), message);
        chunks.SelectMany(chunk => chunk.Segments).Select(s => s.Number)
            .ShouldBe(Enumerable.Range(0, chunks.Sum(chunk => chunk.Segments.Count)), message);
        chunks.Sum(chunk => chunk.Frames).ShouldBe(film.Frames, message);
        foreach (var (chunk, next) in chunks.Zip(chunks.Skip(1)))
        {
            chunk.End.ShouldBe(next.Start, message);
            chunk.Cut!.EndPts.ShouldBe(next.Cut!.StartPts, message);
            // Decode times go on from the frames of the source; what is held before them is decoded when it is shown.
            next.Lead.Count.ShouldBe((int)Math.Min(CutPoint.LeadFrames,
                chunks.Take(next.Number).Sum(before => before.Frames - (before.Held?.Before ?? 0))), message);
            next.Lead.ShouldAllBe(time => time < next.Start, message);
        }
        foreach (var chunk in chunks)
        {
            chunk.Frames.ShouldBe(chunk.Segments.Sum(s => (long)s.Frames), message);
            chunk.Keyframes[0].ShouldBe(chunk.Start, message);
            chunk.Segments.Select(s => s.Start).ShouldBeSubsetOf(chunk.Keyframes, message);
            chunk.Keyframes.ShouldAllBe(time => time >= chunk.Start && time < chunk.End, message);
        }
        (chunks[0].Cut?.StartPts, chunks[^1].Cut?.EndPts, chunks[^1].End).ShouldBe((null, null, film.End), message);
    }

    private static IReadOnlyList<Chunk> Chunks(FrameTimeline film) => Chunking.Chunks(film, Films.Six, Films.Two);

    private static IEnumerable<double> Lengths(FrameTimeline film) => Chunks(film).Select(chunk => (chunk.End - chunk.Start).Seconds);
}
