using Transcode.Domain;
using Transcode.Domain.Sources;
using Transcode.Domain.Time;
using Transcode.Media.Probe;

namespace Transcode.Media.Tests.Probe;

/// <summary>What ffprobe 5.1 said of real files.</summary>
public sealed class ProbeOutputTests
{
    [Fact]
    public void An_ordinary_film_of_ntsc_rate()
    {
        var video = Facts("ntsc").Video!;
        (video.Codec, video.Width, video.Height, video.Turned, video.Interlaced,
            video.PixelFormat).ShouldBe(("h264", 320, 180, false, false, "yuv420p"));
        (video.TimeBase, video.FrameRate,
            video.Duration).ShouldBe((new TimeBase(1, 30000), new Rate(30000, 1001), MediaTime.FromSeconds(2.002)));
        (video.PixelAspectWidth, video.PixelAspectHeight).ShouldBe((1, 1));
        video.Color.ShouldBe(new ColorFacts());
    }

    [Fact]
    public void A_phone_held_upright_is_turned() => Facts("rotated").Video!.DisplaySize.ShouldBe((180, 320));

    [Fact]
    public void Interlaced_pal_has_fields_and_oblong_pixels_and_a_clock_that_does_not_begin_at_zero()
    {
        var facts = Facts("interlaced");
        facts.Video!.Interlaced.ShouldBeTrue();
        facts.Video.DisplaySize.ShouldBe((768, 576));
        facts.Video.Color.Range.ShouldBe("tv");
        facts.Audio.Single().Start.ShouldBe(MediaTime.FromSeconds(1.429089));
        facts.Container.ShouldBe("mpegts");
    }

    [Theory]
    [InlineData("bb", true)]
    [InlineData("bt", true)]
    [InlineData("tt", false)]
    [InlineData("tb", false)]
    public void Of_two_fields_the_earlier_is_known(string order, bool isBottom)
    {
        var json = SourceFolder.Recorded("probe-interlaced.json").Replace("\"tt\"", $"\"{order}\"", StringComparison.Ordinal);
        var video = ProbeOutput.Read(json, 1).Facts!.Video!;
        (video.Interlaced, video.BottomFieldFirst).ShouldBe((true, isBottom));
    }

    [Theory]
    [InlineData(608, "152:135", 576, 768)]
    [InlineData(512, "128:135", 480, 640)]
    public void The_blanking_of_imx_is_no_picture(int lines, string aspect, int height, int width)
    {
        var json = SourceFolder.Recorded("probe-interlaced.json").Replace("16:15", aspect, StringComparison.Ordinal)
            .Replace("\"height\": 576", $"\"height\": {lines}", StringComparison.Ordinal);
        var video = ProbeOutput.Read(json, 1).Facts!.Video!;
        video.Crop.ShouldBe(new VideoCrop(0, 32, 720, height));
        video.DisplaySize.ShouldBe((width, height));
    }

    [Fact]
    public void Cover_art_is_no_film()
    {
        var facts = Facts("cover");
        (facts.Kind, facts.Video).ShouldBe((AssetKind.Audio, null));
        facts.Notes.ShouldBe(["cover art was left aside"]);
        facts.Duration.ShouldBe(MediaTime.FromSeconds(2.04));
    }

    [Fact]
    public void Hdr_is_seen()
        => Facts("hdr").Video!.Color.ShouldBe(new ColorFacts
        {
            Transfer = "smpte2084",
            Primaries = "bt2020",
            Space = "bt2020nc",
            Range = "tv"
        });

    [Fact]
    public void A_live_recording_has_no_length()
    {
        var facts = Facts("live");
        (facts.Duration, facts.Video!.Duration).ShouldBe((null, null));
    }

    [Fact]
    public void Subtitles_are_told_apart_and_a_long_title_is_cut()
    {
        var facts = Facts("subs");
        facts.Subtitles.ShouldBe([new(2, "subrip", "ger", true) { IsDefault = true }, new(3, "ass", null, true)]);
        facts.Audio.Single().Title.ShouldBe(new string('T', 200));
        facts.Audio.Single().Language.ShouldBe("deu");
    }

    [Fact]
    public void The_default_track_is_known() => Facts("two").MainAudio!.StreamIndex.ShouldBe(2);

    [Fact]
    public void Two_megabytes_of_comment_do_not_get_here()
    {
        SourceFolder.Recorded("probe-comment.json").Length.ShouldBeLessThan(2000);
        Facts("comment").Video.ShouldNotBeNull();
    }

    [Fact]
    public void A_picture_of_an_unknown_codec_is_not_passed_over_for_the_sound()
    {
        var why = ProbeOutput.Read(SourceFolder.Recorded("probe-unknown-picture.json"), 1).Failure.ShouldNotBeNull();
        (why.Code, why.Party).ShouldBe((FailureCodes.InputUndecodable, Party.Input));
        why.Message.ShouldStartWith("The picture has no codec");
    }

