using System.Buffers.Binary;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.MediaEvidence;
using Transcode.Silo.Tests.Machine;

namespace Transcode.Silo.Tests.Pipeline;

/// <summary>Sound whose container lies about its times, or whose form changes on the way.</summary>
public sealed class UnevenSoundTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly OneMachine machine = new();

    private static readonly Profile Files = new()
    {
        Name = "files",
        Description = "",
        Assets = [AssetKind.Video, AssetKind.Audio],
        SoundFiles = [new() { Name = "song", Container = SoundContainer.Wav, BitDepth = 16 }],
        Waveform = new() { Json = new() },
    };

    public void Dispose()
    {
        machine.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData(24, 4)]
    [InlineData(24, 2)]
    public async Task The_sound_of_an_avi_whose_header_tells_a_wrong_rate_is_as_long_as_its_samples(int field, uint times)
    {
        var film = Spoiled(field, value => value * times);
        var run = await FilmRun.Through(machine, film, Films.Hls);
        run.Plan.Remarks.ShouldContain("the times of the sound do not fit its samples: these are laid one after the other");
        Decoded.Audio(machine.Playlist("audio")).Duration.ShouldBe(10, 0.1);
        Evidence.Of(machine.Mp4("108p")).Audio.Duration.ShouldBe(10, 0.1);
        run.Verified.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task In_one_piece_with_the_picture_it_is_as_long_too()
    {
        var run = await FilmRun.Begin(machine, Spoiled(24, value => value * 4), Films.Hls);
        run.Steps = Domain.Steps.StepGraph.Of(Domain.Plans.Planner.WithoutCuts(run.Plan));
        await run.Finish();
        Decoded.Audio(machine.Playlist("audio")).Duration.ShouldBe(10, 0.1);
    }

    [Fact]
    public async Task An_avi_that_promises_years_of_sound_is_taken_at_its_samples()
    {
        var run = await FilmRun.Through(machine, Spoiled(32, _ => 0x7fffffff), Films.Hls);
        run.Facts.Audio[0].TimesUnusable.ShouldBeFalse();
        run.Facts.Audio[0].Duration!.Value.Seconds.ShouldBe(10, 0.1);
        run.Verified.Warnings.ShouldBeEmpty();
        Decoded.Audio(machine.Playlist("audio")).Duration.ShouldBe(10, 0.1);
    }

    [Fact]
    public async Task A_good_avi_is_left_alone()
    {
        var run = await FilmRun.Begin(machine, Spoiled(24, value => value), Films.Hls);
        run.Facts.Audio[0].TimesUnusable.ShouldBeFalse();
    }

    [Fact]
    public async Task A_flac_whose_sample_rate_changes_is_delivered_at_one_rate()
    {
        var song = Changing();
        var files = await FilmRun.Through(machine, song, Files);
        var wave = machine.PathOf(files.Outputs.Single(output => output.Name == "song").Key);
        Decoded.Audio(wave).Duration.ShouldBe(6, 0.01);
        StreamFacts.Of(wave).Single().SampleRate.ShouldBe(44100);
        files.Outputs.Single(output => output.Name == "waveform").Duration.Seconds.ShouldBe(6, 0.01);

        await FilmRun.Through(machine, song, Films.Hls);
        Decoded.Audio(machine.Playlist("audio")).Duration.ShouldBe(6, 0.05);
    }

    [Fact]
    public async Task A_sound_file_that_was_made_even_keeps_its_tags_and_has_the_loudness_that_was_asked_for()
    {
        var profile = Files with { SoundFiles = [new() { Name = "song", Container = SoundContainer.Flac, BitDepth = 16, Loudness = new() { Lufs = -20, TruePeak = -1 } }], Waveform = null };
        var run = await FilmRun.Through(machine, Changing("-metadata title=Uneven -metadata artist=Nobody"), profile);
        var output = run.Outputs.Single();
        Tool.Required("ffprobe", "-v", "error", "-show_entries", "format_tags=TITLE,ARTIST", "-of", "default=nw=1:nk=1", machine.PathOf(output.Key)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ShouldBe(["Uneven", "Nobody"], ignoreOrder: true);
        output.Loudness!.ResultLufs.ShouldBe(-20, 0.1);
        output.Duration.Seconds.ShouldBe(6, 0.05);
    }

    [Fact]
    public async Task A_film_whose_channels_change_keeps_sound_and_picture_in_step()
    {
        File.WriteAllLines(folder.File("parts.txt"), [$"file '{Part("six.mkv", "5.1")}'", $"file '{Part("two.mkv", "stereo")}'"]);
        await FilmRun.Through(machine, Films.Make(folder, "both.mkv", $"-f concat -safe 0 -i {folder.File("parts.txt")} -c copy"), Films.Hls);
        var film = Evidence.Of(machine.Mp4("108p"));
        film.Audio.Complaints.ShouldBeEmpty();
        film.Audio.Duration.ShouldBe(8, 0.1);
    }

    private string Part(string name, string layout) => Films.Make(folder, name,
        $"-f lavfi -i testsrc2=s=192x108:r=25:d=4 -f lavfi -i sine=d=4:r=48000 -af aformat=channel_layouts={layout} -c:v libx264 -preset ultrafast -g 25 -bf 0 -c:a ac3");

    /// <summary>A stream header of the sound in which one number is another.</summary>
    private string Spoiled(int field, Func<uint, uint> other)
    {
        var file = Films.Make(folder, "film.avi", "-f lavfi -i testsrc2=s=192x108:r=25:d=10 -f lavfi -i sine=d=10:r=44100 -c:v mpeg4 -bf 0 -g 25 -c:a libmp3lame -b:a 128k");
        var bytes = File.ReadAllBytes(file);
        var header = bytes.AsSpan(bytes.AsSpan().IndexOf("auds"u8) + field, 4);
        BinaryPrimitives.WriteUInt32LittleEndian(header, other(BinaryPrimitives.ReadUInt32LittleEndian(header)));
        File.WriteAllBytes(file, bytes);
        return file;
    }

    /// <summary>The head and frames of one FLAC, and behind them the frames of one with another rate.</summary>
    private string Changing(string tags = "")
    {
        var first = File.ReadAllBytes(Films.Make(folder, "first.flac", $"-f lavfi -i sine=d=3:r=44100 {tags}"));
        var second = File.ReadAllBytes(Films.Make(folder, "second.flac", "-f lavfi -i sine=d=3:r=48000"));
        var at = 4;
        for (var last = false; !last; at += 4 + (second[at + 1] << 16 | second[at + 2] << 8 | second[at + 3]))
            last = (second[at] & 0x80) != 0;
        File.WriteAllBytes(folder.File("changing.flac"), [.. first, .. second[at..]]);
        return folder.File("changing.flac");
    }
}
