using Transcode.Domain.Sources;
using Transcode.Domain.Time;
using Transcode.Media.Probe;

namespace Transcode.Media.Tests.Probe;

public sealed class ShapesOutputTests
{
    private static readonly VideoFacts _film = new()
    {
        StreamIndex = 0,
        Codec = "h264",
        Width = 320,
        Height = 180,
        PixelFormat = "yuv420p",
        TimeBase = new TimeBase(1, 1000)
    };

    [Fact]
    public void Frames_say_their_size_aspect_and_format()
    {
        var shapes = Frames("320,180,yuv420p,N/A,unknown", "", "240,240,yuv420p,4:3,tv", "320,180,yuv420p10le,1:1,unknown",
            "320,180,yuv420p,1:1,pc");
        shapes.Later(_film).ShouldBe([new VideoShape(240, 240, 4, 3)]);
        shapes.LaterFormats.ShouldBe(["yuv420p10le", "yuv420p of full range"]);
    }

    [Fact]
    public void Frames_that_are_all_alike_have_no_later_ones()
    {
        var shapes = Frames("320,180,yuvj420p,1:1,pc", "320,180,yuvj420p,1:1,pc");
        shapes.Later(_film).ShouldBeEmpty();
        shapes.LaterFormats.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("smpte170m", "bt709", "bt709", null)]
    [InlineData("bt709", "bt470bg", "bt601", null)]
    [InlineData("unknown", "bt709", "bt709", null)] // 180 lines without a tag are by BT.601, as the scaler takes them
    [InlineData("bt470bg", "smpte170m", null, null)] // two names of one
    [InlineData("bt709", "bt709", null, null)]
    [InlineData("bt709", "bt2020nc", null, null)] // not by the scaler
    public void Frames_say_their_matrix(string first, string second, string? later, string? untagged)
    {
        var shapes = Frames($"320,180,yuv420p,1:1,tv,{first}", $"320,180,yuv420p,1:1,tv,{second}");
        var film = _film with { Color = new() { Space = first } };
        var matrices = shapes.Matrices(film);
        (string.Join(',', matrices.Later), matrices.Untagged).ShouldBe((later ?? "", untagged));
    }

    [Fact]
    public void High_definition_without_a_tag_is_not_what_the_scaler_takes_it_for()
    {
        var shapes = Frames("1280,720,yuv420p,1:1,tv,unknown", "720,576,yuv420p,16:11,tv,bt470bg", "720,576,yuv420p,16:11,tv,unknown");
        var matrices = shapes.Matrices(_film with { Width = 1280, Height = 720 });
        (string.Join(',', matrices.Later), matrices.Untagged).ShouldBe(("bt601", "bt709"));
    }

    [Fact]
    public void Parameters_that_come_beside_the_frames_are_a_header_too()
    {
        Headers("0,          0,         80,       40,       29, 0x5a0c0691",
            "0,       2000,       2080,       40,       29, 0x5a0c0691, S=1,       44").HeadersDiffer.ShouldBeTrue("FLV");
        Headers("0,     126000,     133200,     3600,       27, 0x56f40a51, S=1,        1, 0x00e000e0",
            "0,     306000,     313200,     3600,       27, 0x56f40a51").HeadersDiffer.ShouldBeFalse("a transport stream");
        Headers("0,          0,         80,       40,       29, 0x5a0c0691",
            "0,       2000,       2080,       40,       31, 0x5b0c0692").HeadersDiffer.ShouldBeTrue();
    }

    private static ShapesOutput Frames(params string[] lines)
    {
        var shapes = new ShapesOutput();
        foreach (var line in lines)
            shapes.AddFrame(line);
        return shapes;
    }

    private static ShapesOutput Headers(params string[] lines)
    {
        var shapes = new ShapesOutput();
        foreach (var line in lines)
            shapes.AddHeader(line);
        return shapes;
    }
}
