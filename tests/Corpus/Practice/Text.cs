using System.Text;

namespace Transcode.Corpus.Practice;

/// <summary>Subtitles and captions.</summary>
internal static class Text
{
    private const string Film = "-f lavfi -i testsrc2=s=320x180:r=25:d=4";
    private const string X264 = "-c:v libx264 -preset veryfast -pix_fmt yuv420p";

    internal static IReadOnlyList<PracticeCase> All { get; } =
    [
        new("sub-ass-drawing", "a vector drawing, karaoke and hard spaces: the drawing's coordinates were shown as text")
        {
            Input = make => With(make, "s.ass", Ass(
                "{\\pos(10,10)\\p1}m 0 0 l 100 0 100 50 0 50{\\p0}", "{\\k50}Ka{\\k30}ra{\\k20}o{\\k10}ke\\Nsecond\\hline",
                    "{\\i1}Real{\\i0} line & more"), "ass"),
            Expected = [Shows("\nKaraoke\nsecond line\n"), Shows("\n<i>Real</i> line &amp; more\n"), Lacks("m 0 0"), Lacks("comment")],
        },
        new("sub-less-than", "signs that WebVTT gives a meaning: words behind them were lost")
        {
            Input = make => With(make, "s.srt", Srt("I <3 you", "a < b & c > d", "AT&T &amp; <i>co</i> --> x"), "srt"),
            Expected = [Shows("\nI &lt;3 you\n"), Shows("\na &lt; b &amp; c &gt; d\n"), Shows("\nAT&amp;T &amp; <i>co</i> --&gt; x\n")],
        },
        new("sub-windows-1252", "letters in an older encoding: their cues were dropped")
        {
            Input = make =>
            {
                make.Bytes("s.srt", Encoding.Latin1.GetBytes(Srt("caf\u00e9 und \u00fcber", "plain", "gar\u00e7on")));
                return Film264(make, "s.srt", "srt");
            },
            Expected = [Shows("\ncaf\u00e9 und \u00fcber\n"), Shows("\ngar\u00e7on\n"), Expect.Reported("windows-1252")],
        },
        new("sub-windows-1251", "Russian in an older encoding, and nothing says that it is Russian: it came out as western letters")
        {
            Input = make =>
            {
                make.Bytes("s.srt",
                    CodePagesEncodingProvider.Instance.GetEncoding(1251)!.GetBytes(Srt("\u041f\u0440\u0438\u0432\u0435\u0442, "
                    + "\u043c\u0438\u0440", "\u041a\u0430\u043a \u0434\u0435\u043b\u0430 \u0441\u0435\u0433\u043e\u0434\u043d\u044f?")));
                return Film264(make, "s.srt", "srt");
            },
            Expected = [Shows("\n\u041f\u0440\u0438\u0432\u0435\u0442, \u043c\u0438\u0440\n"), Expect.Reported("windows-1251")],
        },
        new("sub-mov-text", "timed text of MP4, with a style")
        {
            Input = make => With(make, "s.srt", Srt("<i>leaning</i> & 1 < 2", "two"), "mov_text", "mp4"),
            Expected = [Shows("\n<i>leaning</i> &amp; 1 &lt; 2\n"), Shows("\ntwo\n")],
        },
        new("sub-webvtt-places", "settings of the cues of a WebVTT track, which is no text: what was meant for the top stood below")
        {
            Input = make => With(make, "s.vtt", "WEBVTT\n\n00:00.500 --> 00:03.000 line:0 align:start\nabove\n\n00:01.000 --> 00:02.000\n"
                + "usual\n\n00:01.000 --> 00:03.500 position:20%,line-left region:r\nleft\n", "webvtt"),
            Expected = [Shows("00:03.000 line:0 align:start\nabove\n"), Shows("00:02.000\nusual\n"),
                Shows("00:03.500 position:20%,line-left\nleft\n")],
        },
    ];

    private static string With(Workshop make, string name, string text, string codec, string container = "mkv")
    {
        make.Text(name, text);
        return Film264(make, name, codec, container);
    }

    private static string Film264(Workshop make, string subtitles, string codec, string container = "mkv")
    {
        make.Ffmpeg($"{Film} {X264} film.mkv", "film.mkv");
        // What is not UTF-8 is carried as it is, as a program that copies does.
        return make.Ffmpeg($"-i film.mkv -i {subtitles} -map 0 -map 1 -c copy {(codec == "mov_text" ? "-c:s mov_text" : "")} subtitled.{container}", $"subtitled.{container}");
    }

    private static string Srt(params string[] texts)
        => string.Concat(texts.Select((text, n) => $"{n + 1}\n00:00:0{n},500 --> 00:00:0{n + 1},000\n{text}\n\n"));

    private static string Ass(params string[] texts) =>
        "[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize\nStyle: Default,Arial,20\n\n[Events]\n"
        + "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
        + string.Concat(texts.Select((text, n) => $"Dialogue: 0,0:00:0{n}.50,0:00:0{n + 1}.00,Default,,0,0,0,,{text}\n"))
        + "Comment: 0,0:00:02.00,0:00:03.00,Default,,0,0,0,,a comment nobody should see\n";

    private static Func<PracticeRun, IEnumerable<string>> Shows(string message)
        => run => Written(run).Contains(message, StringComparison.Ordinal) ? [] : [$"'{message.Trim()}' is not among: {Written(run)}"];

    private static Func<PracticeRun, IEnumerable<string>> Lacks(string message)
        => run => Written(run).Contains(message, StringComparison.Ordinal) ? [$"'{message}' is shown"] : [];

    private static string Written(PracticeRun run)
        => string.Concat(Directory.GetFiles(Path.GetDirectoryName(run.File("master.m3u8"))!, "*.vtt", SearchOption.AllDirectories)
        .Where(path => !path.Contains("segments", StringComparison.Ordinal)).Select(File.ReadAllText));
}
