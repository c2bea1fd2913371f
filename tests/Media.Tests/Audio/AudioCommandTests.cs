using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.Domain.Time;
using Transcode.Media.Audio;
using Transcode.Media.Inputs;

namespace Transcode.Media.Tests.Audio;

public sealed class AudioCommandTests
{
    private static readonly MediaInput _source = MediaInput.File("/media/song.flac");

    private static readonly AudioFacts _stereo = new() { StreamIndex = 0, Codec = "flac", Channels = 2, SampleRate = 44100 };
    private static readonly AudioFacts _surround = _stereo with
    {
        StreamIndex = 1,
        Channels = 6,
        SampleRate = 48000,
        Start = MediaTime.FromSeconds(1.5)
    };

    private static readonly Dictionary<string, FilePlan.Audio> _plans = new()
    {
        ["mp3"] = new(new() { Name = "web-audio", Container = AudioContainer.Mp3 }, _stereo, 2, 44100),
        ["mp3-of-surround"] = new(new() { Name = "web-audio", Container = AudioContainer.Mp3 }, _surround, 2, 48000),
        ["wav"] = new(new() { Name = "broadcast", Container = AudioContainer.Wav, SampleRate = 48000 }, _surround, 6, 48000),
        ["m4a"] = new(new() { Name = "a", Container = AudioContainer.M4a, Kbps = 192 }, _surround, 6, 48000),
        ["flac-16"] = new(new() { Name = "a", Container = AudioContainer.Flac, BitDepth = 16 }, _stereo, 2, 44100),
        ["flac-24"] = new(new() { Name = "a", Container = AudioContainer.Flac }, _stereo, 2, 44100),
    };

    public static TheoryData<string> Names => new(_plans.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sound_file_is_made_with_these_words(string name) =>
        AudioFileCommand.For(_plans[name], 0, "flac", _source, null, "/store/out", "/work").ShouldBeAsIn($"sound-{name}");

    [Fact]
    public void Tags_of_an_ogg_lie_with_its_track_and_a_gain_is_a_plain_one() =>
        AudioFileCommand.For(_plans["mp3"], -3.456, "ogg", _source, null, "/store/out", "/work").ShouldBeAsIn("sound-of-ogg-quieter");

    [Fact]
    public void Samples_that_were_made_even_get_the_tags_of_their_source()
    {
        AudioFileCommand.For(_plans["mp3"], 0, "flac", MediaInput.File("/work/even.nut"), new TagSource(_source, 1), "/store/out", "/work")
            .ShouldBeAsIn("sound-even");
        AudioFileCommand.For(_plans["mp3"], 0, "ogg", MediaInput.File("/work/even.nut"), new TagSource(_source, 1), "/store/out", "/work")
            .ShouldBeAsIn("sound-even-of-ogg");
    }

    [Fact]
    public void Tags_that_were_not_utf8_are_written_as_letters_and_none_that_is_left_out_comes_back()
    {
        Dictionary<string, string> decoded = new() { ["title"] = "Café", ["encoder"] = "Ünïque" };
        AudioFileCommand.For(_plans["mp3"], 0, "mp3", _source, null, "/store/out", "/work", decoded: decoded)
            .ShouldBeAsIn("sound-decoded-tags");
    }

    [Fact]
    public void Loudness_is_measured_as_it_will_be_encoded()
        => LoudnessCommand.For(_plans["mp3-of-surround"], _source, "/work").ShouldBeAsIn("sound-loudness");

    [Fact]
    public void A_result_is_looked_at_and_decoded()
    {
        AudioCheckCommand.Facts("/store/out.mp3", "/work").ShouldBeAsIn("sound-check-facts");
        AudioCheckCommand.Decode("/store/out.mp3", measure: false, "/work").ShouldBeAsIn("sound-check-decode");
        AudioCheckCommand.Decode("/store/out.mp3", measure: true, "/work").ShouldBeAsIn("sound-check-loudness");
    }

    [Theory]
    [InlineData("mp3", """{"streams":[{"codec_name":"mp3","sample_rate":"44100","channels":2,"bits_per_sample":0,"bit_rate":"128000"}]}""",
        "")]
    [InlineData("mp3", """{"streams":[{"codec_name":"mp3","sample_rate":"48000","channels":1,"bits_per_sample":0,"bit_rate":"96000"}]}""",
        "its sample rate is 48000, not 44100; its channels is 1, not 2; its bitrate is 96000, not 128000")]
    [InlineData("wav", """{"streams":[{"codec_name":"pcm_s16le","sample_rate":"48000","channels":6,"bits_per_sample":16}]}""",
        "its codec is pcm_s16le, not pcm_s24le; its bit depth is 16, not 24")]
    [InlineData("flac-24",
        """{"streams":[{"codec_name":"flac","sample_rate":"44100","channels":2,"bits_per_sample":0,"bits_per_raw_sample":"24"}]}""", "")]
    [InlineData("mp3", """{"streams":[]}""", "it does not hold one sound track")]
    [InlineData("mp3", "", "it does not hold one sound track")]
    public void What_is_not_as_promised_is_named(string name, string json, string faults)
        => string.Join("; ", AudioCheckOutput.Faults(json, _plans[name])).ShouldBe(faults);

    [Fact]
    public void The_sum_of_the_loudness_meter_is_read()
    {
        string[] reported =
        [
            "[info] Stream mapping:", "[Parsed_ebur128_0 @ 0x1] [info] Summary:", "", "  Integrated loudness:",
                "    I:         -12.6 LUFS", "    Threshold: -22.6 LUFS", "", "  Loudness range:",
            "    LRA:         0.1 LU", "    Threshold: -32.6 LUFS", "    LRA low:   -12.7 LUFS", "    LRA high:  -12.6 LUFS", "",
                "  True peak:", "    Peak:       -3.6 dBFS",
        ];
        LoudnessOutput.Read(reported).ShouldBe(new Measured(-12.6, -3.6, 0.1));
        LoudnessOutput.Read([.. reported.Select(line => line.Replace("-12.6", "-70.0").Replace("-3.6", "-inf"))])
            .ShouldBeNull("silence has no loudness");
        LoudnessOutput.Read([]).ShouldBeNull();
    }
}
