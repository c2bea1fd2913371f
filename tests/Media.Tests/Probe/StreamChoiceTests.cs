using Transcode.Domain;
using Transcode.Domain.Sources;
using Transcode.Media.Probe;

namespace Transcode.Media.Tests.Probe;

/// <summary>Which streams of a file are the film, by what ffprobe says of all.</summary>
public sealed class StreamChoiceTests
{
    private const string Video = """ "codec_type": "video", "codec_name": "h264", "width": 640, "height": 360, "time_base": "1/90000" """;
    private const string Still = """ "codec_type": "video", "codec_name": "mjpeg", "width": 160, "height": 90, "time_base": "1/1000" """;
    private const string Audio =
        """ "codec_type": "audio", "codec_name": "aac", "sample_rate": "48000", "channels": 2, "time_base": "1/90000" """;

    [Fact]
    public void Of_a_multiplex_the_pictures_own_programme_is_taken()
    {
        var facts =
            Read(""" "programs": [{ "program_id": 1, "streams": [{ "index": 0 }] }, { "program_id": 2, "streams": [{ "index": 1 }, { "index": 2 }, { "index": 3 }] }, { "streams": null }, 7],""", Audio, Video, Audio, Audio);
        facts.Audio.Select(track => track.StreamIndex).ShouldBe([2, 3]);
        facts.MainAudio!.StreamIndex.ShouldBe(2);
        facts.Notes.ShouldBe(["stream 0 (sound) belongs to another programme of the multiplex and was passed over"]);
    }

    [Fact]
    public void A_film_does_not_get_the_sound_of_another_programme_where_it_has_none() =>
        Read(""" "programs": [{ "streams": [{ "index": 0 }] }, { "streams": [{ "index": 1 }] }],""", Audio, Video).Audio.ShouldBeEmpty();

    [Fact]
    public void Of_radio_alone_the_first_programme_is_taken() =>
        Read(""" "programs": [{ "streams": [{ "index": 0 }, { "index": 2 }] }, { "streams": [{ "index": 1 }] }],""", Audio, Audio,
            Audio).Audio.Select(track => track.StreamIndex).ShouldBe([0, 2]);

    [Fact]
    public void A_programme_without_data_is_passed_over() =>
        Read(""" "programs": [{ "streams": [{ "index": 0 }, { "index": 1 }] }, { "streams": [{ "index": 2 }, { "index": 3 }] }],""",
            """ "codec_type": "video", "codec_name": "h264", "width": 0, "height": 0, "time_base": "1/90000" """,
            """ "codec_type": "audio", "codec_name": "mp2", "sample_rate": "0" """, Video, Audio)
        .Audio.Single().StreamIndex.ShouldBe(3);

    [Theory]
    [InlineData(""" "tags": { "DURATION": "00:00:00.040000000" } """)]
    [InlineData(""" "nb_frames": "1", "duration": "3.0" """)]
    [InlineData(""" "duration": "3.0", "tags": { "DURATION": "00:00:00.063000000" } """)] // ffprobe puts the length of the file there.
    [InlineData(""" "tags": { "NUMBER_OF_FRAMES-eng": "1" } """)]
    [InlineData(""" "disposition": { "still_image": 1 } """)]
    [InlineData(""" "disposition": { "attached_pic": 1 } """)]
    public void A_still_before_the_film_is_known_by_what_the_container_says(string more)
    {
        var video = Read("", $"{Still}, {more}", Video).Video!;
        (video.StreamIndex, video.Codec, video.IsFirst).ShouldBe((1, "h264", more.Contains("attached_pic", StringComparison.Ordinal)));
    }

    [Fact]
    public void Several_covers_and_a_sound_are_sound()
    {
        var facts = Read("", Still + """, "disposition": { "attached_pic": 1 } """, Still + """, "disposition": { "attached_pic": 1 } """,
            Audio);
        (facts.Kind, facts.Video).ShouldBe((AssetKind.Audio, null));
    }

