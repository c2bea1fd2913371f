using System.Buffers.Binary;
using System.Text.Json;
using Transcode.Domain;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.MediaEvidence;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Pipeline;

/// <summary>Files that are made whole and straight from the source.</summary>
public sealed class SingleFileTests : IDisposable
{
    private static readonly Profile _nothing = new() { Name = "files", Description = "", Assets = [AssetKind.Video, AssetKind.Audio] };
    private static readonly Profile _poster = _nothing with { Poster = new() };
    private static readonly Profile _peaks =
        _nothing with { Waveform = new() { Json = new() { SamplesPerPixel = 480, Bits = 16, SplitChannels = true }, Png = new() } };

    private readonly TemporaryFolder _folder = new();
    private readonly OneMachine _machine = new();

    public void Dispose()
    {
        _machine.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(AudioContainer.Mp3, ".mp3", "mp3")]
    [InlineData(AudioContainer.Wav, ".wav", "pcm_s24le")]
    [InlineData(AudioContainer.M4a, ".m4a", "aac")]
    [InlineData(AudioContainer.Flac, ".flac", "flac")]
    public async Task A_sound_file_is_as_long_as_the_sound_and_keeps_its_title(AudioContainer container, string extension, string codec)
    {
        var source = Films.Make(_folder, "late.mkv",
            "-f lavfi -i testsrc2=s=192x108:r=25:d=5 -itsoffset 1.5 -f lavfi -i sine=r=44100:d=3.21 -c:v libx264 -preset ultrafast -c:a "
            + "flac -metadata title=Late");
        var run = await FilmRun.Through(_machine, source, _nothing with { AudioFiles = [new() { Name = "sound", Container = container }] });
        var output = run.Outputs.Single();
        (output.Sha256!.Length, output.Kind).ShouldBe((64, OutputKind.Audio));
        output.Duration.Seconds.ShouldBe(3.21, 0.05);
        var made = _machine.PathOf($"encoded/film_sound{extension}");
        var facts = Tool.Required("ffprobe",
            ["-v", "error", "-show_entries", "stream=codec_name,sample_rate:format_tags=title", "-of", "default=nw=1:nk=1", made]);
        facts.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe([codec, "44100", "Late"]);
        Decoded.Audio(made).Duration.ShouldBe(3.21, 0.05);
    }

