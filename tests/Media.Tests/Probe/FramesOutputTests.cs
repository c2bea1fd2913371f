using Transcode.Domain.Sources;
using Transcode.Domain.Time;
using Transcode.Media.Probe;

namespace Transcode.Media.Tests.Probe;

public sealed class FramesOutputTests
{
    [Theory]
    [InlineData(65536, 0, 0, 65536, VideoOrientation.AsStored, null)]
    [InlineData(-65536, 0, 0, 65536, VideoOrientation.Mirrored, null)]
    [InlineData(-65536, 0, 0, -65536, VideoOrientation.UpsideDown, null)]
    [InlineData(65536, 0, 0, -65536, VideoOrientation.Flipped, null)]
    [InlineData(0, 65536, 65536, 0, VideoOrientation.Transposed, null)]
    [InlineData(0, 65536, -65536, 0, VideoOrientation.TurnedRight, null)]
    [InlineData(0, -65536, -65536, 0, VideoOrientation.Transversed, null)]
    [InlineData(0, -65536, 65536, 0, VideoOrientation.TurnedLeft, null)]
    [InlineData(46340, 46340, -46340, 46340, VideoOrientation.AsStored, 45)]
    [InlineData(11000, 64606, -64606, 11000, VideoOrientation.TurnedRight, 80)]
    [InlineData(131072, 0, 0, 65536, VideoOrientation.AsStored, null)]
    [InlineData(0, 0, 0, 0, VideoOrientation.AsStored, null)]
    public void Frames_that_say_how_the_camera_was_held_are_turned_by_quarters(int a, int b, int c, int d, VideoOrientation orientation,
        int? odd)
    {
        var output = new FramesOutput();
        output.Add($@"3x3 displaymatrix|\n00000000:  {a}  {b}  0\n00000001:  {c}  {d}  0\n00000002:  0  0  1073741824\n");
        var video = output.Into(_film);
        (video.Orientation, video.OddDegrees, video.Turned, video.H264)
            .ShouldBe((orientation, odd, orientation >= VideoOrientation.Transposed, null));
    }

    [Fact]
    public void The_word_of_the_container_goes_before_that_of_the_frames()
    {
        var output = new FramesOutput();
        output.Add(@"3x3 displaymatrix|\n00000000: 0 65536 0\n00000001: -65536 0 0\n00000002: 0 0 1073741824\n");
        output.Into(_film with { Orientation = VideoOrientation.AsStored }).Orientation.ShouldBe(VideoOrientation.AsStored);
    }

    [Fact]
    public void Captions_are_told_and_what_is_no_matrix_is_none()
    {
        var output = new FramesOutput();
        output.Add("ATSC A53 Part 4 Closed Captions");
        output.Add("3x3 displaymatrix|askew: x y z");
        (output.Into(_film).HasCaptions, output.Into(_film).Orientation).ShouldBe((true, null));
    }

    private static readonly VideoFacts _film = new()
    {
        StreamIndex = 0,
        Codec = "h264",
        Width = 320,
        Height = 180,
        PixelFormat = "yuv420p",
        TimeBase = TimeBase.Output,
        H264 = new("High", 13),
    };
}
