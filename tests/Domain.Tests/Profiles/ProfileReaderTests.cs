using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;

namespace Transcode.Domain.Tests.Profiles;

public sealed class ProfileReaderTests
{
    private const string Entry = """{ "name": "a", "width": 640, "height": 360, "kbps": 600 }""";

    [Fact]
    public void A_profile_of_few_words_has_defaults()
    {
        var profile =
            Good($$"""{ "name": "x", "assets": ["video"], "video": { "ladder": [{{Entry}}] }, "audio": {}, "hls": {}, /* a remark */ }""");
        profile.Video.ShouldBe(new VideoSettings { Ladder = profile.Video!.Ladder });
        (profile.Video.Preset, profile.Video.H264Profile, profile.Video.Crf, profile.Video.GopSeconds,
            profile.Video.Deinterlace).ShouldBe(("medium", "high", 23, 2, Deinterlacing.Auto));
        profile.Audio.ShouldBe(new AudioSettings { Kbps = 128, Channels = 2, SampleRate = 48000 });
        profile.Hls.ShouldBe(new HlsSettings { SegmentSeconds = 6, Container = SegmentContainer.Fmp4 });
        (profile.Mp4, profile.Damage).ShouldBe((false, DamagePolicy.Accept));
    }

    [Fact]
    public void Every_field_is_read()
    {
        var profile = Good("""
            { "$schema": "x", "name": "ts-1", "description": "d", "assets": ["audio", "video"], "mp4": true, "damage": "reject", "subtitles": false,
              "video": { "preset": "slow", "h264_profile": "main", "rate": { "mode": "bitrate" }, "gop_seconds": 2.5, "deinterlace": false,
                         "ladder": [{ "name": "r", "width": 100, "height": 50, "kbps": 77 }] },
              "audio": { "kbps": 64, "channels": 1, "sample_rate": 44100, "tracks": 3, "mp4_tracks": "all" }, "hls": { "segment_seconds": 10, "container": "mpegts" } }
            """);
        (profile.Name, profile.Description, profile.Mp4, profile.Damage).ShouldBe(("ts-1", "d", true, DamagePolicy.Reject));
        profile.Subtitles.ShouldBeFalse();
        profile.Assets.ShouldBe([AssetKind.Audio, AssetKind.Video]);
        profile.Video!.Ladder.ShouldBe([new LadderEntry("r", 100, 50, 77)]);
        (profile.Video.Preset, profile.Video.H264Profile, profile.Video.Crf, profile.Video.GopSeconds,
            profile.Video.Deinterlace).ShouldBe(("slow", "main", null, 2.5, Deinterlacing.Never));
        profile.Audio.ShouldBe(new AudioSettings { Kbps = 64, Channels = 1, SampleRate = 44100, Tracks = 3, AllInMp4 = true });
        profile.Hls.ShouldBe(new HlsSettings { SegmentSeconds = 10, Container = SegmentContainer.MpegTs });
    }

    [Fact]
    public void Who_may_encode_is_read_and_software_is_the_default()
    {
        string Text(string video) => $$"""{ "name": "x", "assets": ["video"], "hls": {}, "video": { {{video}} "ladder": [{{Entry}}] } }""";
        Good(Text("")).Video!.Encoder.ShouldBe("software");
        Good(Text("\"encoder\": \"prefer-hardware\",")).Video!.Encoder.ShouldBe("prefer-hardware");
        Good(Text("\"encoder\": \"h264_nvenc\",")).Video!.Encoder.ShouldBe("h264_nvenc");
        Problems(Text("\"encoder\": \"gpu\",")).ShouldBe(
            ["p.json: video.encoder: is \"gpu\"; allowed: software, prefer-hardware, h264_nvenc, h264_qsv, h264_vaapi, h264_amf, "
                + "h264_videotoolbox"]);
        Problems(Text("\"encoder\": \"prefer-hardware\", \"preset\": \"ultrafast\",")).ShouldHaveSingleItem()
            .ShouldStartWith("p.json: video.preset: is ultrafast, which writes Baseline");
        Good(Text("\"preset\": \"ultrafast\",")).Video!.Preset.ShouldBe("ultrafast");
    }

    [Fact]
    public void Copying_is_a_wish_that_goes_with_software_alone()
    {
        string Text(string video) => $$"""{ "name": "x", "assets": ["video"], "hls": {}, "video": { {{video}} "ladder": [{{Entry}}] } }""";
        Good(Text("")).Video!.CopyWhenFits.ShouldBeFalse();
        Good(Text("\"copy\": \"when-fits\",")).Video!.CopyWhenFits.ShouldBeTrue();
        Problems(Text("\"copy\": \"always\",")).ShouldBe(["p.json: video.copy: is \"always\"; allowed: never, when-fits"]);
        Problems(Text("\"copy\": \"when-fits\", \"encoder\": \"prefer-hardware\",")).ShouldHaveSingleItem()
            .ShouldStartWith("p.json: video.copy: is when-fits, which only goes with");
    }