    [Fact]
    public async Task Loudness_is_brought_to_its_target_and_what_was_measured_is_kept()
    {
        var source = Films.Make(_folder, "quiet.wav", "-f lavfi -i sine=f=1000:r=48000:d=6 -af volume=-20dB");
        var run = await FilmRun.Through(_machine, source,
            _nothing with { AudioFiles = [new() { Name = "a", Container = AudioContainer.Wav, Loudness = new() { Lufs = -23 } }] });
        var loudness = run.Outputs.Single().Loudness.ShouldNotBeNull();
        loudness.Lufs.ShouldBeLessThan(-30);
        loudness.ResultLufs.ShouldBe(-23, 0.2);
        run.Rendered.Single().Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Peaks_are_not_pushed_past_their_limit_and_that_is_said()
    {
        var source = Films.Make(_folder, "clicks.wav", "-f lavfi -i aevalsrc=0.9*lt(mod(t\\,1)\\,0.0005)+0.01*sin(2000*t):s=48000:d=6");
        var run = await FilmRun.Through(_machine, source,
            _nothing with
            {
                AudioFiles = [new() { Name = "a", Container = AudioContainer.Wav,
            Loudness = new() { Lufs = -10, TruePeak = -1 } }]
            });
        run.Outputs.Single().Loudness!.ResultTruePeak.ShouldBeLessThanOrEqualTo(-0.9);
        run.Rendered.Single().Warnings.Single().ShouldContain("its peaks would pass");
    }

    [Fact]
    public async Task A_silent_file_is_left_as_it_is_and_that_is_said()
    {
        var source = Films.Make(_folder, "silence.wav", "-f lavfi -i anullsrc=r=48000 -t 2");
        var run = await FilmRun.Through(_machine, source,
            _nothing with { AudioFiles = [new() { Name = "a", Container = AudioContainer.Wav, Loudness = new() }] });
        run.Rendered.Single().Warnings.ShouldBe(["the sound is silent: its loudness was left as it is"]);
    }

    [Fact]
    public async Task Damaged_sound_is_reported_or_refused()
    {
        var good = Films.Make(_folder, "good.mkv", "-f lavfi -i anoisesrc=seed=1:r=44100:d=6:a=0.3 -c:a flac");
        var damaged = Films.Make(_folder, "bad.mkv", $"-i {good} -c copy -bsf:a noise=amount=if(eq(n\\,30)\\,1\\,1000000000)");
        var profile = _nothing with { AudioFiles = [new() { Name = "a", Container = AudioContainer.Wav }] };
        var run = await FilmRun.Through(_machine, damaged, profile);
        run.Rendered.Single().Damage.ShouldNotBeEmpty();

        var strict = await FilmRun.Begin(_machine, damaged, profile with { Damage = DamagePolicy.Reject });
        (await strict.Try(strict.The<Step.Render>())).ShouldBeOfType<StepOutcome.Reject>().Why.Code.ShouldBe(FailureCodes.InputDamaged);
    }

    [Fact]
    public async Task Half_a_sample_at_the_end_is_no_damage()
    {
        var odd = Films.Make(_folder, "odd.wav", "-f lavfi -i sine=r=8000:d=2 -c:a pcm_s16le");
        var bytes = File.ReadAllBytes(odd);
        var length = bytes.AsSpan(bytes.AsSpan().IndexOf("data"u8) + 4, 4);
        BinaryPrimitives.WriteUInt32LittleEndian(length, BinaryPrimitives.ReadUInt32LittleEndian(length) + 1);
        await File.WriteAllBytesAsync(odd, [.. bytes, 7], TestContext.Current.CancellationToken);
        var run = await FilmRun.Through(_machine, odd,
            _peaks with { AudioFiles = [new() { Name = "a", Container = AudioContainer.Wav, BitDepth = 16 }] });
        run.Rendered.ShouldAllBe(made => made.Damage.Count == 0 && made.Warnings.Count == 0);
    }

    [Fact]
    public async Task A_known_tone_has_known_peaks_beside_a_silent_channel()
    {
        var source = Films.Make(_folder, "tone.wav", "-f lavfi -i aevalsrc=0.5*sin(2*PI*1000*t)|0:s=48000:d=10.005");
        var run = await FilmRun.Through(_machine, source, _peaks);
        var root = JsonDocument.Parse(File.ReadAllText(_machine.PathOf("videos/film/outputs/waveform.json"))).RootElement;
        (root.GetProperty("channels").GetInt32(), root.GetProperty("sample_rate").GetInt32(),
            root.GetProperty("length").GetInt32()).ShouldBe((2, 48000, 1001), "the last pixel is half full");
        var data = root.GetProperty("data").EnumerateArray().Select(number => number.GetInt32()).ToList();
        data.Count.ShouldBe(1001 * 2 * 2);
        foreach (var pixel in data.Chunk(4).SkipLast(1))
        {
            ((double)pixel[0]).ShouldBe(-16384, 3);
            ((double)pixel[1]).ShouldBe(16384, 3);
            pixel[2..].ShouldBe([0, 0]);
        }
        run.Outputs.Select(output => (output.Kind, output.Duration.Seconds))
            .ShouldBe([(OutputKind.Data, 10.005), (OutputKind.Image, 10.005)]);
        _machine.LeftBehind().ShouldBeEmpty();
    }

    /// <summary>The first packets of WMA decode to nothing: silence stood in their place, and the MP3 beside it had none.</summary>
    [Fact]
    public async Task A_waveform_of_sound_alone_begins_with_the_first_sample_as_the_file_beside_it()
    {
        var source = Films.Make(_folder, "song.wma", "-f lavfi -i aevalsrc=0.5*sin(2*PI*1000*t):s=44100:d=3 -c:a wmav2");
        var run = await FilmRun.Through(_machine, source,
            _peaks with { AudioFiles = [new() { Name = "a", Container = AudioContainer.Wav, BitDepth = 16 }] });
        var data = JsonDocument.Parse(File.ReadAllText(_machine.PathOf("videos/film/outputs/waveform.json"))).RootElement
            .GetProperty("data").EnumerateArray().Select(n => n.GetInt32()).ToList();
        data[1].ShouldBeGreaterThan(8000);
        run.Outputs.Select(output => output.Duration.Seconds).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_waveform_of_a_film_begins_with_its_picture()
    {
        var source = Films.Make(_folder, "late.mkv",
            "-f lavfi -i testsrc2=s=192x108:r=25:d=4 -itsoffset 1 -f lavfi -i sine=r=48000:d=3 -c:v libx264 -preset ultrafast -c:a flac");
        await FilmRun.Through(_machine, source, _peaks);
        var data =
            JsonDocument.Parse(File.ReadAllText(_machine.PathOf("videos/film/outputs/waveform.json"))).RootElement.GetProperty("data")
                .EnumerateArray().Select(n => n.GetInt32()).ToList();
        data.FindIndex(number => number != 0).ShouldBeInRange(2 * 98, 2 * 102, "a hundred pixels a second, two numbers each");
    }

    [Fact]
    public async Task A_poster_is_no_black_frame_where_there_is_another()
    {
        var source = Films.Make(_folder, "fade.mp4",
            "-f lavfi -i color=black:s=640x360:r=25:d=4 -f lavfi -i testsrc2=s=640x360:r=25:d=26 -filter_complex concat -c:v libx264 "
            + "-preset ultrafast");
        var output = (await FilmRun.Through(_machine, source, _poster)).Outputs.Single();
        (output.Kind, output.Width, output.Height).ShouldBe((OutputKind.Image, 640, 360));
        Brightness("poster.jpg").ShouldBeGreaterThan(60);
        // Zigzag: the first row's second, the second row's first, the third row's first.
        var table = Media.Poster.JpegTables.At(85);
        QuantisationOf(File.ReadAllBytes(_machine.PathOf("videos/film/outputs/poster.jpg")))[1..4].Select(divisor => (int)divisor)
            .ShouldBe([table[1], table[8], table[16]]);
    }

    [Theory]
    [InlineData("one.mp4", "-f lavfi -i testsrc2=s=320x180:r=25:d=0.04 -frames:v 1 -c:v libx264", 320, 180)]
    [InlineData("black.mp4", "-f lavfi -i color=black:s=320x180:r=25:d=3 -c:v libx264", 320, 180)]
    [InlineData("wide.mkv", "-f lavfi -i testsrc2=s=360x288:r=25:d=2 -vf setsar=16/9 -c:v libx264", 640, 288)]
    [InlineData("raw.h264", "-f lavfi -i testsrc2=s=320x180:r=25:d=2 -c:v libx264 -f h264", 320, 180)]
    public async Task A_film_always_has_a_poster_in_its_own_shape(string name, string recipe, int width, int height)
    {
        await FilmRun.Through(_machine, Films.Make(_folder, name, recipe), _poster);
        var size = Tool.Required("ffprobe",
            ["-v", "error", "-show_entries", "stream=width,height", "-of", "csv=p=0", _machine.PathOf("videos/film/outputs/poster.jpg")]);
        size.Trim().ShouldBe($"{width},{height}");
    }

    [Fact]
    public async Task A_storyboard_has_a_picture_for_each_stretch()
    {
        var source = Films.Make(_folder, "long.mp4", "-f lavfi -i testsrc2=s=320x180:r=10:d=33 -c:v libx264 -preset ultrafast");
        var run = await FilmRun.Through(_machine, source, _nothing with { Storyboard = new() { EverySeconds = 5, Columns = 2, Rows = 2 } });
        run.Outputs.Select(output => Path.GetFileName(output.Key)).ShouldBe(["storyboard.vtt", "sheet_000.jpg", "sheet_001.jpg"]);
        var track = File.ReadAllText(_machine.PathOf("videos/film/outputs/storyboard.vtt"));
        track.Split("-->").Length.ShouldBe(1 + 7);
        track.ShouldContain("00:00:25.000 --> 00:00:30.000\nstoryboard/sheet_001.jpg#xywh=160,0,160,90");
    }

    [Fact]
    public async Task A_dash_player_reads_every_frame()
    {
        var run = await FilmRun.Through(_machine, Films.Plain(_folder),
            Films.Hls with { Name = "dash", Hls = Films.Hls.Hls! with { Dash = true }, Mp4 = false });
        var manifest = _machine.PathOf(run.Outputs.Single(output => output.Kind == OutputKind.Manifest).Key);
        Decoded.Video(manifest).Frames.Count.ShouldBe(300);
        Decoded.Audio(manifest).Duration.ShouldBe(12, 0.05);
    }

    private double Brightness(string file)
    {
        var reported = Tool.Required("ffprobe",
            ["-v", "error", "-f", "lavfi", "-i", $"movie={_machine.PathOf("videos/film/outputs/" + file)},signalstats", "-show_entries",
            "frame_tags=lavfi.signalstats.YAVG", "-of", "csv=p=0"]);
        return double.Parse(reported.Trim(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The first divisors as they stand in the file, in zigzag order.</summary>
    private static byte[] QuantisationOf(byte[] jpeg)
    {
        for (var at = 2; at < jpeg.Length; at += 2 + (jpeg[at + 2] << 8 | jpeg[at + 3]))
            if (jpeg[at + 1] == 0xDB)
                return jpeg[(at + 5)..(at + 69)];
        return [];
    }
}