    [Theory]
    [InlineData("""{ "index": 1, "codec_type": "audio", "sample_rate": "0", "channels": 0 }""", "The sound has no codec")]
    [InlineData("""{ "index": 1, "codec_type": "audio", "sample_rate": "0" }, { "index": 2, "codec_type": "audio", "codec_name": "aac", "sample_rate": "48000" }""", null)]
    public void A_film_whose_only_sound_is_of_an_unknown_codec_does_not_become_a_silent_one(string audioTracks, string? refused)
    {
        var json = $$"""{ "format": { "format_name": "mov" }, "streams": [{ "index": 0, "codec_type": "video", "codec_name": "h264", "width": 64, "height": 36, "time_base": "1/90000" }, {{audioTracks}}] }""";
        var (facts, failure) = ProbeOutput.Read(json, 1);
        failure?.Message.ShouldStartWith(refused!);
        (failure is null).ShouldBe(refused is null);
        facts?.Unreadable.ShouldBe(["1 of 2 sound tracks have no codec that is known here: they are left out"]);
    }

    [Theory]
    [InlineData("flac", "1/48000", false)]
    [InlineData("flac", "1/90000", true)] // Its head is missing.
    [InlineData("flac", "1/8000", true)] // Its head names another rate.
    [InlineData("mp3", "1/14112000", false)]
    public void The_times_of_a_flac_count_its_samples_or_are_of_no_use(string container, string timeBase, bool isOfNoUse)
    {
        var track = Audio(container, $$""" "time_base": "{{timeBase}}", "channels": 2, "start_time": "-0.096", "duration": "24.0" """);
        (track.TimesUnusable, track.Duration is null, track.Start == MediaTime.Zero).ShouldBe((isOfNoUse, isOfNoUse, isOfNoUse));
    }

    [Theory]
    [InlineData(8, null, 8, null)]
    [InlineData(10, null, 2, 10)]
    [InlineData(10, "unknown", 2, 10)]
    [InlineData(12, "7.1.4", 12, null)]
    [InlineData(16, "hexadecagonal", 2, 16)]
    [InlineData(4, "ambisonic 1", 2, 4)]
    [InlineData(4, "quad", 4, null)]
    public void Of_many_channels_in_no_known_arrangement_two_are_taken(int channels, string? layout, int taken, int? of)
    {
        var track = Audio("wav", $$""" "channels": {{channels}} {{(layout is null ? "" : $", \"channel_layout\": \"{layout}\"")}} """);
        (track.Channels, track.OfChannels).ShouldBe((taken, of));
    }

    private static AudioFacts Audio(string container, string more) => ProbeOutput.Read(
        $$"""{ "format": { "format_name": "{{container}}" }, "streams": [{ "index": 0, "codec_type": "audio", "codec_name": "flac", "sample_rate": "48000", {{more}} }] }""", 1).Facts!.Audio.Single();

    [Fact]
    public void Streams_that_are_all_unknown_are_undecodable_and_named()
    {
        // The audio's codec is patched away too: ffprobe finds it by looking at the packets, which a truly unknown one does not allow.
        var json = SourceFolder.Recorded("probe-unknown-codecs.json").Replace("\"codec_name\": \"aac\", ", "", StringComparison.Ordinal);
        var why = ProbeOutput.Read(json, 1).Failure.ShouldNotBeNull();
        (why.Code, why.Party).ShouldBe((FailureCodes.InputUndecodable, Party.Input));
        why.Message.ShouldContain("zzz9");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{ "programs": [], "streams": [], "format": { "format_name": "mov" } }""")]
    public void A_file_without_streams_is_said_to_have_none(string json) =>
        ProbeOutput.Read(json, 1).Failure!.Code.ShouldBe(FailureCodes.InputNoStreams);

    [Fact]
    public void Subtitles_alone_are_no_media()
        => ProbeOutput.Read(SourceFolder.Recorded("probe-subtitles.json"), 1).Failure!.Code.ShouldBe(FailureCodes.InputNoStreams);

    [Fact]
    public void An_answer_that_was_cut_off_is_a_failure_and_no_crash()
    {
        var json = SourceFolder.Recorded("probe-ntsc.json");
        ProbeOutput.Read(json[..(json.Length / 2)], 1).Failure!.Code.ShouldBe(FailureCodes.ToolFailed);
    }

    private static SourceFacts Facts(string name)
    {
        var (facts, failure) = ProbeOutput.Read(SourceFolder.Recorded($"probe-{name}.json"), 4711);
        failure.ShouldBeNull();
        facts.ShouldNotBeNull().Bytes.ShouldBe(4711);
        return facts;
    }
}