    [Fact]
    public void Every_problem_is_told_at_once_with_file_and_field() =>
        Problems("""
            { "name": "Big Name", "assets": ["video", "smell"], "mp4": "yes", "colour": 1,
              "video": { "preset": "placebo", "gop_seconds": 99, "rate": { "mode": "vbr", "crf": 77 }, "ladder": [{ "name": "a", "width": 10.5, "height": 8, "kpbs": 1 }, 7] },
              "audio": { "kbps": "much", "sample_rate": 50000 }, "hls": { "segment_seconds": 5, "container": "zip" } }
            """).ShouldBe([
            "p.json: name: is \"Big Name\"; must be 1 to 40 of a-z, 0-9 and -, not starting with -",
            "p.json: assets: holds \"smell\"; allowed: video, audio, image",
            "p.json: video.rate.mode: is \"vbr\"; allowed: crf, bitrate",
            "p.json: video.rate.crf: is 77; allowed: 0 to 51",
            "p.json: video.preset: is \"placebo\"; allowed: ultrafast, superfast, veryfast, faster, fast, medium, slow, slower, veryslow",
            "p.json: video.gop_seconds: is 99; allowed: 0.5 to 10",
            "p.json: video.ladder: must be a list of objects",
            "p.json: video.ladder: has 0 entries; allowed: 1 to 12",
            "p.json: audio.kbps: must be a number",
            "p.json: audio.sample_rate: is 50000, which AAC does not know; allowed: 8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, "
            + "48000, 64000, 88200, 96000",
            "p.json: hls.container: is \"zip\"; allowed: fmp4, mpegts",
            "p.json: mp4: must be true or false",
            "p.json: colour: is not known here; known: assets, audio, damage, default_for, description, hls, mp4, name, pictures, poster, "
            + "sound_files, storyboard, subtitles, video, waveform",
        ], ignoreOrder: true);

    [Fact]
    public void Problems_of_a_rung_say_which_rung() =>
        Problems($$"""{ "name": "x", "assets": ["video"], "mp4": true, "video": { "ladder": [{{Entry}}, { "name": "-b", "width": 10.5, "height": 8, "kpbs": 1 }, {{Entry}}] } }""").ShouldBe([
            "p.json: video.ladder[1].name: is \"-b\"; must be 1 to 40 of a-z, 0-9 and -, not starting with -",
            "p.json: video.ladder[1].width: is 10.5; allowed: 16 to 8192",
            "p.json: video.ladder[1].height: is 8; allowed: 16 to 8192",
            "p.json: video.ladder[1].kbps: is missing",
            "p.json: video.ladder[1].kpbs: is not known here; known: height, kbps, name, width",
            "p.json: video.ladder: names \"a\" twice",
        ]);

    [Theory]
    [InlineData("[]", "(root): must be an object")]
    [InlineData("{", "line 1: is not JSON")]
    [InlineData("{\n\"name\": nope }", "line 2: is not JSON")]
    [InlineData("{}", "name: is missing")]
    [InlineData("{}", "assets: is missing")]
    [InlineData("""{ "name": "x", "assets": ["video"] }""",
        "video: audio, poster, waveform, sound_files, pictures or storyboard is needed: the profile makes nothing")]
    [InlineData("""{ "name": "x", "assets": ["video"], "audio": {} }""", "hls: or mp4 is needed: nothing would be packaged")]
    [InlineData("""{ "name": "x", "assets": [], "audio": {}, "mp4": true }""", "assets: is empty: the profile would apply to nothing")]
    [InlineData("""{ "name": "x", "assets": ["video"], "mp4": true, "video": {} }""", "video.ladder: is missing")]
    [InlineData("""{ "name": "x", "assets": ["video"], "mp4": true, "video": { "ladder": [] } }""",
        "video.ladder: has 0 entries; allowed: 1 to 12")]
    [InlineData("""{ "name": "x", "assets": ["video"], "mp4": true, "video": [] }""", "video: must be an object")]
    [InlineData("""{ "name": "x", "assets": ["video"], "hls": { "segment_seconds": 1e999 }, "audio": {} }""", "hls.segment_seconds: is")]
    [InlineData("""{ "name": "\ud800" }""", "(root): holds a text that is none")]
    public void What_is_wrong_is_said(string json, string problem)
        => Problems(json).ShouldContain(line => line.StartsWith($"p.json: {problem}", StringComparison.Ordinal));

    [Fact]
    public void Segments_must_be_whole_groups_of_pictures() =>
        Problems($$"""{ "name": "x", "assets": ["video"], "hls": { "segment_seconds": 5 }, "video": { "gop_seconds": 2, "ladder": [{{Entry}}] } }""")
            .ShouldBe(["p.json: hls.segment_seconds: is 5; must be a whole multiple of video.gop_seconds (2)"]);

    [Theory]
    [InlineData(0.6, 6)]
    [InlineData(0.7, 2.1)]
    [InlineData(1.001, 6.006)]
    public void Fractions_that_are_whole_multiples_are_accepted(double gop, double segment) =>
        Good(FormattableString.Invariant($$"""{ "name": "x", "assets": ["video"], "hls": { "segment_seconds": {{segment}} }, "video": { "gop_seconds": {{gop}}, "ladder": [{{Entry}}] } }"""));

    private static Profile Good(string json)
    {
        var (profile, problems) = ProfileReader.Read("p.json", json);
        problems.ShouldBeEmpty();
        return profile.ShouldNotBeNull();
    }

    private static List<string> Problems(string json)
    {
        var (profile, problems) = ProfileReader.Read("p.json", json);
        profile.ShouldBeNull();
        return [.. problems.Select(problem => problem.ToString())];
    }
}
