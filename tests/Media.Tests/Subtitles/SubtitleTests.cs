using System.Text;
using Transcode.Domain.Plans;
using Transcode.Domain.Sources;
using Transcode.Domain.Time;
using Transcode.Media.Inputs;
using Transcode.Media.Subtitles;

namespace Transcode.Media.Tests.Subtitles;

public sealed class SubtitleTests
{
    private static readonly SubtitlePlan[] _tracks =
    [
        new(new(2, "subrip", "eng", true), "en", new("English", "en", true, true)),
        new(new(4, "ass", "ger", true), "de", new("German", "de", false, true)),
        new(new(5, "webvtt", "fre", true), "fr", new("French", "fr", false, true)),
    ];

    private static MediaTime At(double seconds) => MediaTime.FromSeconds(seconds);

    private static IReadOnlyList<Cue> Read(double end, params (double Start, double Length, string Text)[] packets) => CueReader.Read(
        [.. packets.Select(packet => new SubtitlePacket(At(packet.Start), At(packet.Length), Encoding.UTF8.GetBytes(packet.Text)))],
        new SubtitleFacts(0, "subrip", null, true), null, At(end)).Cues;

    [Fact]
    public void All_tracks_are_read_in_one_go()
        => SubtitleCommand.For(_tracks, true, MediaInput.File("/media/film.mkv"), "/work").ShouldBeAsIn("subtitles");

    [Fact]
    public void Where_the_clock_is_not_trusted_ffmpegs_own_is_taken()
        => SubtitleCommand.For(_tracks[..1], false, MediaInput.File("/media/film.avi"), "/work").ShouldBeAsIn("subtitles-inexact");

    [Fact]
    public void What_tells_their_places_may_be_left_out()
        => SubtitleCommand.For(_tracks[1..], true, MediaInput.File("/media/film.mkv"), "/work", styling: false).Arguments
            .Intersect(["ass", "webvtt"]).ShouldBeEmpty();

    [Fact]
    public void The_origin_is_taken_off_and_nothing_lasts_longer_than_the_film()
    {
        string[] list = ["#software: x", "#tb 0: 1/1000", "0, 500, 500, 2500, 6, 0x1", "0, 3000, 3000, 1500, 3, 0x1",
            "0, 9000, 9000, N, 0, 0x1", "0, 9500, 9500, 9000, 5, 0x1"];
        var packets = SubtitlePackets.Read(list, "BeforeOneLater"u8.ToArray(), At(2).Ticks);
        CueReader.Read(packets, new SubtitleFacts(0, "text", null, true), null,
            At(8)).Cues.Select(cue => $"{cue.Start.Seconds} {cue.End.Seconds} {string.Join('|', cue.Lines)}")
            .ShouldBe(["0 1 Before", "1 2.5 One", "7.5 8 Later"]);
    }

    [Theory]
    [InlineData("0, 0, 0, 1, 99999999, 0x1")]
    [InlineData("0, 0, 0, 1, -5, 0x1")]
    [InlineData("0, 0, NOPTS, 1, 3, 0x1")]
    [InlineData("0, 0, 9223372036854775807, 1, 3, 0x1")]
    [InlineData("x")]
    public void A_list_that_cannot_be_true_gives_no_text(string line)
        => SubtitlePackets.Read(["#tb 0: 1/1000", line], "abc"u8.ToArray(), 0).ShouldBeEmpty();

    [Fact]
    public void An_empty_line_and_an_arrow_within_a_text_do_no_harm()
    {
        var cue = Read(100, (1, 1, "first\n\n00:00:01,000 --> 00:00:02,000\r\nthird --> x\0\u0007\n")).ShouldHaveSingleItem();
        cue.Lines.ShouldBe(["first", "00:00:01,000 --&gt; 00:00:02,000", "third --&gt; x"]);
    }

    [Fact]
    public void A_text_without_an_end_lasts_until_the_next_that_begins_later() =>
        Read(20, (1, 0, "a"), (1, 0, "b"), (4, 5_000_000, "c")).Select(cue => $"{cue.Start.Seconds}-{cue.End.Seconds} {cue.Lines[0]}")
            .ShouldBe(["1-4 a", "1-4 b", "4-20 c"], ignoreOrder: true);

    [Fact]
    public void The_same_text_in_layers_is_shown_once() => Read(20, (1, 2, "sign"), (1, 2, "sign"), (1, 2, "other")).Count.ShouldBe(2);

    [Fact]
    public void A_text_stands_in_every_segment_in_which_it_is_shown()
    {
        var cues = Read(100, (1, 1, "a"), (5, 8, "b"), (6, 1, "c"));
        var segments = WebVtt.Segments(cues, [At(0), At(6), At(12), At(18)]).ToList();
        segments.Select(text => string.Concat("abc".Where(letter => text.Contains($"\n{letter}\n", StringComparison.Ordinal))))
            .ShouldBe(["ab", "bc", "b", ""]);
        segments.ShouldAllBe(
            text => text.StartsWith("WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000\n", StringComparison.Ordinal));
        segments[2].ShouldContain("\n00:00:05.000 --> 00:00:13.000\nb\n");
    }

    [Fact]
    public void A_whole_file_has_each_text_once()
        => WebVtt.Whole(Read(100, (1, 1, "a"))).ShouldBe("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\na\n");
}
