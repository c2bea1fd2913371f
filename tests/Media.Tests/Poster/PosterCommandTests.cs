using Transcode.Domain.Plans;
using Transcode.Domain.Sources;
using Transcode.Domain.Time;
using Transcode.Media.Inputs;
using Transcode.Media.Poster;
using Transcode.Media.Storyboard;
using Transcode.Media.Tests.Encode;

namespace Transcode.Media.Tests.Poster;

public sealed class PosterCommandTests
{
    private static readonly MediaInput _film = MediaInput.File("/media/film.mp4");
    private static readonly FilePlan.Poster _wanted = new("poster", new(), 1280, 720, MediaTime.FromSeconds(3));

    [Fact]
    public void The_words_for_a_poster()
    {
        var searches = PosterCommand.Searches(_wanted.At);
        PosterCommand.For(_wanted, searches[0], Steps.Source, _film, "/work").ShouldBeAsIn("poster");
        PosterCommand.For(_wanted, searches[^1], Steps.Source, _film, "/work").ShouldBeAsIn("poster-of-anything");
        var hard = Steps.Source with { Interlaced = true, Color = new ColorFacts { Transfer = "smpte2084", Space = "bt2020nc" } };
        PosterCommand.For(_wanted, searches[0], hard, _film, "/work").ShouldBeAsIn("poster-hdr-interlaced");
    }

    [Fact]
    public void Beside_damage_it_is_looked_up_to_it_behind_it_and_far_behind()
    {
        static double?[] Starts(IEnumerable<PosterSearch> searches) => [.. searches.Select(search => search.At?.Seconds)];
        var beside = PosterCommand.Beside(new(MediaTime.FromSeconds(3), 5, true), MediaTime.FromSeconds(4), MediaTime.FromSeconds(4.5));
        Starts(beside).ShouldBe([3, 4.5, 5.5, 7.5, 8, 18, 38, null]);
        beside[0].Seconds.ShouldBe(1);
        Starts(PosterCommand.Beside(new(null, 20, true), MediaTime.FromSeconds(0.1), MediaTime.FromSeconds(0.5)))
            .ShouldBe([0.5, 1.5, 3.5, 20, 30, 50], "nothing whole lies before it");
    }

    [Fact]
    public void The_words_for_a_storyboard()
        => StoryboardCommand.For(new("storyboard", new(), 160, 90, MediaTime.FromSeconds(1200)), Steps.Source, _film, "/work")
        .ShouldBeAsIn("storyboard");

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(25, 3, 1)]
    [InlineData(120, 10, 2)]
    [InlineData(36000, 10, 10)]
    public void A_short_film_gets_a_small_sheet(double seconds, int columns, int rows) =>
        StoryboardCommand.SheetOf(new("storyboard", new(), 160, 90, MediaTime.FromSeconds(seconds))).ShouldBe((columns, rows));

    [Fact]
    public void Times_of_pictures_are_read_in_milliseconds() =>
        FrameTimes.Read(["#software: Lavf", "#tb 0: 1/1000", "0,          0,          0,        1,    256, 0x1",
            "0,      10040,      10040,        1,    256, 0x2", ""])
            .ShouldBe([MediaTime.Zero, MediaTime.FromSeconds(10.04)]);

    [Fact]
    public void Quality_is_counted_as_everybody_counts_it()
    {
        JpegTables.At(50).Take(4).ShouldBe([16, 11, 10, 16]);
        JpegTables.At(85).Take(4).ShouldBe([5, 3, 3, 5]);
        JpegTables.At(100).ShouldAllBe(divisor => divisor == 1);
        JpegTables.At(1).ShouldAllBe(divisor => divisor == 255);
    }
}
