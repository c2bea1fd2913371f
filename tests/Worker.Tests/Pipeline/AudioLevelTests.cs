using System.Runtime.InteropServices;
using System.Text.Json;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.MediaEvidence;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Pipeline;

/// <summary>What is heard is as loud, as whole and as much in step as in the source, whatever carries it there.</summary>
public sealed class AudioLevelTests : IDisposable
{
    private static readonly Profile _files = new()
    {
        Name = "files",
        Description = "",
        Assets = [AssetKind.Video, AssetKind.Audio],
        AudioFiles = [new() { Name = "song", Container = AudioContainer.Wav, Channels = 2 }],
        Waveform = new() { Json = new() { SamplesPerPixel = 480, Bits = 16 } },
    };

    private static readonly Profile _both = _files with { Audio = new(), Hls = new() { SegmentSeconds = 2 }, Mp4 = true };

    private readonly TemporaryFolder _folder = new();
    private readonly OneMachine _machine = new();

    public void Dispose()
    {
        _machine.Dispose();
        _folder.Dispose();
    }

    /// <summary>0.6 in each of six channels: left to itself ffmpeg makes 1.45 of it where a decoder gives floating point numbers, and 0.6
    /// where it gives whole ones.</summary>
    [Theory]
    [InlineData("flac", "mka")]
    [InlineData("ac3 -b:a 448k", "mka")]
    [InlineData("dca -strict -2 -b:a 1500k", "mka", Traits = ["long", "yes"])]
    [InlineData("libopus -b:a 320k -mapping_family 1", "mka", Traits = ["long", "yes"])]
    [InlineData("pcm_f32le", "wav")]
    public async Task Six_channels_become_two_at_one_level_whichever_codec_carries_them(string codec, string extension)
    {
        var tone = string.Join('|', Enumerable.Repeat("0.6*sin(2*PI*440*t)", 6));
        await FilmRun.Through(_machine,
            Films.Make(_folder, $"six.{extension}", $"-f lavfi -i aevalsrc={tone}:c=5.1:s=48000:d=2 -c:a {codec}"), _both);
        foreach (var result in new[] { _machine.PathOf("encoded/film_song.wav"), _machine.PathOf("encoded/film_files-audio.m4a"),
            _machine.Playlist("files-audio") })
            Peak(result, 0.5, 1.5).ShouldBe(0.6, 0.6 * 0.06, result);
        // AC-3 and its like store channels together and leave one of six a little louder than it was; what is drawn is what their decoders
        // give.
        var isExact = codec.StartsWith("flac", StringComparison.Ordinal) || codec.StartsWith("pcm", StringComparison.Ordinal);
        Peaks().Skip(100).SkipLast(100).Max().ShouldBe(0.6, 0.6 * (isExact ? 0.02 : 0.1));
    }

    [Fact]
    public async Task A_channel_that_is_the_other_one_inverted_is_no_flat_line()
    {
        await FilmRun.Through(_machine,
            Films.Make(_folder, "anti.wav", "-f lavfi -i aevalsrc=0.8*sin(2*PI*440*t)|-0.8*sin(2*PI*440*t):s=48000:d=2"), _files);
        Peaks().Max().ShouldBe(0.8, 0.005);
    }

    [Fact]
    public async Task Sound_over_full_scale_is_lowered_and_that_is_said()
    {
        var run = await FilmRun.Through(_machine,
            Films.Make(_folder, "over.wav", "-f lavfi -i aevalsrc=2*sin(2*PI*997*t):s=48000:d=2 -c:a pcm_f32le"), _both);
        const string Told =
            "the sound goes 6.0 dB over full scale, which only floating point samples hold: all of it was lowered by 6.0 dB";
        run.Rendered.SelectMany(rendered => rendered.Warnings).Distinct().ShouldBe([Told]);
        run.Verified.Warnings.ShouldContain(Told);
        var samples = Samples(_machine.PathOf("encoded/film_song.wav"));
        samples.Max().ShouldBe(0.999f, 0.002f);
        // A sine that was cut off would be at its greatest for a third of the time.
        ((double)samples.Count(sample => Math.Abs(sample) > 0.995f) / samples.Length).ShouldBeLessThan(0.1);
        Peak(_machine.PathOf("encoded/film_files-audio.m4a"), 0.5, 1.5).ShouldBe(1, 0.06);
    }

