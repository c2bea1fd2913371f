using System.Buffers.Binary;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.MediaEvidence;
using Transcode.MediaEvidence.Sync;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Pipeline;

/// <summary>Audio whose container lies about its times, or whose form changes on the way.</summary>
public sealed class UnevenAudioTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly OneMachine _machine = new();

    private static readonly Profile _files = new()
    {
        Name = "files",
        Description = "",
        Assets = [AssetKind.Video, AssetKind.Audio],
        AudioFiles = [new() { Name = "song", Container = AudioContainer.Wav, BitDepth = 16 }],
        Waveform = new() { Json = new() },
    };

    public void Dispose()
    {
        _machine.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(24, 4)]
    [InlineData(24, 2)]
    public async Task The_sound_of_an_avi_whose_header_tells_a_wrong_rate_is_as_long_as_its_samples(int field, uint times)
    {
        var film = Spoiled(field, value => value * times);
        var run = await FilmRun.Through(_machine, film, Films.Hls);
        run.Plan.Remarks.ShouldContain("the times of the sound do not fit its samples: these are laid one after the other");
        Decoded.Audio(_machine.Playlist("audio")).Duration.ShouldBe(10, 0.1);
        Evidence.Of(_machine.Mp4("108p")).Audio.Duration.ShouldBe(10, 0.1);
        run.Verified.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task In_one_piece_with_the_picture_it_is_as_long_too()
    {
        var run = await FilmRun.Begin(_machine, Spoiled(24, value => value * 4), Films.Hls);
        run.Steps = Domain.Steps.StepGraph.Of(Domain.Plans.Planner.WithoutCuts(run.Plan));
        await run.Finish();
        Decoded.Audio(_machine.Playlist("audio")).Duration.ShouldBe(10, 0.1);
    }

    [Fact]
    public async Task An_avi_that_promises_years_of_sound_is_taken_at_its_samples()
    {
        var run = await FilmRun.Through(_machine, Spoiled(32, _ => 0x7fffffff), Films.Hls);
        run.Facts.Audio[0].TimesUnusable.ShouldBeFalse();
        run.Facts.Audio[0].Duration!.Value.Seconds.ShouldBe(10, 0.1);
        run.Verified.Warnings.ShouldBeEmpty();
        Decoded.Audio(_machine.Playlist("audio")).Duration.ShouldBe(10, 0.1);
    }

    [Fact]
    public async Task A_good_avi_is_left_alone()
    {
        var run = await FilmRun.Begin(_machine, Spoiled(24, value => value), Films.Hls);
        run.Facts.Audio[0].TimesUnusable.ShouldBeFalse();
    }

    /// <summary>Of 2.5 s an MP3 of 0.06 s was made.</summary>
    [Fact]
    public async Task The_sound_of_a_realmedia_whose_times_stand_still_is_as_long_as_its_samples()
    {
        var song = Films.Make(_folder, "song.rm", "-f lavfi -i sine=d=2.5:r=8000 -c:a real_144");
        var run = await FilmRun.Through(_machine, song, _files);
        run.Facts.Audio[0].TimesUnusable.ShouldBeTrue();
        run.Outputs.Count.ShouldBe(2);
        run.Outputs.ShouldAllBe(output => Math.Abs(output.Duration.Seconds - 2.5) < 0.05);
    }

    [Fact]
    public async Task A_flac_whose_sample_rate_changes_is_delivered_at_one_rate()
    {
        var song = Changing();
        var files = await FilmRun.Through(_machine, song, _files);
        var wave = _machine.PathOf(files.Outputs.Single(output => output.Name == "song").Key);
        Decoded.Audio(wave).Duration.ShouldBe(6, 0.01);
        StreamFacts.Of(wave).Single().SampleRate.ShouldBe(44100);
        files.Outputs.Single(output => output.Name == "waveform").Duration.Seconds.ShouldBe(6, 0.01);

        await FilmRun.Through(_machine, song, Films.Hls);
        Decoded.Audio(_machine.Playlist("audio")).Duration.ShouldBe(6, 0.05);
    }

    [Fact]
    public async Task A_sound_file_that_was_made_even_keeps_its_tags_and_has_the_loudness_that_was_asked_for()
    {
        var profile =
            _files with
            {
                AudioFiles = [new() { Name = "song", Container = AudioContainer.Flac, BitDepth = 16,
                Loudness = new() { Lufs = -20, TruePeak = -1 } }],
                Waveform = null
            };
        var run = await FilmRun.Through(_machine, Changing("-metadata title=Uneven -metadata artist=Nobody"), profile);
        var output = run.Outputs.Single();
        Tool.Required("ffprobe", "-v", "error", "-show_entries", "format_tags=TITLE,ARTIST", "-of", "default=nw=1:nk=1",
            _machine.PathOf(output.Key)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ShouldBe(["Uneven", "Nobody"], ignoreOrder: true);
        output.Loudness!.ResultLufs.ShouldBe(-20, 0.1);
        output.Duration.Seconds.ShouldBe(6, 0.05);
    }

    [Fact]
    public async Task A_film_whose_channels_change_keeps_sound_and_picture_in_step()
    {
        File.WriteAllLines(_folder.File("parts.txt"), [$"file '{Part("six.mkv", "5.1")}'", $"file '{Part("two.mkv", "stereo")}'"]);
        await FilmRun.Through(_machine, Films.Make(_folder, "both.mkv", $"-f concat -safe 0 -i {_folder.File("parts.txt")} -c copy"),
            Films.Hls);
        var film = Evidence.Of(_machine.Mp4("108p"));
        film.Audio.Complaints.ShouldBeEmpty();
        film.Audio.Duration.ShouldBe(8, 0.1);
    }

    /// <summary>The clock steps back where the rate changes: all in one piece, and the sound once more. That the picture was copied there
    /// and decoded here put it 30 ms off.</summary>
    [Theory]
    [InlineData("3.9")]
    [InlineData("0")]
    public async Task A_joint_at_which_rate_and_clock_change_keeps_the_flash_at_its_beep(string from)
    {
        var joined = _folder.File("joined.ts");
        File.WriteAllBytes(joined,
            [.. File.ReadAllBytes(Flashing("first.ts", 48000, "0")), .. File.ReadAllBytes(Flashing("second.ts", 44100, from))]);
        await FilmRun.Through(_machine, joined, Films.Hls);
        var sync = FlashAndBeep.Measure(_machine.Mp4("108p"));
        sync.Events.ShouldBe(8);
        sync.OffsetMs.ShouldBe(0, 5);
        (sync.OffsetMs + sync.DriftMs).ShouldBe(0, 5);
    }

    private string Flashing(string name, int rate, string from) => Films.Make(_folder, name,
        "-f lavfi -i color=c=black:s=192x108:r=25:d=4,drawbox=c=white:t=fill:enable='eq(mod(n\\,25)\\,12)' "
        + $"-f lavfi -i aevalsrc=if(between(mod(t\\,1)\\,0.48\\,0.53)\\,0.7*sin(2*PI*1000*t)\\,0):s={rate}:d=4 "
        + $"-c:v libx264 -preset ultrafast -bf 0 -g 25 -c:a aac -output_ts_offset {from}");

    private string Part(string name, string layout) => Films.Make(_folder, name,
        $"-f lavfi -i testsrc2=s=192x108:r=25:d=4 -f lavfi -i sine=d=4:r=48000 -af aformat=channel_layouts={layout} -c:v libx264 -preset "
        + $"ultrafast -g 25 -bf 0 -c:a ac3");

    /// <summary>A stream header of the audio in which one number is another.</summary>
    private string Spoiled(int field, Func<uint, uint> other)
    {
        var file = Films.Make(_folder, "film.avi",
            "-f lavfi -i testsrc2=s=192x108:r=25:d=10 -f lavfi -i sine=d=10:r=44100 -c:v mpeg4 -bf 0 -g 25 -c:a libmp3lame -b:a 128k");
        var bytes = File.ReadAllBytes(file);
        var header = bytes.AsSpan(bytes.AsSpan().IndexOf("auds"u8) + field, 4);
        BinaryPrimitives.WriteUInt32LittleEndian(header, other(BinaryPrimitives.ReadUInt32LittleEndian(header)));
        File.WriteAllBytes(file, bytes);
        return file;
    }

    /// <summary>The head and frames of one FLAC, and behind them the frames of one with another rate.</summary>
    private string Changing(string tags = "")
    {
        var first = File.ReadAllBytes(Films.Make(_folder, "first.flac", $"-f lavfi -i sine=d=3:r=44100 {tags}"));
        var second = File.ReadAllBytes(Films.Make(_folder, "second.flac", "-f lavfi -i sine=d=3:r=48000"));
        var at = 4;
        for (var last = false; !last; at += 4 + (second[at + 1] << 16 | second[at + 2] << 8 | second[at + 3]))
            last = (second[at] & 0x80) != 0;
        File.WriteAllBytes(_folder.File("changing.flac"), [.. first, .. second[at..]]);
        return _folder.File("changing.flac");
    }
}
