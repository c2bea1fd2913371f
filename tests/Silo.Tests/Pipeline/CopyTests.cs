using Transcode.Domain;
using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Steps;
using Transcode.MediaEvidence;
using Transcode.Silo.Tests.Machine;

namespace Transcode.Silo.Tests.Pipeline;

/// <summary>A source that is already what the largest rung wants, with real tools.</summary>
public sealed class CopyTests : IDisposable
{
    private static readonly Profile Copying = Films.Hls with { Video = Films.Hls.Video! with { CopyWhenFits = true } };

    /// <summary>A key frame each two seconds, as the segments are; small enough for the rung.</summary>
    private const string Fitting = "-f lavfi -i testsrc2=s=192x108:r=25:d=12 -f lavfi -i sine=f=440:r=48000:d=12 -c:v libx264 -pix_fmt yuv420p -crf 38 -g 50 -keyint_min 50 -sc_threshold 0 -c:a aac";

    private readonly TemporaryFolder folder = new();
    private readonly OneMachine machine = new();

    public void Dispose()
    {
        machine.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("film.mp4", "-bf 2")]
    [InlineData("film.mkv", "-bf 3")]
    [InlineData("film.mov", "-bf 0 -profile:v baseline")]
    [InlineData("late.mkv", "-bf 3 -output_ts_offset 7.3")]
    [InlineData("fast.mp4", "-bf 3 -video_track_timescale 1001")]
    public async Task What_fits_comes_out_bit_by_bit_as_it_was_and_aligned_with_what_was_encoded(string name, string how)
    {
        var source = Films.Make(folder, name, $"{Fitting} {how}");
        var run = await FilmRun.Through(machine, source, Copying);

        run.Plan.Remarks.ShouldContain("108p is copied: the source already fits");
        run.Plan.Parts[0].Video!.Chunks.Count.ShouldBeGreaterThan(2);
        run.Tracks.Where(track => track.Name == "108p").ShouldAllBe(track => track.Encoder == "copy" && track.Codecs.StartsWith("avc1."));
        run.Tracks.Where(track => track.Name == "54p").ShouldAllBe(track => track.Encoder.StartsWith("x264"));
        Starts(run, "108p").ShouldBe(Starts(run, "54p"));
        (run.Verified.Warnings.Count, run.Verified.Damage.Count).ShouldBe((0, 0));

        var pictures = Pictures(source);
        pictures.Count.ShouldBe(300);
        Pictures(machine.Mp4("108p")).ShouldBe(pictures);
        Pictures(machine.Playlist("108p")).ShouldBe(pictures);
        foreach (var file in new[] { machine.Mp4("108p"), machine.Playlist("108p"), machine.Mp4("54p") })
            Decoded.Video(file).Complaints.ShouldBeEmpty(file);
        Decoded.Video(machine.Mp4("108p")).Frames.ShouldBe(Decoded.Video(machine.Mp4("54p")).Frames);
        Evidence.Of(machine.Master).AudioDelay.ShouldBe(0, 0.005);
        machine.LeftBehind().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_rung_that_stands_alone_is_copied_without_any_encode()
    {
        var source = Films.Make(folder, "film.mp4", $"{Fitting} -bf 3");
        await FilmRun.Through(machine, source, Copying with { Video = Copying.Video! with { Ladder = [new("108p", 192, 108, 200)] } });
        Pictures(machine.Mp4("108p")).ShouldBe(Pictures(source));
    }

    [Theory]
    [InlineData("-bf 2 -g 60 -keyint_min 60", "108p is not copied: no key frame of the source stands at 00:00:02.000")]
    [InlineData("-bf 2 -crf 12", "108p is not copied: from 00:00:02.000 the source needs")]
    [InlineData("-bf 2 -x264-params repeat-headers=1", "108p is not copied: the source's key frames do not all stand alone")]
    [InlineData("-bf 2 -x264-params open-gop=1", "108p is not copied: the source's key frames do not all stand alone")]
    [InlineData("-bf 2 -level 5.1", "108p is not copied: the source demands a decoder")]
    public async Task What_does_not_fit_is_encoded_and_the_plan_says_why(string how, string remark)
    {
        var run = await FilmRun.Begin(machine, Films.Make(folder, "film.mp4", $"{Fitting} {how}"), Copying);
        run.Plan.Remarks.ShouldHaveSingleItem().ShouldStartWith(remark);
        run.Plan.HasCopies.ShouldBeFalse();
    }

    [Fact]
    public async Task Nothing_is_copied_unless_the_profile_wants_it()
    {
        var run = await FilmRun.Begin(machine, Films.Make(folder, "film.mp4", $"{Fitting} -bf 2"), Films.Hls);
        (run.Plan.HasCopies, run.Plan.Remarks.Count).ShouldBe((false, 0));
    }

    [Fact]
    public async Task Damage_that_is_no_key_frame_is_found_and_the_film_is_encoded()
    {
        var source = Films.Make(folder, "film.mp4", $"{Fitting} -bf 2");
        Scratch(source, packet: 130);
        var run = await FilmRun.Begin(machine, source, Copying);
        run.Plan.HasCopies.ShouldBeTrue();
        var bad = run.Steps.OfType<Step.EncodeVideo>().Single(step => step.Chunk.Start.Seconds < 5.2 && step.Chunk.End.Seconds > 5.2);
        var why = (await run.Try(bad)).ShouldBeOfType<StepOutcome.Retry>().Why;
        (why.Code, why.Party).ShouldBe((FailureCodes.CopyUnfit, Party.Input));

        run.Steps = StepGraph.Of(Planner.WithoutCopies(run.Plan));
        await run.Finish();
        run.Tracks.ShouldAllBe(track => track.Encoder != "copy");
        Decoded.Video(machine.Mp4("108p")).Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_chunk_with_a_frame_too_few_is_not_copied()
    {
        var run = await FilmRun.Begin(machine, Films.Make(folder, "film.mp4", $"{Fitting} -bf 2"), Copying);
        var step = run.Steps.OfType<Step.EncodeVideo>().Skip(1).First();
        var why = (await run.Try(step with { Chunk = step.Chunk with { Frames = step.Chunk.Frames + 1 } })).ShouldBeOfType<StepOutcome.Retry>().Why;
        why.Code.ShouldBe(FailureCodes.CopyUnfit);
        why.Message.ShouldContain($"{step.Chunk.Frames} frames came out");
    }

    private static IReadOnlyList<double> Starts(FilmRun run, string name) =>
        [.. run.Tracks.Where(track => track.Name == name).SelectMany(track => track.Segments).OrderBy(segment => segment.Number).Select(segment => segment.Start.Seconds)];

    /// <summary>The hash of each picture in the order of display.</summary>
    private static IReadOnlyList<string> Pictures(string path) =>
        [.. Tool.Run("ffmpeg", ["-v", "error", "-i", path, "-map", "0:v:0", "-fps_mode", "passthrough", "-f", "framemd5", "-"])
            .OutputLines.Where(line => !line.StartsWith('#')).Select(line => line.Split(',')[^1].Trim())];

    /// <summary>Overwrites the middle of a packet of the picture.</summary>
    private static void Scratch(string path, int packet)
    {
        var fields = Tool.Required("ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "packet=size,pos", "-of", "csv=p=0", path).Split('\n')[packet].Split(',');
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
        file.Position = long.Parse(fields[1], System.Globalization.CultureInfo.InvariantCulture) + long.Parse(fields[0], System.Globalization.CultureInfo.InvariantCulture) / 2;
        file.Write([.. Enumerable.Repeat((byte)0x5A, 40)]);
    }
}
