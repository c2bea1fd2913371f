using Transcode.Domain.Sources;
using Transcode.Domain.Time;

namespace Transcode.Domain.Tests.Sources;

public sealed class SourceColorTests
{
    private static VideoFacts Film(int width, int height, ColorFacts? color = null, string format = "yuv420p") =>
        new()
        {
            StreamIndex = 0,
            Codec = "h264",
            Width = width,
            Height = height,
            PixelFormat = format,
            TimeBase = TimeBase.Output,
            Color = color ?? new()
        };

    [Theory]
    [InlineData(1280, 720, "bt709", "bt709", "bt709")]
    [InlineData(1280, 536, "bt709", "bt709", "bt709")]
    [InlineData(720, 1280, "bt709", "bt709", "bt709")]
    [InlineData(720, 576, "bt470bg", "bt470bg", "smpte170m")]
    [InlineData(640, 360, "smpte170m", "smpte170m", "smpte170m")]
    public void Who_says_nothing_has_the_colours_of_its_size(int width, int height, string matrix, string primaries, string transfer) =>
        SourceColor.Of(Film(width, height)).ShouldBe(new SourceColor(matrix, primaries, transfer, IsFull: false, IsRgb: false));

    [Fact]
    public void Rgb_is_converted_by_the_matrix_of_its_size_and_has_the_primaries_of_a_screen()
    {
        SourceColor.Of(Film(1280, 720, new() { Space = "gbr", Range = "pc" }, "bgr0")).Delivered.ShouldBe(new SourceColor("bt709", "bt709",
            "bt709", false, false));
        SourceColor.Of(Film(1998, 1080, null, "xyz12le")).Delivered.ShouldBe(new SourceColor("bt709", "bt709", "bt709", false, false),
            "a cinema package is converted by way of RGB");
        SourceColor.Of(Film(640, 360, null, "gbrp")).Delivered.ShouldBe(new SourceColor("smpte170m", "bt709", "bt709", false, false));
    }

    [Theory]
    [InlineData("smpte2084", null, null)]
    [InlineData("arib-std-b67", null, "reserved")]
    [InlineData("smpte2084", "bt2020", null)]
    [InlineData("bt709", "bt2020", "bt2020c")]
    [InlineData("bt2020-10", null, null)]
    public void What_hints_at_bt2020_is_bt2020_and_is_brought_to_bt709(string? transfer, string? primaries, string? space)
    {
        var color = SourceColor.Of(Film(640, 360, new() { Transfer = transfer, Primaries = primaries, Space = space }));
        (color.Matrix, color.Primaries).ShouldBe(("bt2020nc", "bt2020"));
        color.Delivered.ShouldBe(new SourceColor("bt709", "bt709", "bt709", false, false));
    }

    [Fact]
    public void What_says_all_keeps_it()
    {
        var told = new ColorFacts { Space = "bt470bg", Primaries = "bt470bg", Transfer = "bt470bg", Range = "tv" };
        SourceColor.Of(Film(1920, 1080, told)).Delivered.ShouldBe(new SourceColor("bt470bg", "bt470bg", "bt470bg", false, false));
        SourceColor.Of(Film(640, 360, told with { Range = "pc" })).IsFull.ShouldBeTrue();
        SourceColor.Of(Film(640, 360, null, "yuvj420p")).IsFull.ShouldBeTrue();
    }

    [Fact]
    public void Numbers_that_players_of_h264_do_not_know_become_bt709()
    {
        SourceColor.Of(Film(1920, 1080, new() { Space = "ycgco" })).IsBeyondScreens.ShouldBeTrue();
        SourceColor.Of(Film(1920, 1080, new() { Space = "smpte240m" })).Delivered.Matrix.ShouldBe("bt709");
    }
}
