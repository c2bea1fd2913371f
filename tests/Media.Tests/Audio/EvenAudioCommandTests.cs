using Transcode.Domain.Sources;
using Transcode.Media.Audio;
using Transcode.Media.Encode;
using Transcode.Media.Inputs;

namespace Transcode.Media.Tests.Audio;

public sealed class EvenAudioCommandTests
{
    private static readonly AudioFacts _surround = new() { StreamIndex = 1, Codec = "ac3", Channels = 6, SampleRate = 48000 };

    private static readonly MediaInput _film = MediaInput.File("/media/film.ts");

    [Fact]
    public void Samples_and_when_each_is_heard()
        => EvenAudioCommand.For(_surround, 44100, video: null, _film, "/work").ShouldBeAsIn("even-decode");

    [Fact]
    public void Where_the_picture_sets_the_clock_it_is_read_too()
        => EvenAudioCommand.For(_surround with { Channels = 2 }, 48000, video: 0, _film, "/work").ShouldBeAsIn("even-decode-in-step");

    [Fact]
    public void Samples_are_read_as_they_were_written() =>
        EncodeAudioCommand.For(Encode.Steps.Stereo with { Track = _surround with { StreamIndex = 0 } },
            EvenAudioCommand.Samples(EvenAudioCommand.PlacedFile, _surround, 44100, "/work"), "/work").ShouldBeAsIn("even-encode");

    [Fact]
    public void The_times_of_the_frames_are_read()
    {
        var output = new EvenAudioOutput(48000);
        foreach (var line in new[] { "frame:0    pts:1536    pts_time:0.032", "lavfi.astats.Overall.Number_of_samples=1536.000000",
            "frame:0    pts:12000 pts_time:0.25", "lavfi.astats.Overall.Number_of_samples=1000.000000" })
            output.Add(line);
        output.Joints.First.ShouldBe(1536);
        output.Joints.Pieces().ShouldBe([new(0, 1536, 0), new(1536, 1000, 12000 - 2 * 1536)]);
    }

    [Fact]
    public void What_does_not_follow_on_itself_is_noticed()
    {
        EvenAudioCommand.IsNeeded(["[warning] [mp4 @ 0x1] Non-monotonous DTS in output stream 0:0; previous: 2, current: 1"])
            .ShouldBeTrue();
        EvenAudioCommand.IsNeeded(["[warning] Estimating duration from bitrate"]).ShouldBeFalse();
    }
}
