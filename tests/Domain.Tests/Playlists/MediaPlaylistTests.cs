using System.Globalization;
using Transcode.Domain.Playlists;
using Transcode.Domain.Time;

namespace Transcode.Domain.Tests.Playlists;

/// <summary>RFC 8216 for the playlist of one rendition.</summary>
public sealed class MediaPlaylistTests
{
    [Fact]
    public void A_playlist_of_fmp4_segments_is_written_so() => Write([6, 6, 2.48]).ShouldBe("""
        #EXTM3U
        #EXT-X-VERSION:7
        #EXT-X-TARGETDURATION:6
        #EXT-X-MEDIA-SEQUENCE:0
        #EXT-X-PLAYLIST-TYPE:VOD
        #EXT-X-INDEPENDENT-SEGMENTS
        #EXT-X-MAP:URI="init.mp4"
        #EXTINF:6.000000,
        seg_0.m4s
        #EXTINF:6.000000,
        seg_1.m4s
        #EXTINF:2.480000,
        seg_2.m4s
        #EXT-X-ENDLIST

        """.ReplaceLineEndings("\n"));

    [Fact]
    public void Without_an_init_segment_there_is_no_map_and_an_older_player_may_read_it()
    {
        var text = MediaPlaylist.Write([(MediaTime.FromSeconds(6), "a.ts")], init: null);
        text.ShouldNotContain("#EXT-X-MAP");
        text.ShouldContain("#EXT-X-VERSION:3\n");
    }

    [Theory]
    [InlineData(6.006, 6)]
    [InlineData(6.499, 6)]
    [InlineData(6.5, 7)]
    [InlineData(0.04, 1)]
    [InlineData(61.2, 61)]
    public void No_segment_rounds_to_more_than_the_target_duration(double longest, int target) =>
        Write([0.5, longest, 0.1]).ShouldContain($"#EXT-X-TARGETDURATION:{target}\n");

    [Fact]
    public void Lengths_add_up_to_the_film_to_a_microsecond_a_segment()
    {
        var text = MediaPlaylist.Write([.. Enumerable.Range(0, 1000).Select(n => (new MediaTime(540_540), $"{n}.m4s"))], "init.mp4");
        var sum = text.Split('\n').Where(line => line.StartsWith("#EXTINF:", StringComparison.Ordinal))
            .Sum(line => decimal.Parse(line[8..].TrimEnd(','), CultureInfo.InvariantCulture));
        sum.ShouldBe(6006.000m, 0.001m);
    }

    [Fact]
    public void It_ends_so_that_a_player_does_not_ask_again() => Write([1]).ShouldEndWith("#EXT-X-ENDLIST\n");

    [Fact]
    public void A_comma_country_writes_a_point()
    {
        var before = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)before.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = comma;
        try
        {
            6.5.ToString(CultureInfo.CurrentCulture).ShouldBe("6,5");
            Write([6.5]).ShouldContain("#EXTINF:6.500000,\n");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string Write(double[] seconds)
        => MediaPlaylist.Write([.. seconds.Select((length, n) => (MediaTime.FromSeconds(length), $"seg_{n}.m4s"))], "init.mp4");
}
