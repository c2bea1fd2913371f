using System.Text;
using Transcode.Domain.Sources;
using Transcode.Domain.Time;
using Transcode.Media.Subtitles;

namespace Transcode.Media.Tests.Subtitles;

/// <summary>What a viewer reads of what stands in the file, codec by codec.</summary>
public sealed class CueTextTests
{
    [Theory]
    [InlineData("I <3 you", "I &lt;3 you")]
    [InlineData("a < b & c > d", "a &lt; b &amp; c &gt; d")]
    [InlineData("AT&T &amp; co", "AT&amp;T &amp; co")]
    [InlineData("&lt;ok&gt; &bogus; &#60;", "&lt;ok&gt; &amp;bogus; &amp;#60;")]
    [InlineData("<i>one\ntwo</i> three", "<i>one</i>|<i>two</i> three")]
    [InlineData("<B>bold <I>both</B> leaning", "<b>bold </b><b><i>both</i></b><i> leaning</i>")]
    [InlineData("<font color=\"#ff0000\">red</font> <blink>no</blink> <s>x</s>", "red &lt;blink&gt;no&lt;/blink&gt; x")]
    [InlineData("{\\an8}{\\i1}top {smile}", "top {smile}")]
    [InlineData("one<br/>two", "one|two")]
    [InlineData("<i></i>\n \n", "")]
    [InlineData("\u05e9\u05dc\u05d5\u05dd \u200f!", "\u05e9\u05dc\u05d5\u05dd \u200f!")]
    public void SubRip(string text, string shown) => Shown("subrip", Encoding.UTF8.GetBytes(text)).ShouldBe(shown);

    [Theory]
    [InlineData("{\\pos(10,10)\\p1}m 0 0 l 100 0 100 50 0 50{\\p0}", "")]
    [InlineData("{\\p1}m 0 0 l 1 1{\\p0}and a word", "and a word")]
    [InlineData("{\\k50}Ka{\\k30}ra{\\k20}o{\\k10}ke\\Nsecond\\hline", "Karaoke|second line")]
    [InlineData("{\\i1}Real{\\i0} line & more", "<i>Real</i> line &amp; more")]
    [InlineData("{\\b700\\fs20\\blur2\\pbo1}x{\\r} y, z\\nw", "<b>x</b> y, z|w")]
    [InlineData("{a note}text {unclosed", "text {unclosed")]
    [InlineData("C:\\dir <x>", "C:\\dir &lt;x&gt;")]
    public void Advanced_SubStation_Alpha(string text, string shown)
        => Shown("ass", Encoding.UTF8.GetBytes($"0,0,Default,,0,0,0,,{text}")).ShouldBe(shown);

    [Theory]
    [InlineData("subrip", "{\\an8}top", "line:0")]
    [InlineData("subrip", "{\\i1}{\\a6}top", "line:0")]
    [InlineData("subrip", "{\\an2}below", "")]
    [InlineData("subrip", "{\\an7}{\\an3}one", "line:0 position:5% align:left")]
    [InlineData("subrip", "{an8}a note, {\\an0}{\\an99}{\\a99}{\\alpha8}", "")]
    [InlineData("ass", "0,0,Default,,0,0,0,,{\\pos(1,2)\\an4}left", "line:45% position:5% align:left")]
    [InlineData("ass", "0,0,Top,,0,0,0,,by its style", "line:0")]
    [InlineData("ass", "0,0,top,,0,0,0,,{\\an3}by both", "position:95% align:right")]
    [InlineData("ass", "0,0,Unknown,,0,0,0,,text", "")]
    [InlineData("ass", "0,0,Older,,0,0,0,,text", "line:45%")]
    [InlineData("webvtt", "{\\an8}text", "")]
    public void The_place_of_a_text_is_kept(string codec, string text, string place)
    {
        var cue = Read(codec, null, Encoding.UTF8.GetBytes(text)).Cues.ShouldHaveSingleItem();
        cue.Place.ShouldBe(place);
        WebVtt.Whole([cue]).ShouldContain($"--> 00:00:01.000{(place.Length > 0 ? " " + place : "")}\n");
    }

    [Theory]
    [InlineData("Slanted,,0,0,0,,a{\\i0} b", "<i>a</i> b")]
    [InlineData("Heavy,,0,0,0,,a{\\r} b{\\rSlanted} c", "<b>a b</b> <i>c</i>")]
    [InlineData("*Heavy,,0,0,0,,a\\Nb", "<b>a</b>|<b>b</b>")]
    [InlineData("Top,,0,0,0,,a{\\b1}b{\\r}c", "a<b>b</b>c")]
    public void What_a_style_says_of_its_letters_is_kept(string packet, string shown)
        => Shown("ass", Encoding.UTF8.GetBytes("0,0," + packet)).ShouldBe(shown);

