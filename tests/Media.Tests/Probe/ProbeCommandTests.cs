using Transcode.Media.Inputs;
using Transcode.Media.Probe;

namespace Transcode.Media.Tests.Probe;

public sealed class ProbeCommandTests
{
    [Fact]
    public void Streams_are_asked_for_by_field() => ProbeCommand.For(MediaInput.File("/media/-film.mp4"), "/work").ShouldBeAsIn("probe");

    [Fact]
    public void Bytes_that_are_no_letters_are_asked_for_as_they_are()
        => ProbeCommand.Raw(MediaInput.File("/media/song.mp3"), "/work").ShouldBeAsIn("probe-raw");

    [Fact]
    public void Packets_of_the_picture_are_listed()
        => PacketsCommand.For(MediaInput.File("/media/film.mp4"), PacketsCommand.Video, "/work").ShouldBeAsIn("packets");

    [Fact]
    public void Key_frames_that_reset_the_decoder_are_listed_by_their_units() =>
        ResetsCommand.For(MediaInput.File("/media/film.mp4"), Encode.Steps.Whole.Source with { Codec = "hevc" }, "/work")
            .ShouldBeAsIn("resets");

    [Fact]
    public void Of_H264_the_parameter_sets_inside_are_listed_too() =>
        ResetsCommand.For(MediaInput.File("/media/film.mp4"), Encode.Steps.Whole.Source, "/work").ShouldBeAsIn("resets-h264");

    [Fact]
    public void A_source_at_an_address_is_read_by_http_alone() =>
        PacketsCommand.For(MediaInput.Remote, "a:0", "/work", 1).ShouldBeAsIn("packets-of-an-address");
}
