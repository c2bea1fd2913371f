using Transcode.Domain.Sources;
using Transcode.Media.Encode;
using Transcode.Media.Inputs;
using Transcode.Media.Sound;

namespace Transcode.Media.Tests.Sound;

public sealed class EvenSoundCommandTests
{
    private static readonly AudioFacts Surround = new() { StreamIndex = 1, Codec = "ac3", Channels = 6, SampleRate = 48000 };

    [Fact]
    public void Samples_with_their_times() => EvenSoundCommand.Timed(Surround, 44100, MediaInput.File("/media/film.ts"), "/work").ShouldBeAsIn("even-timed");

    [Fact]
    public void Samples_one_after_the_other() => EvenSoundCommand.Counted(Surround, 44100, MediaInput.File("/media/film.ts"), "/work").ShouldBeAsIn("even-counted");

    [Fact]
    public void Counted_samples_are_read_as_they_were_written() =>
        EncodeAudioCommand.For(Encode.Steps.Stereo with { Track = Surround with { StreamIndex = 0 } }, EvenSoundCommand.CountedInput(Surround, 44100, "/work"), "/work").ShouldBeAsIn("even-encode");

    [Fact]
    public void What_does_not_follow_on_itself_is_noticed()
    {
        EvenSoundCommand.IsNeeded(["[warning] [mp4 @ 0x1] Non-monotonous DTS in output stream 0:0; previous: 2, current: 1"]).ShouldBeTrue();
        EvenSoundCommand.IsNeeded(["[warning] Estimating duration from bitrate"]).ShouldBeFalse();
    }
}