    [Theory]
    [InlineData("<v Bob>Hi there</v>", "<v Bob>Hi there</v>")]
    [InlineData("<v.loud Bob>said\nBob", "<v.loud Bob>said|Bob")]
    [InlineData("<v a -->b <v>", "&lt;v a --&gt;b &lt;v&gt;")]
    [InlineData("<c.red>red</c> <c>", "red &lt;c&gt;")]
    public void Voices_in_a_SubRip_stay_voices(string text, string shown)
        => Shown("subrip", Encoding.UTF8.GetBytes(text)).ShouldBe(shown);

    private const string Header = """
        [Script Info]
        Style: Default,1
        [V4+ Styles]
        Format: Name, Fontname, Bold, Italic, Alignment
        Style: Default,Arial,0,0,2
        Style: Top,Arial,0,0,8
        Style: Slanted,Arial,0,-1,2
        Style: Heavy,Arial,-1,0
        Style:
        [V4 Styles]
        Format: Name, Alignment
        Style: Older,10
        [Events]
        Style: Top,Arial,1,1,1
        """;

    [Fact]
    public void A_packet_that_is_no_event_is_no_text() => Shown("ass", "too,few,fields"u8.ToArray()).ShouldBe("");

    [Theory]
    [InlineData("<v Bob>Hi <3</v>", "<v Bob>Hi &lt;3</v>")]
    [InlineData("<c.loud>A &amp; B</c> & <00:01.000>C", "<c.loud>A &amp; B</c> &amp; <00:01.000>C")]
    [InlineData("<v a -->b <script>x", "&lt;v a --&gt;b &lt;script&gt;x")]
    public void WebVtt_keeps_its_own_tags(string text, string shown) => Shown("webvtt", Encoding.UTF8.GetBytes(text)).ShouldBe(shown);

    [Fact]
    public void Timed_text_of_mp4_has_styles_by_character()
    {
        byte[] packet = [0, 8, .. "\u00e9 italic"u8[..8], 0, 0, 0, 22, .. "styl"u8, 0, 1, 0, 2, 0, 7, 0, 1, 2, 18, 255, 255, 255, 255];
        Shown("mov_text", packet).ShouldBe("\u00e9 <i>itali</i>");
        Shown("mov_text", [0, 0]).ShouldBe("");
        Shown("mov_text", [7]).ShouldBe("");
        Shown("mov_text", [0, 6, 0xFE, 0xFF, 0x26, 0x3A, 0, 60]).ShouldBe("\u263a&lt;");
    }

