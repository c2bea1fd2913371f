using System.Globalization;
using System.Runtime.InteropServices;
using Transcode.Domain.Steps;
using Transcode.MediaEvidence;
using Transcode.MediaEvidence.Checks;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Pipeline;

/// <summary>Films with several languages, subtitles, tags and chapters.</summary>
public sealed class ManyTracksTests : IDisposable
{
    private const string Pattern = "-f lavfi -i testsrc2=s=192x108:r=25:d=12";
    private const string Video = "-c:v libx264 -preset ultrafast -g 30 -c:a aac";

    private readonly TemporaryFolder _folder = new();
    private readonly OneMachine _machine = new();

    public void Dispose()
    {
        _machine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_language_can_be_chosen_and_the_mp4_speaks_the_default_one()
    {
        var run = await FilmRun.Through(_machine, Languages(), Films.Hls);
        var master = File.ReadAllText(_machine.Master);
        master.ShouldContain("""NAME="Deutsch",LANGUAGE="de",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="audio/index.m3u8""");
        master.ShouldContain("""NAME="English",LANGUAGE="en",DEFAULT=NO,AUTOSELECT=YES,CHANNELS="1",URI="audio-2/index.m3u8""");
        LadderChecks.Hls(null, _machine.Master).ShouldBeEmpty();
        StreamFacts.Of(_machine.Master).Count(stream => stream.Kind == "audio").ShouldBe(2);
        Pitch(_machine.Playlist("audio")).ShouldBe(880, 20);
        Pitch(_machine.Playlist("audio-2")).ShouldBe(440, 20);
        Streams(_machine.Mp4("108p")).Where(line => line.StartsWith("audio", StringComparison.Ordinal)).ShouldHaveSingleItem()
            .ShouldContain("deu");
        Pitch(_machine.Mp4("108p")).ShouldBe(880, 20);
        run.Verified.Checks.ShouldContain(check => check.StartsWith("sound \"English\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_mp4_carries_all_languages_where_the_profile_says_so()
    {
        await FilmRun.Through(_machine, Languages(), Films.Hls with { Audio = new() { AllInMp4 = true } });
        Streams(_machine.Mp4("54p")).Where(line => line.StartsWith("audio", StringComparison.Ordinal))
            .ShouldBe(["audio,1,deu", "audio,0,eng"]);
    }

    [Trait("long", "yes")]
    [Fact]
    public async Task A_film_without_trustworthy_times_keeps_its_languages()
    {
        var run = await FilmRun.Begin(_machine, Languages(), Films.Hls);
        run.Steps = StepGraph.Of(Domain.Plans.Planner.WithoutCuts(run.Plan));
        await run.Finish();
        LadderChecks.Hls(null, _machine.Master).ShouldBeEmpty();
        Pitch(_machine.Playlist("audio-2")).ShouldBe(440, 20);
    }

    [Fact]
    public async Task A_second_language_of_which_nothing_decodes_is_left_out_and_told()
    {
        var good = Films.Make(_folder,
            "good.mkv", $"{Pattern} -f lavfi -i sine=d=12 -f lavfi -i sine=d=12 -map 0 -map 1 -map 2 -c:v libx264 -preset ultrafast -c:a flac");
        var bad = Films.Make(_folder, "bad.mkv", $"-i {good} -map 0 -c copy -bsf:a:1 noise=amount=1");
        var run = await FilmRun.Through(_machine, bad, Films.Hls);
        File.ReadAllText(_machine.Master).ShouldNotContain("audio-2");
        LadderChecks.Hls(null, _machine.Master).ShouldBeEmpty();
        run.Encoded.SelectMany(encoded => encoded.Damage)
            .ShouldContain(damage => damage.Message.Contains("is left out", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("subrip", "mkv")]
    [InlineData("ass", "mkv", Traits = ["long", "yes"])]
    [InlineData("webvtt", "mkv", Traits = ["long", "yes"])]
    [InlineData("mov_text", "mp4")]
    public async Task Text_subtitles_become_webvtt_in_step_with_the_picture(string codec, string container)
    {
        var film = Subtitled(codec, container);
        var run = await FilmRun.Through(_machine, film, Films.Hls);
        var master = File.ReadAllText(_machine.Master);
        master.ShouldContain("TYPE=SUBTITLES,GROUP-ID=\"subtitles\",NAME=\"English\",LANGUAGE=\"en\",");
        master.ShouldContain("URI=\"subtitles/en/index.m3u8\"");
        master.ShouldContain(",SUBTITLES=\"subtitles\"");
        Tool.Run("ffprobe", ["-v", "error", _machine.Master]).ExitCode.ShouldBe(0);

        var whole = Packets(Path.Combine(Outputs, "subtitles", "en.vtt"));
        whole.ShouldBe(["1.500000,1.000000", "5.500000,2.000000"]);
        var segments = Directory.EnumerateFiles(Path.Combine(Outputs, "subtitles", "en", "segments")).Order().Select(File.ReadAllText)
            .ToList();
        segments.Count.ShouldBe(6);
        segments.Select(text => text.Contains("Second", StringComparison.Ordinal))
            .ShouldBe([false, false, true, true, false, false], "it is shown from 5.5 to 7.5 s");
        segments.ShouldAllBe(text => text.Contains("MPEGTS:900000", StringComparison.Ordinal));
        Evidence.Of(_machine.Playlist("108p"), keepTimes: true).Video.Frames[0].Time.ShouldBe(10, 0.001, "what the map says is zero");
        var lengths = (string path) => File.ReadAllLines(path).Where(line => line.StartsWith("#EXTINF", StringComparison.Ordinal));
        lengths(Path.Combine(Outputs, "subtitles", "en", "index.m3u8")).ShouldBe(lengths(_machine.Playlist("108p")));
        run.Outputs.ShouldContain(output => output.Kind == OutputKind.SubtitlePlaylist && output.Bytes > 0);
    }

    [Fact]
    public async Task Subtitles_of_a_source_whose_clock_begins_late_are_in_step_too()
    {
        var film = Films.Make(_folder, "late.mkv", $"-copyts -i {Subtitled("subrip", "mkv")} -map 0 -c copy -output_ts_offset 7");
        await FilmRun.Through(_machine, film, Films.Hls);
        Packets(Path.Combine(Outputs, "subtitles", "en.vtt")).ShouldBe(["1.500000,1.000000", "5.500000,2.000000"]);
    }

    [Fact]
    public async Task Transport_streams_offer_subtitles_as_well()
    {
        await FilmRun.Through(_machine, Subtitled("subrip", "mkv"), Films.TransportStream);
        File.ReadAllText(_machine.Master).ShouldContain(",SUBTITLES=\"subtitles\"");
        Evidence.Of(_machine.Playlist("108p"), keepTimes: true).Video.Frames[0].Time.ShouldBe(10, 0.001, "what the map says is zero");
    }

    [Fact]
    public async Task Broken_subtitles_are_told_and_the_film_is_delivered()
    {
        var noise = Films.Make(_folder, "noise.mkv", $"-i {Subtitled("subrip", "mkv")} -map 0 -c copy -bsf:s noise=amount=1");
        var run = await FilmRun.Through(_machine, noise, Films.Hls);
        run.Rendered.Single().Warnings.ShouldNotBeEmpty();
        LadderChecks.Hls(null, _machine.Master).ShouldBeEmpty();
    }

    [Fact]
    public async Task Tags_and_chapters_of_the_source_are_in_the_mp4()
    {
        File.WriteAllText(_folder.File("tags.txt"),
            ";FFMETADATA1\ntitle=A \\= "
            + "B\nartist=Nobody\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=5\ntitle=First\n[CHAPTER]\nTIMEBASE=1/1\nSTART=5\nEND=12\ntitle=Second\n");
        var film = Films.Make(_folder,
            "tagged.mkv", $"{Pattern} -i {_folder.File("tags.txt")} -map 0 -map_metadata 1 -map_chapters 1 {Video}");
        await FilmRun.Through(_machine, film, Films.Hls);
        Read(_machine.Mp4("54p"), "format_tags=title,artist").ShouldBe(["A = B", "Nobody"]);
        Read(_machine.Mp4("54p"), "chapter=start_time,end_time:chapter_tags=title")
            .ShouldBe(["0.000000,5.000000,First", "5.000000,12.000000,Second"]);
        LadderChecks.File(Evidence.Of(film), _machine.Mp4("54p")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_last_frame_that_is_held_long_is_held_in_the_mp4_too()
    {
        // 74 frames of a twenty-fifth of a second, and one of two seconds.
        var plain = Films.Make(_folder, "plain.mp4", "-f lavfi -i testsrc2=s=192x108:r=25:d=3 -c:v libx264 -preset ultrafast -bf 0");
        var film = Films.Make(_folder,
            "held.mp4", $"-i {plain} -c copy -bsf:v setts=pts=PTS:dts=DTS:duration=if(eq(N\\,74)\\,2/TB\\,DURATION)");
        var run = await FilmRun.Through(_machine, film, Films.Hls);
        run.Timeline!.End.Seconds.ShouldBe(4.96, 0.001);
        foreach (var rendition in (string[])["108p", "54p"])
            double.Parse(Read(_machine.Mp4(rendition), "format=duration").Single(), CultureInfo.InvariantCulture).ShouldBe(4.96, 0.01);
    }

    private string Outputs => Path.GetDirectoryName(_machine.Master)!;

    private string Languages() => Films.Make(_folder, "languages.mkv",
        $"{Pattern} -f lavfi -i sine=f=440:d=12 -f lavfi -i sine=f=880:d=12 -map 0 -map 1 -map 2 {Video} -ac:a:1 2 "
        + "-metadata:s:a:0 language=eng -metadata:s:a:1 language=ger -metadata:s:a:1 title=Deutsch -disposition:a:0 0 -disposition:a:1 "
        + "default");

    private string Subtitled(string codec, string container)
    {
        File.WriteAllText(_folder.File("text.srt"),
            "1\n00:00:01,500 --> 00:00:02,500\nFirst <i>text</i>\n\n2\n00:00:05,500 --> 00:00:07,500\nSecond\nof two lines\n");
        return Films.Make(
            _folder, $"subtitled-{codec}.{container}", $"{Pattern} -f lavfi -i sine=d=12 -i {_folder.File("text.srt")} -map 0 -map 1 -map 2 {Video} -c:s {codec} -metadata:s:s:0 language=eng");
    }

    private static IReadOnlyList<string> Streams(string path)
        => Read(path, "stream=codec_type:stream_disposition=default:stream_tags=language");

    private static IReadOnlyList<string> Packets(string path) => Read(path, "packet=pts_time,duration_time");

    private static IReadOnlyList<string> Read(string path, string entries) =>
        [.. Tool.Run("ffprobe",
            ["-v", "error", "-show_entries", entries, "-of",
            entries.StartsWith("format", StringComparison.Ordinal) ? "default=nw=1:nk=1" : "csv=p=0", path]).OutputLines];

    /// <summary>Hertz, by counting where the wave passes zero upwards.</summary>
    private static double Pitch(string path)
    {
        var wave = Tool.Bytes("ffmpeg",
            ["-v", "error", "-nostdin", "-i", path, "-map", "0:a:0", "-ac", "1", "-ar", "16000", "-f", "s16le", "-"]);
        var samples = MemoryMarshal.Cast<byte, short>(wave).ToArray();
        return samples.Zip(samples.Skip(1)).Count(pair => pair.First < 0 && pair.Second >= 0) * 16000.0 / samples.Length;
    }
}
