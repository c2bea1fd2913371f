using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.Domain.Time;
using Transcode.Media.Audio;
using Transcode.Media.Inputs;

namespace Transcode.Media.Tests.Audio;

public sealed class AudioTagsTests
{
    private static readonly AudioFacts _stereo = new() { StreamIndex = 0, Codec = "pcm_s24le", Channels = 2, SampleRate = 44100 };
    private static readonly FilePlan.Audio _flac = new(new() { Name = "a", Container = AudioContainer.Flac }, _stereo, 2, 44100);
    private static readonly FilePlan.Audio _broadcast = new(new() { Name = "broadcast", Container = AudioContainer.Wav, BitDepth = 24 },
        _stereo, 2, 48000);

    private static readonly Dictionary<string, string> _recorder = new()
    {
        ["time_reference"] = "1587600000",
        ["comment"] = "scene 1",
        ["encoded_by"] = "Recorder",
        ["date"] = "2024-05-06",
        ["creation_time"] = "10:00:00",
    };

    [Fact]
    public void The_loudness_in_the_tags_goes_where_the_loudness_was_changed()
    {
        AudioTags.NotTrueAnyMore(_flac, 0).ShouldNotContain("REPLAYGAIN_TRACK_GAIN");
        AudioTags.NotTrueAnyMore(_flac, -9).ShouldContain("REPLAYGAIN_TRACK_GAIN");
        AudioTags.NotTrueAnyMore(_flac, -9).ShouldContain("R128_TRACK_GAIN");
        AudioTags.NotTrueAnyMore(_flac with { Channels = 1 }, 0).ShouldContain("REPLAYGAIN_ALBUM_GAIN");
        AudioTags.NotTrueAnyMore(_flac with { Track = _stereo with { IsFloat = true, OverDecibels = 3.2 } }, 0)
            .ShouldContain("REPLAYGAIN_TRACK_GAIN", "samples over full scale were lowered");
    }

    [Fact]
    public void What_names_the_samples_goes_where_they_are_others()
    {
        AudioTags.NotTrueAnyMore(_flac, 0).ShouldNotContain("CUESHEET");
        AudioTags.NotTrueAnyMore(_flac, 1).ShouldContain("CUESHEET");
        AudioTags.NotTrueAnyMore(_flac with { SampleRate = 48000 }, 0).ShouldContain("CUESHEET");
        AudioTags.NotTrueAnyMore(_flac, 0).ShouldContain("iTunSMPB");
        AudioTags.NotTrueAnyMore(_flac, 0).ShouldContain("time_reference", "it counts samples of the source's rate");
    }

    [Fact]
    public void A_broadcast_wave_stays_one_and_its_time_is_counted_in_its_own_samples()
    {
        AudioTags.IsBroadcast(_recorder, "wav").ShouldBeTrue();
        AudioTags.IsBroadcast(_recorder, "mp3").ShouldBeFalse();
        AudioTags.IsBroadcast(new Dictionary<string, string>(), "wav").ShouldBeFalse();
        AudioFileCommand.For(_broadcast, 0, "wav", MediaInput.File("/media/take.wav"), null, "/store/out", "/work", _recorder)
            .ShouldBeAsIn("sound-broadcast");
        AudioTags.Broadcast(_recorder, _flac).ShouldBeEmpty("only WAV has a place for it");
    }

    [Fact]
    public void A_peak_over_full_scale_is_read_and_told()
    {
        PeakCommand.For(_stereo with { Codec = "pcm_f32le" }, MediaInput.File("/media/take.wav"), "/work").ShouldBeAsIn("sound-peak");
        string[] reported = ["[Parsed_astats_0 @ 0x1] [info] Overall", "[Parsed_astats_0 @ 0x1] [info] Peak level dB: 6.020600"];
        PeakCommand.Over(reported).ShouldBe(6.03);
        PeakCommand.Over(["[info] Peak level dB: -0.1"]).ShouldBe(0);
        PeakCommand.Over(["[info] Peak level dB: inf"]).ShouldBe(0);
        PeakCommand.Over([]).ShouldBe(0);
        PeakCommand.Told(6.03)
            .ShouldBe("the sound goes 6.0 dB over full scale, which only floating point samples hold: all of it was lowered by 6.0 dB");
    }

    [Fact]
    public void A_beep_is_too_short_to_be_measured_and_silence_is_silent()
    {
        LoudnessOutput.WhyNot(["    I:         -70.0 LUFS", "    Peak:       -6.0 dBFS"], 0.2)
            .ShouldBe("the sound is too short (0.2 s) to measure its loudness, which was left as it is");
        LoudnessOutput.WhyNot(["    I:         -70.0 LUFS", "    Peak:       -60.0 dBFS"], 3)
            .ShouldBe("the sound is too quiet to measure its loudness, which was left as it is");
        LoudnessOutput.WhyNot(["    I:         -70.0 LUFS", "    Peak:       -inf dBFS"], 0.2)
            .ShouldBe("the sound is silent: its loudness was left as it is");
    }

    [Fact]
    public void Sound_ends_where_its_file_says_to_the_sample()
    {
        var track = _stereo with { Codec = "aac", EndsWithin = true, Duration = MediaTime.FromSeconds(2) };
        AudioFileCommand.For(_flac with { Track = track }, 0, "mov", MediaInput.File("/media/a.m4a"), null, "/store/out",
            "/work").Arguments.ShouldContain(word => word.Contains(",atrim=end=2.000000[s]"));
    }
}
