using System.Text;
using Transcode.Domain.Sources;
using Transcode.Domain.Time;
using Transcode.Media.Subtitles;

namespace Transcode.Media.Tests.Subtitles;

/// <summary>Where texts of a WebVTT track stand: text meant for the top stood below.</summary>
public sealed class WebVttSettingsTests
{
    [Theory]
    [InlineData("line:0 align:start", "line:0 align:start")]
    [InlineData("position:20%,line-left size:35% vertical:rl", "position:20%,line-left size:35% vertical:rl")]
    [InlineData("region:r1 line:-2,end", "line:-2,end")]
    [InlineData("line:1\tline:2", "line:2")]
    [InlineData("online:1 line:<b> line:1&2 other:3 align:", "")]
    [InlineData("position:99999999999999999999999999999999999999", "")]
    [InlineData("", "")]
    public void Known_settings_are_kept(string settings, string place)
        => Places($"WEBVTT\n\nname\n00:00.000 --> 00:01.000 {settings}\none\n", "one").ShouldBe([place]);

    [Fact]
    public void Each_text_has_its_own_whatever_their_times_are() => Places(
        """
        WEBVTT

        00:05.000 --> 00:06.000 line:5
        one

        name
        00:01.000 --> 01:00:02.000 line:1
        two

        00:01.000 --> 00:09.000
        three

        """, "one", "two", "three").ShouldBe(["line:5", "line:1", ""]);

    [Theory]
    [InlineData("WEBVTT\n\n00:00.000 --> 00:01.000 line:0\none\n")]
    [InlineData("WEBVTT\n\n00:00.000 --> 00:01.000 line:0\n00:00.000 --> 00:01.000 line:7\n\n00:01.000 --> 00:02.000 line:0\ntwo\n")]
    [InlineData("no file of that kind")]
    [InlineData("")]
    [InlineData(null)]
    public void Where_it_cannot_be_told_whose_they_are_there_are_none(string? file) => Places(file, "one", "two").ShouldBe(["", ""]);

    [Fact]
    public void A_megabyte_of_settings_is_read_in_no_time()
    {
        foreach (var words in (string[])["line:", "line:1 ", " \t", "-", ":"])
            Places($"00:00.000 --> 00:01.000 {string.Concat(Enumerable.Repeat(words, 1_000_000 / words.Length))}", "one").Single().Length
                .ShouldBeLessThan(40);
    }

    private static IReadOnlyList<string> Places(string? file, params string[] texts)
    {
        var packets = texts.Select((text, n)
            => new SubtitlePacket(MediaTime.FromSeconds(n), MediaTime.FromSeconds(1), Encoding.UTF8.GetBytes(text)));
        return [.. CueReader.Read([.. packets], new SubtitleFacts(0, "webvtt", null, true), null, MediaTime.Zero, file).Cues
            .Select(cue => cue.Place)];
    }
}
