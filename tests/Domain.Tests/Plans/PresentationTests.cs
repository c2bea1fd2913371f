using Transcode.Domain.Plans;
using Transcode.Domain.Sources;
using Transcode.Domain.Tests.Sources;
using Transcode.Domain.Time;

namespace Transcode.Domain.Tests.Plans;

/// <summary>The picture lasts as long as the presentation: from the first of picture and audio to the last of them.</summary>
public sealed class PresentationTests
{
    [Fact]
    public void A_picture_that_begins_two_seconds_late_is_held_from_zero_and_opens_each_group()
    {
        var chunk = Chunking.Chunks(Film(from: 2020, frames: 250, audio: 0, heard: 12.02), Films.Six, Films.Two)[0];
        chunk.Segments[0].Start.ShouldBe(MediaTime.Zero);
        chunk.Held!.TimesBefore.Select(time => time.Seconds).ShouldBe([0, 2]);
        (chunk.Held.First.Seconds, chunk.Held.Second!.Value.Seconds).ShouldBe((2.02, 2.06));
        chunk.Keyframes.Select(time => time.Seconds).ShouldBe([0, 2, 4.02]);
        chunk.Frames.ShouldBe(2 + 100);
    }

    [Fact]
    public void A_song_with_a_still_picture_shows_it_to_the_end_in_one_chunk()
    {
        var film = Film(from: 0, frames: 1, audio: 0, heard: 14);
        var chunk = Chunking.Chunks(film, Films.Six, Films.Two).ShouldHaveSingleItem();
        chunk.Segments.Select(segment => segment.Duration.Seconds).ShouldBe([6, 6, 2]);
        chunk.Held!.TimesAfter.Select(time => time.Seconds).ShouldBe([2, 4, 6, 8, 10, 12, 13.96]);
        chunk.Keyframes.Select(time => time.Seconds).ShouldBe([0, 2, 4, 6, 8, 10, 12]);
        (chunk.Frames, film.VideoLength.Seconds, film.End.Seconds).ShouldBe((8, 0.04, 14));
    }

    [Fact]
    public void Sound_that_goes_on_is_shown_the_last_picture_and_no_chunk_begins_with_what_is_held()
    {
        var chunks = Chunking.Chunks(Film(from: 0, frames: 750, audio: 0, heard: 90), Films.Six, Films.Two);
        chunks.SkipLast(1).ShouldAllBe(chunk => chunk.Held == null);
        chunks[^1].Start.ShouldBeLessThan(MediaTime.FromSeconds(30));
        chunks[^1].End.ShouldBe(MediaTime.FromSeconds(90));
        chunks.Sum(chunk => chunk.Frames).ShouldBe(750 + 31);
        chunks[^1].Held!.After.ShouldBe(31);
    }

    [Theory]
    [InlineData(0.08, 10.0)] // the picture begins a little late
    [InlineData(0.0, 10.09)] // the sound ends a little later
    public void What_nobody_sees_adds_no_frame(double late, double heard)
    {
        var film = Film(from: (int)(late * 1000), frames: 250, audio: 0, heard);
        (film.Held, film.Frames).ShouldBe((null, 250));
        film.End.Seconds.ShouldBe(Math.Max(heard, 10 + late), 0.0001);
    }

    [Fact]
    public void Sound_that_ends_before_the_picture_changes_nothing() =>
        Film(from: 0, frames: 250, audio: 0, heard: 3)
            .ShouldSatisfyAllConditions(film => film.Held.ShouldBeNull(), film => film.End.Seconds.ShouldBe(10));

    [Fact]
    public void A_sound_that_began_hours_before_the_picture_is_another_clock() =>
        Film(from: 7_200_000, frames: 250, audio: 0, heard: null)
            .ShouldSatisfyAllConditions(film => film.VideoStart.ShouldBe(MediaTime.Zero), film => film.Held.ShouldBeNull());

    [Theory]
    [InlineData(12.04, new[] { 6, 6.04 })]
    [InlineData(6.28, new[] { 6.28 })]
    [InlineData(12.52, new[] { 6, 6, 0.52 })]
    [InlineData(0.2, new[] { 0.2 })]
    public void A_rest_of_less_than_half_a_second_joins_the_segment_before(double seconds, double[] lengths)
    {
        Chunking.Segments(Films.Steady(seconds), Films.Six).Select(pair => pair.Segment.Duration.Seconds).ShouldBe(lengths, 0.00001);
        MediaTime[] cuts = [MediaTime.Zero, .. Segment.Cuts(MediaTime.FromSeconds(seconds), Films.Six)];
        cuts.Length.ShouldBe(lengths.Length, "the sound is cut alike");
    }

    [Fact]
    public void Any_film_lasts_from_zero_to_the_end_of_its_sound_with_every_frame_where_it_was()
    {
        for (var n = 0; n < 200; n++)
        {
            var random = new Random(n);
            var (from, frames, heard) = (random.Next(1, 30_000), random.Next(1, 400), random.NextDouble() * 60);
            var film = Film(from, frames, audio: 0, heard);
            var chunks = Chunking.Chunks(film, Films.Six, Films.Two);
            (film.Frames - (film.Held?.Count ?? 0)).ShouldBe(frames, $"film {n}");
            chunks.Sum(chunk => chunk.Frames).ShouldBe(film.Frames, $"film {n}");
            chunks.Sum(chunk => chunk.Held?.Count ?? 0).ShouldBe(film.Held?.Count ?? 0, $"film {n}");
            chunks[^1].End.ShouldBe(film.End, $"film {n}");
            chunks[0].Start.ShouldBeLessThanOrEqualTo(HeldFrames.Slack, $"film {n}");
            // The priming of an encoder does not count.
            film.End.Seconds.ShouldBe(Math.Max(heard - (from <= 30 ? from / 1000.0 : 0), film.VideoEnd!.Value.Seconds), 0.001, $"film {n}");
            var lengths = chunks.SelectMany(chunk => chunk.Segments).Select(segment => segment.Duration.Seconds).ToList();
            if (lengths.Count > 1)
                lengths[^1].ShouldBeGreaterThanOrEqualTo(0.5, $"film {n}");
            if (film.Held is { After: > 0 } held)
                (film.End - held.LastAgain).Seconds.ShouldBe(0.04, 0.0001, $"film {n}");
        }
    }

    /// <summary>25 frames a second.</summary>
    private static FrameTimeline Film(int from, int frames, double audio, double? heard) => FrameIndexer.Index(
        Listing.Steady(frames, 40, 25, from), Listing.Milliseconds, null, MediaTime.FromSeconds(audio), Listing.TwoSeconds,
            audioEnd: heard is { } end ? MediaTime.FromSeconds(end) : null);
}