    [Fact]
    public async Task The_first_milliseconds_of_a_sound_are_there()
    {
        await FilmRun.Through(_machine, Films.Make(_folder, "tone.flac", "-f lavfi -i aevalsrc=0.5*cos(2*PI*441*t):s=48000:d=2"), _both);
        Peak(_machine.PathOf("encoded/film_files-audio.m4a"), 0, 0.005).ShouldBe(0.5, 0.15);
        ((double)Samples(_machine.PathOf("encoded/film_files-audio.m4a")).Length).ShouldBe(2 * 48000, 1024);
    }

    /// <summary>A receiver's splice: the second part begins before the first has ended, with another number of channels or another
    /// rate.</summary>
    [Theory]
    [InlineData("mp2", "2.9")]
    [InlineData("mp2", "2.97", Traits = ["long", "yes"])]
    [InlineData("mp2", "3.3", Traits = ["long", "yes"])]
    [InlineData("ac3 -ac 6", "2.9")]
    [InlineData("mp2 -ac 1", "2.9", Traits = ["long", "yes"])]
    [InlineData("mp2 -ar 44100", "2.9")]
    public async Task Sound_is_whole_and_in_step_behind_a_joint(string second, string at)
    {
        var part = "-f lavfi -i aevalsrc=if(lt(mod(t\\,1)\\,0.05)\\,0.8*sin(2*PI*1000*t)\\,0):s=48000:d=3 -ac 2";
        var first = Films.Make(_folder, "first.ts", $"{part} -c:a {second.Split(' ')[0]}");
        var next = Films.Make(_folder, "next.ts", $"{part} -c:a {second} -output_ts_offset {at}");
        File.WriteAllBytes(_folder.File("joined.ts"), [.. File.ReadAllBytes(first), .. File.ReadAllBytes(next)]);
        await FilmRun.Through(_machine, _folder.File("joined.ts"), _both);

        var made = _machine.PathOf("encoded/film_files-audio.m4a");
        // An encoder's run-up stands before the time that was asked for, so the files themselves say where the second begins.
        var offset = Began(next) - Began(first);
        Beeps(made).Where(beep => beep > 3.5).Select(beep => (beep - offset) % 1)
            .ShouldAllBe(beep => Math.Abs(beep - Beeps(first)[0]) < 0.006);
        ((double)Samples(made).Length).ShouldBe((offset + 3) * 48000, 4 * 1152);
        Packets(made).Distinct().Count().ShouldBeLessThanOrEqualTo(2, "all are as long but the last");
    }

    /// <summary>Greatest sample between two moments.</summary>
    private double Peak(string file, double from, double to) => Samples(file)[(int)(from * 48000)..(int)(to * 48000)].Max(Math.Abs);

    private static double Began(string file) =>
        double.Parse(Tool.Required("ffprobe", ["-v", "error", "-show_entries", "packet=pts_time", "-of", "csv=p=0", file])
            .Split([',', '\n', '\r'])[0], System.Globalization.CultureInfo.InvariantCulture);

    private List<double> Beeps(string file)
    {
        var (samples, last, found) = (Samples(file), -48000, new List<double>());
        for (var i = 0; i < samples.Length; i++)
        {
            if (Math.Abs(samples[i]) < 0.2f)
                continue;
            if (i - last > 9600)
                found.Add(i / 48000.0);
            last = i;
        }
        return found;
    }

    /// <summary>The first channel, at 48 kHz.</summary>
    private float[] Samples(string file)
    {
        var raw = _folder.File("samples.f32");
        Tool.Required("ffmpeg",
            ["-v", "error", "-nostdin", "-y", "-i", file, "-map", "0:a:0", "-af", "pan=mono|c0=c0", "-ar", "48000", "-f", "f32le", raw]);
        return MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(raw)).ToArray();
    }

    private static IEnumerable<string> Packets(string file) =>
        Tool.Required("ffprobe", ["-v", "error", "-select_streams", "a:0", "-show_entries", "packet=duration", "-of", "csv=p=0", file])
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd(',', '\r'));

    private IEnumerable<double> Peaks() =>
        JsonDocument.Parse(File.ReadAllText(_machine.PathOf("videos/film/outputs/waveform.json"))).RootElement.GetProperty("data")
            .EnumerateArray().Select(peak => Math.Abs(peak.GetDouble()) / 32768);
}