    [Theory]
    [InlineData("caf\u00e9", 1252, null, "windows-1252")]
    [InlineData("\u041f\u0440\u0438\u0432\u0435\u0442", 1251, "ru", "windows-1251")]
    [InlineData("Za\u017c\u00f3\u0142\u0107", 1250, "pl", "windows-1250")]
    [InlineData("\u3053\u3093\u306b\u3061\u306f", 932, "ja", "shift_jis")]
    [InlineData("\u041f\u0440\u0438\u0432\u0435\u0442", 65001, "ru", null)]
    [InlineData("plain", 1252, null, null)]
    // Nobody names a language: the letters tell.
    [InlineData("\u041f\u0440\u0438\u0432\u0435\u0442, \u043c\u0438\u0440. \u041a\u0430\u043a \u0434\u0435\u043b\u0430 "
        + "\u0441\u0435\u0433\u043e\u0434\u043d\u044f?", 1251, null, "windows-1251")]
    [InlineData("\u041f\u0440\u0438\u0432\u0435\u0442, \u043c\u0438\u0440. \u041a\u0430\u043a \u0434\u0435\u043b\u0430 "
        + "\u0441\u0435\u0433\u043e\u0434\u043d\u044f?", 20866, null, "koi8-r")]
    [InlineData("\u041f\u0440\u0438\u0432\u0435\u0442, \u043c\u0438\u0440. \u041a\u0430\u043a \u0434\u0435\u043b\u0430 "
        + "\u0441\u0435\u0433\u043e\u0434\u043d\u044f?", 20866, "ru", "koi8-r")]
    [InlineData("\u3053\u3093\u306b\u3061\u306f\u4e16\u754c", 932, null, "shift_jis")]
    [InlineData("\u4f60\u597d\uff0c\u4e16\u754c\u3002\u4eca\u5929\u5929\u6c14\u5f88\u597d", 936, null, "gb18030")]
    [InlineData("\u4f60\u597d\uff0c\u4e16\u754c\u3002\u4eca\u5929\u5929\u6c23\u5f88\u597d", 950, null, "big5")]
    [InlineData("P\u0159\u00edli\u0161 \u017elu\u0165ou\u010dk\u00fd k\u016f\u0148", 1250, null, "windows-1250")]
    [InlineData("\u039a\u03b1\u03bb\u03b7\u03bc\u03ad\u03c1\u03b1 \u03ba\u03cc\u03c3\u03bc\u03b5", 1253, null, "windows-1253")]
    [InlineData("Sch\u00f6ne Gr\u00fc\u00dfe aus M\u00fcnchen", 1252, null, "windows-1252")]
    [InlineData("Sch\u00f6ne Gr\u00fc\u00dfe aus M\u00fcnchen", 1252, "de", "windows-1252")]
    [InlineData("\u00c7a ne fait rien, r\u00e9pondit-elle", 1252, null, "windows-1252")]
    public void Letters_are_read_in_the_encoding_of_the_track(string text, int codePage, string? language, string? reported)
    {
        var bytes = (codePage == 65001 ? Encoding.UTF8 : CodePagesEncodingProvider.Instance.GetEncoding(codePage)!).GetBytes(text);
        var (cues, encoding) = Read("subrip", language, bytes);
        cues.Single().Lines.ShouldBe([text]);
        encoding.ShouldBe(reported);
    }

    [Fact]
    public void One_broken_text_does_not_spoil_a_track_in_Utf8()
    {
        var (cues, encoding) = Read("subrip", null, "\u00e9t\u00e9"u8.ToArray(), "\u00fcber"u8.ToArray(), "na\u00efve"u8.ToArray(),
            [(byte)'n', 0xE9, (byte)'e']);
        cues.Select(cue => cue.Lines[0]).Order(StringComparer.Ordinal).ShouldBe(["na\u00efve", "n\u00e9e", "\u00e9t\u00e9", "\u00fcber"]);
        encoding.ShouldBe("windows-1252");
    }

    [Theory]
    [InlineData("F/2.8, SS 500, ISO 100, GPS (11.57, 48.13)", true)]
    [InlineData("HOME(149.0251,-20.2532) 2017.08.05 14:11:51\nGPS(149.0251,-20.2533,16) BAROMETER:1.9\nISO:100 Shutter:60 EV: Fnum:F2.8",
        true)]
    [InlineData("<font size=\"36\">SrtCnt : 1, DiffTime : 33ms\n[iso : 110] [shutter : 1/200.0] [fnum : 280] [latitude: 48.1] [longtitude: "
        + "11.5]</font>", true)]
    [InlineData("48.137154, 11.576124", true)]
    [InlineData("2019-05-20 14:03:55", true)]
    [InlineData("Turn on the GPS, we are lost.", false)]
    [InlineData("It is 30 degrees, and the film is ISO 400. Put it at F/8 and let us go home.", false)]
    [InlineData("1 2 3 4", false)]
    public void The_log_of_a_drone_is_told_from_what_is_said(string text, bool isLog) =>
        Telemetry.Is(Read("subrip", null, [.. Enumerable.Repeat(Encoding.UTF8.GetBytes(text), 3)]).Cues).ShouldBe(isLog);

    [Fact]
    public void A_megabyte_of_brackets_is_read_in_no_time()
    {
        foreach (var codec in (string[])["ass", "subrip", "webvtt", "mov_text"])
            foreach (var letter in "{<&0\\")
                _ = Read(codec, null, [.. "0,0,,,0,0,0,,"u8, .. Enumerable.Repeat((byte)letter, 1_000_000)]);
    }

    private static string Shown(string codec, byte[] packet)
        => string.Join('|', Read(codec, null, packet).Cues.SelectMany(cue => cue.Lines));

    private static (IReadOnlyList<Cue> Cues, string? Encoding) Read(string codec, string? language, params byte[][] packets)
        => CueReader.Read(
        [.. packets.Select((bytes, n) => new SubtitlePacket(MediaTime.FromSeconds(n), MediaTime.FromSeconds(1), bytes))],
            new SubtitleFacts(0, codec, language, true), language, MediaTime.Zero, Header);
}