    [Fact]
    public void A_picture_that_moves_is_a_film_though_it_is_made_of_jpegs()
        => Read("", Audio, Still + """, "duration": "180.0" """).Kind.ShouldBe(AssetKind.Video);

    [Fact]
    public void A_commentary_is_the_main_sound_only_where_there_is_no_other()
    {
        Read("", Video, Audio + """, "disposition": { "default": 1, "comment": 1 } """, Audio).MainAudio!.StreamIndex.ShouldBe(2);
        Read("", Video, Audio + """, "disposition": { "comment": 1 } """).MainAudio!.StreamIndex.ShouldBe(1);
    }

    [Fact]
    public void A_film_that_holds_nothing_gives_way_to_what_has_pictures()
    {
        var facts = Probe("", [1], Still, Video).Facts.ShouldNotBeNull();
        (facts.Video!.StreamIndex, facts.Video.IsFirst).ShouldBe((0, true));
        facts.Notes.ShouldBe(["stream 1 (a video of 640x360) is announced and holds nothing: it was passed over"]);
        Probe("", [0], Video, Still).Facts!.Video!.IsFirst.ShouldBeFalse("V:0 is still the stream that was left aside");
    }

    [Fact]
    public void Sound_that_holds_nothing_gives_way_to_other_sound_and_to_none()
    {
        Probe("", [1], Video, Audio, Audio).Facts!.MainAudio!.StreamIndex.ShouldBe(2);
        var silent = Probe("", [1], Video, Audio).Facts.ShouldNotBeNull();
        (silent.Kind, silent.Audio.Count,
            silent.Notes.Single()).ShouldBe((AssetKind.Video, 0, "stream 1 (sound) is announced and holds nothing: it was passed over"));
        Probe("", [0], Video, Audio).Facts!.Kind.ShouldBe(AssetKind.Audio);
    }

    [Theory]
    [InlineData("\"nb_frames\": \"75\"", "a picture")]
    [InlineData("\"tags\": { \"DURATION\": \"00:00:03.000000000\" }", "a picture")]
    public void What_was_promised_and_is_lost_is_not_passed_over(string promise, string what) =>
        Probe("", [0], $"{Video}, {promise}", Audio).Failure.ShouldNotBeNull().Message.ShouldContain($"announces {what} but holds none");

    [Fact]
    public void Of_a_stream_that_never_came_nothing_is_known()
    {
        const string programme =
            """{ "format": { "format_name": "mpegts" }, "streams": [{ "index": 0, "codec_type": "video", "codec_name": "h264", "width": 640, "height": 360, "time_base": "1/90000" }, { "index": 1, "codec_type": "audio", "codec_name": "mp2", "sample_rate": "0" }] }""";
        ProbeOutput.Read(programme, 1).Failure!.Code.ShouldBe(FailureCodes.InputUndecodable);
        ProbeOutput.Unknown(programme).ShouldBe([1]);
        ProbeOutput.Read(programme, 1, new HashSet<int> { 1 }).Facts!.Audio.ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_but_what_holds_nothing_is_refused()
    {
        Probe("", [0], Video).Failure!.Message.ShouldContain("announces a picture but holds none");
        Probe("", [0, 1], Video, Audio).Failure!.Code.ShouldBe(FailureCodes.InputNoStreams);
    }

    private static SourceFacts Read(string more, params string[] streams)
    {
        var (facts, failure) = Probe(more, [], streams);
        failure.ShouldBeNull();
        return facts.ShouldNotBeNull();
    }

    private static (SourceFacts? Facts, Failure? Failure) Probe(string more, HashSet<int> empty, params string[] streams) =>
        ProbeOutput.Read($$"""{ {{more}} "format": { "format_name": "x" }, "streams": [{{string.Join(',', streams.Select((stream, n) => $"{{ \"index\": {n}, {stream} }}"))}}] }""", 1, empty);
}
