using Transcode.Domain.Plans;
using Transcode.Media.Encode;
using Transcode.Media.Inputs;

namespace Transcode.Media.Tests.Encode;

public sealed class EncodeAudioCommandTests
{
    private static readonly Dictionary<string, AudioPlan> _plans = new()
    {
        ["mono"] = Steps.Stereo with { Channels = 1, Kbps = 64 },
        ["stereo"] = Steps.Stereo,
        ["surround"] = Steps.Stereo with { Channels = 6, Kbps = 384 },
        ["float"] = Steps.Stereo with { Track = Steps.Stereo.Track with { Codec = "pcm_f32le" } },
        ["from-zero"] = Steps.Stereo with { Origin = 0 },
        ["from-before-zero"] = Steps.Stereo with { Origin = -45_000, SampleRate = 44_100 },
    };

    public static TheoryData<string> Cases => new(_plans.Keys);

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_command_is_the_one_that_was_found_right(string name) =>
        EncodeAudioCommand.For(_plans[name], MediaInput.File("/media/film.mp4"), "/work").ShouldBeAsIn($"audio-{name}");
}
