using Transcode.Domain.Playlists;

namespace Transcode.Domain.Tests.Playlists;

/// <summary>RFC 8216 for the playlist that names all renditions.</summary>
public sealed class MasterPlaylistTests
{
    private static readonly VideoVariant _high = new("720p/index.m3u8", "avc1.64001f", 1280, 720, 23.976, 2_600_000, 2_100_000, []);
    private static readonly VideoVariant _low = new("360p/index.m3u8", "avc1.64001e", 640, 360, 23.976, 640_000, 500_000, []);
    private static readonly AudioVariant _audio = new("audio/index.m3u8", new("Sound", "de", IsDefault: true, IsAutomatic: true), 2,
        "mp4a.40.2", 131_000, 128_000);

    [Fact]
    public void Pictures_with_sound_of_its_own_are_written_so() => MasterPlaylist.Write([_high, _low], [_audio], []).ShouldBe("""
        #EXTM3U
        #EXT-X-VERSION:7
        #EXT-X-INDEPENDENT-SEGMENTS
        #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="Sound",LANGUAGE="de",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="audio/index.m3u8"
        #EXT-X-STREAM-INF:BANDWIDTH=2731000,AVERAGE-BANDWIDTH=2228000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=23.976,AUDIO="sound"
        720p/index.m3u8
        #EXT-X-STREAM-INF:BANDWIDTH=771000,AVERAGE-BANDWIDTH=628000,CODECS="avc1.64001e,mp4a.40.2",RESOLUTION=640x360,FRAME-RATE=23.976,AUDIO="sound"
        360p/index.m3u8

        """.ReplaceLineEndings("\n"));

    [Fact]
    public void Closed_captions_are_declared_once_and_named_by_each_picture_that_carries_them()
    {
        var text = MasterPlaylist.Write([_high with { HasCaptions = true }, _low with { HasCaptions = true }], [_audio], []);
        text.ShouldContain("#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID=\"captions\",NAME=\"Closed "
            + "captions\",DEFAULT=NO,AUTOSELECT=YES,INSTREAM-ID=\"CC1\"\n");
        text.Split('\n').Count(line => line.EndsWith(",CLOSED-CAPTIONS=\"captions\"", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public void A_silent_film_names_no_group_of_sounds()
    {
        var text = MasterPlaylist.Write([_high], [], []);
        text.ShouldNotContain("AUDIO");
        text.ShouldContain("BANDWIDTH=2600000,AVERAGE-BANDWIDTH=2100000,CODECS=\"avc1.64001f\"");
    }

    [Fact]
    public void Sound_in_the_same_segments_is_named_among_the_codecs_only() =>
        MasterPlaylist.Write([_high with { MuxedAudio = ["mp4a.40.2"] }], [], [])
            .ShouldContain("CODECS=\"avc1.64001f,mp4a.40.2\",RESOLUTION=1280x720,FRAME-RATE=23.976\n");

    [Fact]
    public void Sound_alone_is_a_variant_not_a_group()
    {
        var text = MasterPlaylist.Write([], [_audio], []);
        text.ShouldNotContain("#EXT-X-MEDIA");
        text.ShouldEndWith("#EXT-X-STREAM-INF:BANDWIDTH=131000,AVERAGE-BANDWIDTH=128000,CODECS=\"mp4a.40.2\"\naudio/index.m3u8\n");
    }

    [Fact]
    public void Of_several_sounds_one_is_the_default_and_the_costliest_counts()
    {
        var text = MasterPlaylist.Write([_high],
            [_audio,
            _audio with { Label = new("Surround", "de", false, false), Bandwidth = 400_000, Channels = 6, Uri = "surround/index.m3u8" }],
            []);
        text.Split("DEFAULT=YES").Length.ShouldBe(2);
        text.ShouldContain("BANDWIDTH=3000000,");
        text.ShouldContain("CODECS=\"avc1.64001f,mp4a.40.2\"");
    }

    [Fact]
    public void An_unknown_frame_rate_is_left_out()
        => MasterPlaylist.Write([_high with { FrameRate = 0 }], [], []).ShouldNotContain("FRAME-RATE");

    [Fact]
    public void Every_variant_is_followed_by_its_address_on_the_next_line()
    {
        var lines = MasterPlaylist.Write([_high, _low], [_audio], []).Split('\n');
        for (var n = 0; n < lines.Length; n++)
            if (lines[n].StartsWith("#EXT-X-STREAM-INF", StringComparison.Ordinal))
                lines[n + 1].ShouldEndWith("index.m3u8");
    }
}
