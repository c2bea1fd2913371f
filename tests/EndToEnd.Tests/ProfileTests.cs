using System.Globalization;
using System.Text.Json;

namespace Transcode.EndToEnd.Tests;

/// <summary>What each profile promises, as ffprobe sees it.</summary>
public sealed class ProfileTests
{
    private static readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("web-audio", "web-audio.mp3", "mp3 44100 2")]
    [InlineData("broadcast", "broadcast.wav", "pcm_s24le 48000 2")]
    public async Task A_sound_profile_gives_the_file_it_promises(string profile, string file, string facts)
    {
        using var home = new Home();
        var result = await Run(home, await Song(home), "--profile", profile);
        result.GetProperty("files")[0].GetProperty("path").GetString().ShouldBe(home.PathOf("result/" + file));
        (await Probe(home, file, "stream=codec_name,sample_rate,channels")).ShouldBe(facts);
        double.Parse(await Probe(home, file, "format=duration"), CultureInfo.InvariantCulture).ShouldBe(10, 0.05);
        if (profile == "web-audio")
            (await Probe(home, file, "packet=size", "a:0")).Split(' ').Skip(1).Select(size => int.Parse(size, CultureInfo.InvariantCulture))
                .ShouldAllBe(size => size >= 417 && size <= 418, "constant: 128 kbit/s");
    }

    [Trait("long", "yes")]
    [Theory]
    [InlineData("web-low", "web-low.mp4", "h264 Main 1280 720", 1500)]
    [InlineData("preview", "preview.mp4", "h264 High 1920 1080", 5000)]
    public async Task A_video_profile_keeps_its_bitrate(string profile, string file, string facts, double kbps)
    {
        using var home = new Home();
        // As much noise as it takes to need the bits, and as long as rate control takes to settle.
        var (exit, errors) = await Shell.Run("ffmpeg",
            ["-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=size=1920x1080:rate=10:duration=16,noise=alls=30:allf=t", "-c:v",
            "libx264", "-preset", "ultrafast", "-qp", "20", home.PathOf("noise.mp4")], _stop);
        exit.ShouldBe(0, errors);
        await Run(home, "noise.mp4", "--profile", profile);
        (await Probe(home, file, "stream=codec_name,profile,width,height", "v:0")).ShouldBe(facts);
        (double.Parse(await Probe(home, file, "stream=bit_rate", "v:0"), CultureInfo.InvariantCulture) / 1000).ShouldBe(kbps, kbps * 0.05);
    }

    [Fact]
    public async Task Sound_gets_the_defaults_of_sound_whatever_it_is_called()
    {
        using var home = new Home();
        File.Move(home.PathOf(await Song(home)), home.PathOf("holiday.mp4"));
        var result = await Run(home, "holiday.mp4");
        result.GetProperty("files").EnumerateArray().Select(file => Path.GetFileName(file.GetProperty("path").GetString())).Order()
            .ShouldBe(["waveform.json", "waveform.png", "web-audio.mp3"]);
        result.GetProperty("master").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task A_photo_gets_thumbnails_and_a_display_image_whatever_it_is_called()
    {
        using var home = new Home();
        var (exit, errors) = await Shell.Run("ffmpeg",
            ["-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=size=3000x2000:duration=0.04", "-frames:v", "1", "-update", "1",
            home.PathOf("photo.png")], _stop);
        exit.ShouldBe(0, errors);
        File.Move(home.PathOf("photo.png"), home.PathOf("film.mp4"));
        var result = await Run(home, "film.mp4");
        result.GetProperty("files").EnumerateArray()
            .Select(file => $"{Path.GetFileName(file.GetProperty("path").GetString())} {file.GetProperty("width")}x{file.GetProperty("height")}").Order()
            .ShouldBe(["display.jpg 2560x1707", "thumbnail-1200.webp 1200x800", "thumbnail-300.webp 300x200",
            "thumbnail-800.webp 800x533"]);
        (await Probe(home, "display.jpg", "stream=codec_name,width,height")).ShouldBe("mjpeg 2560 1707");
        (await Probe(home, "thumbnail-800.webp", "stream=codec_name,width,height")).ShouldBe("webp 800 533");
    }

    [Fact]
    public async Task A_film_gets_a_ladder_a_poster_and_a_waveform()
    {
        using var home = new Home();
        var result = await Run(home, await home.Clip("clip.mp4", 2, _stop));
        result.GetProperty("files").EnumerateArray().Select(file => Path.GetFileName(file.GetProperty("path").GetString())).Order()
            .ShouldBe(["poster.jpg", "waveform.json", "waveform.png"]);
        File.Exists(home.PathOf("result/master.m3u8")).ShouldBeTrue();
        (await Probe(home, "poster.jpg", "stream=codec_name,width,height")).ShouldBe("mjpeg 640 360");
        (await Probe(home, "waveform.png", "stream=codec_name,width,height")).ShouldBe("png 1800 280");
    }

    [Fact]
    public async Task Dash_names_the_segments_of_the_ladder()
    {
        using var home = new Home();
        await Run(home, await home.Clip("clip.mp4", 8, _stop), "--profile", "dash");
        File.Exists(home.PathOf("result/master.m3u8")).ShouldBeTrue();
        (await Probe(home, "master.mpd", "format=format_name,duration")).ShouldStartWith("dash 8.0");
        (await Probe(home, "master.mpd", "stream=codec_name,profile,width,height", "v:0")).ShouldStartWith("h264 High 640 360");
        (await Probe(home, "master.mpd", "stream=codec_name,sample_rate", "a:0")).ShouldStartWith("aac 48000");
    }

    [Fact]
    public async Task A_storyboard_is_a_track_over_sheets_of_small_pictures()
    {
        using var home = new Home();
        var result = await Run(home, await home.Clip("clip.mp4", 12, _stop), "--profile", "storyboard");
        var sheet = result.GetProperty("files").EnumerateArray()
            .Single(file => file.GetProperty("name").GetString()!.StartsWith("sheet", StringComparison.Ordinal));
        (await Probe(home, "storyboard/sheet_000.jpg",
            "stream=codec_name,width,height")).ShouldBe($"mjpeg {sheet.GetProperty("width")} {sheet.GetProperty("height")}");
        var track = await File.ReadAllTextAsync(home.PathOf("result/storyboard.vtt"), _stop);
        track.ShouldStartWith("WEBVTT\n\n00:00:00.000 --> ");
        track.ShouldContain("storyboard/sheet_000.jpg#xywh=0,0,");
        track.TrimEnd().Split('\n')[^2].ShouldEndWith("--> 00:00:12.000");
    }

    [Fact]
    public async Task Sound_alone_is_streamed()
    {
        using var home = new Home();
        await Run(home, await Song(home), "--profile", "audio-hls");
        (await Probe(home, "master.m3u8", "stream=codec_name,profile,sample_rate,channels", "a:0")).ShouldContain("aac LC 48000 2");
        double.Parse(await Probe(home, "audio-hls-audio/index.m3u8", "format=duration"), CultureInfo.InvariantCulture).ShouldBe(10, 0.05);
    }

    [Trait("long", "yes")]
    [Fact]
    public async Task A_poster_fits_its_box_and_has_its_quality()
    {
        using var home = new Home();
        var (exit, errors) = await Shell.Run("ffmpeg",
            ["-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=size=2560x1440:rate=5:duration=2", "-c:v", "libx264", "-preset",
            "ultrafast", home.PathOf("large.mp4")], _stop);
        exit.ShouldBe(0, errors);
        await Run(home, "large.mp4", "--profile", "poster");
        (await Probe(home, "poster.jpg", "stream=codec_name,width,height")).ShouldBe("mjpeg 1920 1080");
        var bytes = await File.ReadAllBytesAsync(home.PathOf("result/poster.jpg"), _stop);
        // The table of quality 85 begins so (ITU-T T.81 annex K, scaled to 30 %), in zigzag order, but for its first number, which ffmpeg
        // fixes.
        var table = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xff, 0xdb]);
        bytes[(table + 6)..(table + 11)].ShouldBe([3, 4, 4, 4, 3]);
    }

    [Trait("long", "yes")]
    [Fact]
    public async Task The_ladder_keeps_languages_and_subtitles()
    {
        using var home = new Home();
        await File.WriteAllTextAsync(home.PathOf("text.srt"), "1\n00:00:01,000 --> 00:00:02,000\nHello\n", _stop);
        var (exit, errors) = await Shell.Run("ffmpeg",
            ["-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=4", "-f", "lavfi", "-i", "sine=duration=4",
            "-f", "lavfi", "-i", "sine=f=880:duration=4", "-i", home.PathOf("text.srt"),
             "-map", "0", "-map", "1", "-map", "2", "-map", "3", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", "-c:s", "subrip",
             "-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=ger", "-metadata:s:s:0", "language=fre",
             home.PathOf("film.mkv")], _stop);
        exit.ShouldBe(0, errors);
        await Run(home, "film.mkv", "--profile", "hls");
        var master = await File.ReadAllTextAsync(home.PathOf("result/master.m3u8"), _stop);
        foreach (var choice in (string[])["NAME=\"English\",LANGUAGE=\"en\",DEFAULT=YES", "NAME=\"German\",LANGUAGE=\"de\",DEFAULT=NO",
            "TYPE=SUBTITLES,GROUP-ID=\"subtitles\",NAME=\"French\",LANGUAGE=\"fr\""])
            master.ShouldContain(choice);
        (await File.ReadAllTextAsync(home.PathOf("result/subtitles/fr.vtt"), _stop)).ShouldContain("00:00:01.000 --> 00:00:02.000\nHello");
        (await File.ReadAllTextAsync(home.PathOf("result/subtitles/fr/segments/seg_0000.vtt"),
            _stop)).ShouldContain("X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000");
    }

    [Fact]
    public async Task A_profile_for_another_kind_is_refused_in_words()
    {
        using var home = new Home();
        var song = await Song(home);
        await using var run = Running.Start(home, song, "--profile", "hls", "--json");
        (await run.End(_stop)).ShouldBe(2);
        run.Json.GetProperty("error").GetProperty("code").GetString().ShouldBe("profile.mismatch");
    }

    private static async Task<string> Song(Home home)
    {
        var (exit, errors) = await Shell.Run("ffmpeg",
            ["-v", "error", "-y", "-f", "lavfi", "-i", "aevalsrc=0.4*sin(440*2*PI*t)|0.4*sin(660*2*PI*t):s=44100:d=10",
            home.PathOf("song.flac")], _stop);
        exit.ShouldBe(0, errors);
        return "song.flac";
    }

    private static async Task<JsonElement> Run(Home home, params string[] arguments)
    {
        await using var run = Running.Start(home, [.. arguments, "-o", "result", "--json"]);
        (await run.End(_stop)).ShouldBe(0, run.Complained + run.Reported);
        Promises.Broken(home.PathOf(arguments[0]), run.Json).ShouldBeEmpty();
        return run.Json.Clone();
    }

    private static async Task<string> Probe(Home home, string file, string entries, string? stream = null)
    {
        string[] select = stream is null ? [] : ["-select_streams", stream];
        var (_, output) = await Shell.Read("ffprobe",
            ["-v", "error", .. select, "-show_entries", entries, "-of", "default=nw=1:nk=1", home.PathOf("result/" + file)], _stop);
        return string.Join(' ', output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }
}
