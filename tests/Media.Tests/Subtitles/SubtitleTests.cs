using Transcode.Domain.Plans;
using Transcode.Domain.Time;
using Transcode.Media.Inputs;
using Transcode.Media.Subtitles;

namespace Transcode.Media.Tests.Subtitles;

public sealed class SubtitleTests
{
    private static readonly SubtitlePlan[] Tracks =
    [
        new(new(2, "subrip", "eng", true), "en", new("English", "en", true, true)),
        new(new(4, "ass", "ger", true), "de", new("German", "de", false, true)),
    ];

    private static MediaTime At(double seconds) => MediaTime.FromSeconds(seconds);

    private static IReadOnlyList<Cue> Read(string text, double end = 100) => CueReader.Read(text.ReplaceLineEndings("\n").Split('\n'), At(end));

    [Fact]
    public void All_tracks_are_read_in_one_go() => SubtitleCommand.For(Tracks, 126_000, MediaInput.File("/media/film.mkv"), "/work").ShouldBeAsIn("subtitles");

    [Fact]
    public void Where_the_clock_is_not_trusted_ffmpegs_own_is_taken() => SubtitleCommand.For(Tracks[..1], null, MediaInput.File("/media/film.avi"), "/work").ShouldBeAsIn("subtitles-inexact");

    [Fact]
    public void The_stored_offset_is_taken_off_and_nothing_lasts_longer_than_the_film() =>
        Read("""
            WEBVTT

            00:11.000 --> 00:12.500
            One

            01:00:13.000 --> 02:00:14.000
            Two
            lines

            00:08.000 --> 00:10.500
            Before
            """, 3605).Select(cue => $"{cue.Start.Seconds} {cue.End.Seconds} {string.Join('|', cue.Lines)}")
        .ShouldBe(["0 0.5 Before", "1 2.5 One", "3603 3605 Two|lines"]);

    [Fact]
    public void An_empty_line_and_an_arrow_within_a_text_do_no_harm()
    {
        var cue = Read("WEBVTT\n\n00:11.000 --> 00:12.000\nfirst\n\n00:00:01,000 --> 00:00:02,000\nthird --> x\n").ShouldHaveSingleItem();
        cue.Lines.ShouldBe(["first", "00:00:01,000 --&gt; 00:00:02,000", "third --&gt; x"]);
    }

    [Fact]
    public void A_text_without_an_end_lasts_until_the_next() =>
        Read("WEBVTT\n\n00:11.000 --> 1193:02:58.295\na\n\n00:14.000 --> 1193:03:01.295\nb\n", 20).Select(cue => cue.End.Seconds).ShouldBe([4, 20]);

    [Fact]
    public void A_text_stands_in_every_segment_in_which_it_is_shown()
    {
        var cues = Read("WEBVTT\n\n00:11.000 --> 00:12.000\na\n\n00:15.000 --> 00:23.000\nb\n\n00:16.000 --> 00:17.000\nc\n");
        var segments = WebVtt.Segments(cues, [At(0), At(6), At(12), At(18)]).ToList();
        segments.Select(text => string.Concat("abc".Where(letter => text.Contains($"\n{letter}\n", StringComparison.Ordinal)))).ShouldBe(["ab", "bc", "b", ""]);
        segments.ShouldAllBe(text => text.StartsWith("WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000\n", StringComparison.Ordinal));
        segments[2].ShouldContain("\n00:00:05.000 --> 00:00:13.000\nb\n");
    }

    [Fact]
    public void A_whole_file_has_each_text_once() =>
        WebVtt.Whole(Read("WEBVTT\n\n00:11.000 --> 00:12.000\na\n")).ShouldBe("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\na\n");
}
