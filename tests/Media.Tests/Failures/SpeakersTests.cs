using Transcode.Media.Failures;

namespace Transcode.Media.Tests.Failures;

public sealed class SpeakersTests
{
    private static readonly string[] _all = ["h264: non-existing PPS 0 referenced", "aac: Input buffer exhausted",
        "mp3float: Header missing", "mpegts: corrupt packet", "Error while decoding stream #0:1"];

    [Fact]
    public void What_the_decoder_of_a_picture_says_is_no_fault_of_the_sound() =>
        Speakers.About(_all, ofAudio: true)
            .ShouldBe(["aac: Input buffer exhausted", "mp3float: Header missing", "mpegts: corrupt packet",
            "Error while decoding stream #0:1"]);

    [Fact]
    public void What_the_decoder_of_a_sound_says_is_no_fault_of_the_picture() =>
        Speakers.About(_all, ofAudio: false)
            .ShouldBe(["h264: non-existing PPS 0 referenced", "mpegts: corrupt packet", "Error while decoding stream #0:1"]);
}
