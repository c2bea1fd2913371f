using Transcode.Domain;
using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Steps;
using Transcode.MediaEvidence;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Pipeline;

/// <summary>A source that is already what the largest ladder entry wants, with real tools.</summary>
public sealed class CopyTests : IDisposable
{
    private static readonly Profile _copying = Films.Hls with { Video = Films.Hls.Video! with { CopyWhenFits = true } };

    /// <summary>A key frame each two seconds, as the segments are; small enough for the ladder entry.</summary>
    private const string Fitting = "-f lavfi -i testsrc2=s=192x108:r=25:d=12 -f lavfi -i sine=f=440:r=48000:d=12 -c:v libx264 -pix_fmt "
        + "yuv420p -crf 38 -g 50 -keyint_min 50 -sc_threshold 0 -c:a aac";

    private readonly TemporaryFolder _folder = new();
    private readonly OneMachine _machine = new();

    public void Dispose()
    {
        _machine.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("film.mp4", "-bf 2")]
    [InlineData("film.mkv", "-bf 3", Traits = ["long", "yes"])]
    [InlineData("film.mov", "-bf 0 -profile:v baseline", Traits = ["long", "yes"])]
    [InlineData("late.mkv", "-bf 3 -output_ts_offset 7.3")]
    [InlineData("fast.mp4", "-bf 3 -video_track_timescale 1001", Traits = ["long", "yes"])]
    public async Task What_fits_comes_out_bit_by_bit_as_it_was_and_aligned_with_what_was_encoded(string name, string how)
    {
        var source = Films.Make(_folder, name, $"{Fitting} {how}");
        var run = await FilmRun.Through(_machine, source, _copying);

        run.Plan.Remarks.ShouldContain("108p is copied: the source already fits");
        run.Plan.Parts[0].Video!.Chunks.Count.ShouldBeGreaterThan(2);
        run.Tracks.Where(track => track.Name == "108p").ShouldAllBe(track => track.Encoder == "copy" && track.Codecs.StartsWith("avc1."));
        run.Tracks.Where(track => track.Name == "54p").ShouldAllBe(track => track.Encoder.StartsWith("x264"));
        Starts(run, "108p").ShouldBe(Starts(run, "54p"));
        (run.Verified.Warnings.Count, run.Verified.Damage.Count).ShouldBe((0, 0));

        var videos = Frames(source);
        videos.Count.ShouldBe(300);
        Frames(_machine.Mp4("108p")).ShouldBe(videos);
        Frames(_machine.Playlist("108p")).ShouldBe(videos);
        foreach (var file in new[] { _machine.Mp4("108p"), _machine.Playlist("108p"), _machine.Mp4("54p") })
            Decoded.Video(file).Complaints.ShouldBeEmpty(file);
        Decoded.Video(_machine.Mp4("108p")).Frames.ShouldBe(Decoded.Video(_machine.Mp4("54p")).Frames);
        Evidence.Of(_machine.Master).AudioDelay.ShouldBe(-Evidence.Priming, 0.005);
        _machine.LeftBehind().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_rung_that_stands_alone_is_copied_without_any_encode()
    {
        var source = Films.Make(_folder, "film.mp4", $"{Fitting} -bf 3");
        await FilmRun.Through(_machine, source, _copying with { Video = _copying.Video! with { Ladder = [new("108p", 192, 108, 200)] } });
        Frames(_machine.Mp4("108p")).ShouldBe(Frames(source));
    }

    [Theory]
    [InlineData("-bf 2 -g 60 -keyint_min 60", "108p is not copied: no key frame of the source stands at 00:00:02.000")]
    [InlineData("-bf 2 -crf 12", "108p is not copied: from 00:00:02.000 the source needs")]
    [InlineData("-bf 2 -x264-params repeat-headers=1", "108p is not copied: the source's key frames do not all stand alone",
        Traits = ["long", "yes"])]
    [InlineData("-bf 2 -x264-params open-gop=1", "108p is not copied: the source's key frames do not all stand alone")]
    [InlineData("-bf 2 -level 5.1", "108p is not copied: the source demands a decoder", Traits = ["long", "yes"])]
    public async Task What_does_not_fit_is_encoded_and_the_plan_says_why(string how, string remark)
    {
        var run = await FilmRun.Begin(_machine, Films.Make(_folder, "film.mp4", $"{Fitting} {how}"), _copying);
        run.Plan.Remarks.ShouldHaveSingleItem().ShouldStartWith(remark);
        run.Plan.HasCopies.ShouldBeFalse();
    }

    [Fact]
    public async Task Nothing_is_copied_unless_the_profile_wants_it()
    {
        var run = await FilmRun.Begin(_machine, Films.Make(_folder, "film.mp4", $"{Fitting} -bf 2"), Films.Hls);
        (run.Plan.HasCopies, run.Plan.Remarks.Count).ShouldBe((false, 0));
    }

    [Fact]
    public async Task Damage_that_is_no_key_frame_is_found_and_the_film_is_encoded()
    {
        var source = Films.Make(_folder, "film.mp4", $"{Fitting} -bf 2");
        Scratch(source, packet: 130);
        var run = await FilmRun.Begin(_machine, source, _copying);
        run.Plan.HasCopies.ShouldBeTrue();
        var bad = run.Steps.OfType<Step.EncodeVideo>().Single(step => step.Chunk.Start.Seconds < 5.2 && step.Chunk.End.Seconds > 5.2);
        var why = (await run.Try(bad)).ShouldBeOfType<StepOutcome.Retry>().Why;
        (why.Code, why.Party).ShouldBe((FailureCodes.CopyUnfit, Party.Input));

        run.Steps = StepGraph.Of(Planner.WithoutCopies(run.Plan));
        await run.Finish();
        run.Tracks.ShouldAllBe(track => track.Encoder != "copy");
        Decoded.Video(_machine.Mp4("108p")).Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_chunk_with_a_frame_too_few_is_not_copied()
    {
        var run = await FilmRun.Begin(_machine, Films.Make(_folder, "film.mp4", $"{Fitting} -bf 2"), _copying);
        var step = run.Steps.OfType<Step.EncodeVideo>().Skip(1).First();
        var why =
            (await run.Try(
                step with { Chunk = step.Chunk with { Frames = step.Chunk.Frames + 1 } })).ShouldBeOfType<StepOutcome.Retry>().Why;
        why.Code.ShouldBe(FailureCodes.CopyUnfit);
        why.Message.ShouldContain($"{step.Chunk.Frames} frames came out");
    }

    private static IReadOnlyList<double> Starts(FilmRun run, string name) =>
        [.. run.Tracks.Where(track => track.Name == name).SelectMany(track => track.Segments).OrderBy(segment => segment.Number)
            .Select(segment => segment.Start.Seconds)];

    /// <summary>The hash of each picture in the order of display.</summary>
    private static IReadOnlyList<string> Frames(string path) =>
        [.. Tool.Run("ffmpeg", ["-v", "error", "-i", path, "-map", "0:v:0", "-fps_mode", "passthrough", "-f", "framemd5", "-"])
            .OutputLines.Where(line => !line.StartsWith('#')).Select(line => line.Split(',')[^1].Trim())];

    /// <summary>Overwrites the middle of a packet of the picture.</summary>
    private static void Scratch(string path, int packet)
    {
        var fields = Tool.Required("ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "packet=size,pos", "-of",
            "csv=p=0", path).Split('\n')[packet].Split(',');
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
        file.Position = long.Parse(fields[1], System.Globalization.CultureInfo.InvariantCulture)
            + long.Parse(fields[0], System.Globalization.CultureInfo.InvariantCulture) / 2;
        file.Write([.. Enumerable.Repeat((byte)0x5A, 40)]);
    }
}
