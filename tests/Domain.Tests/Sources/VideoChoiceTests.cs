using Transcode.Domain.Sources;

namespace Transcode.Domain.Tests.Sources;

public sealed class VideoChoiceTests
{
    private static VideoCandidate Film(int index, int width = 1920, int height = 1080, string codec = "h264", double? seconds = 60)
        => new(index, codec, width, height) { Seconds = seconds };

    [Fact]
    public void A_still_that_lies_first_and_is_the_default_is_passed_over_and_said()
    {
        var (film, passed) = Choice(new(0, "mjpeg", 160, 90) { Seconds = 0.04, IsDefault = true }, Film(1, 640, 360));
        film.ShouldBe(1);
        passed.ShouldBe(["stream 0, a still picture of 160x90, was passed over: the film is stream 1"]);
    }

    [Theory]
    [InlineData("mjpeg", null, 1L)]
    [InlineData("hevc", 60.0, 1L)] // One frame that is shown all the time.
    [InlineData("png", null, null)]
    [InlineData("mjpeg", null, null)]
    [InlineData("h264", null, null)] // Of one picture a transport stream tells no length.
    public void A_large_still_is_no_film_beside_what_moves(string codec, double? seconds, long? frames) =>
        Choice(new(0, codec, 4000, 3000) { Seconds = seconds, Frames = frames }, Film(1, 640, 360)).Film.ShouldBe(1);

    [Fact]
    public void A_still_alone_is_the_film_and_of_several_the_largest()
    {
        Choice(new VideoCandidate(0, "mjpeg", 160, 90) { Frames = 1 }).Film.ShouldBe(0);
        Choice(new(0, "mjpeg", 160, 90) { Frames = 1 }, new(1, "png", 640, 480) { Frames = 1 }).Film.ShouldBe(1);
    }

    [Fact]
    public void A_film_of_jpegs_is_a_film() => Choice(Film(0, codec: "mjpeg"), Film(1, 320, 180)).Film.ShouldBe(0);

    [Fact]
    public void A_slideshow_is_a_film_beside_its_thumbnail()
        => Choice(new(0, "mjpeg", 160, 90) { Frames = 1 }, new(1, "mjpeg", 800, 600) { Frames = 5, Seconds = 25 }).Film.ShouldBe(1);

    [Fact]
    public void A_small_proxy_loses_even_as_the_default() => Choice(Film(0, 640, 360) with { IsDefault = true }, Film(1)).Film.ShouldBe(1);

    [Fact]
    public void Of_two_angles_the_default_is_taken_else_the_larger_else_the_first()
    {
        Choice(Film(0), Film(1) with { IsDefault = true }).Film.ShouldBe(1);
        Choice(Film(0, 1280, 720), Film(1, 1440, 810)).Film.ShouldBe(1);
        Choice(Film(0), Film(1)).Film.ShouldBe(0);
    }

    [Fact]
    public void A_short_trailer_loses() => Choice(Film(0, seconds: 5) with { IsDefault = true }, Film(1, seconds: 90)).Film.ShouldBe(1);

    [Fact]
    public void What_can_be_read_is_taken_before_what_cannot_but_no_still_is()
    {
        Choice(new(0, null, 0, 0),
            Film(1)).PassedOver.ShouldBe(
            ["stream 0, a video of no codec or size that is known here, was passed over: the film is stream 1"]);
        Choice(new(0, null, 1920, 1080) { Seconds = 60 }, new(1, "mjpeg", 160, 90) { Frames = 1 }).Film.ShouldBe(0);
    }

    [Fact]
    public void Streams_of_another_programme_do_not_go_with_it()
    {
        var programmes = new Programmes([[0], [1, 2], [3, 2]]);
        new[] { 0, 1, 2, 3, 4 }.Where(other => programmes.GoTogether(1, other)).ShouldBe([1, 2, 4]);
        Programmes.None.GoTogether(0, 1).ShouldBeTrue();
    }

    private static (int Film, IReadOnlyList<string> PassedOver) Choice(params VideoCandidate[] all)
        => VideoChoice.Of(all) is { } choice ? (choice.Film.Index, choice.PassedOver) : (-1, []);
}
