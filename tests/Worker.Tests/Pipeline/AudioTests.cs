using Transcode.Domain;
using Transcode.Domain.Steps;
using Transcode.MediaEvidence;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Pipeline;

/// <summary>Audio that begins late, early, ends late, or is not there.</summary>
public sealed class AudioTests : IDisposable
{
    private const string Video = "-c:v libx264 -preset ultrafast -c:a aac";

    private readonly TemporaryFolder _folder = new();
    private readonly OneMachine _machine = new();

    public void Dispose()
    {
        _machine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Sound_that_begins_late_begins_late_in_the_output()
    {
        var film = await Through("late.mkv", $"-f lavfi -i testsrc2=s=192x108:r=25:d=5 -itsoffset 1.5 -f lavfi -i sine=d=3.5 {Video}");
        film.FrameCount.ShouldBe(125);
        FirstHeard().ShouldBe(1.5, 0.03);
    }

    [Fact]
    public async Task Sound_that_begins_before_the_picture_is_kept_from_its_beginning()
    {
        var film = await Through("early.mkv", $"-f lavfi -i sine=d=6 -itsoffset 1.4 -f lavfi -i testsrc2=s=192x108:r=25:d=4 {Video}");
        // At 0 and 1 s the first frame is held, and just before 6 s the last one.
        film.FrameCount.ShouldBe(100 + 3);
        film.AudioDelay.ShouldBe(0, 0.03);
        film.Audio.Duration.ShouldBe(6, 0.05);
    }

    [Fact]
    public async Task The_default_track_is_kept_from_its_beginning_where_another_begins_later()
    {
        var film = await Through("two.mkv",
            "-itsoffset 1 -f lavfi -i testsrc2=s=192x108:r=25:d=4 -itsoffset 1 -f lavfi -i sine=d=4 -f lavfi -i sine=f=880:d=5 "
            + $"-map 0 -map 1 -map 2 {Video} -disposition:a:0 0 -disposition:a:1 default");
        film.AudioDelay.ShouldBe(0, 0.03);
        film.Audio.Duration.ShouldBe(5, 0.07);
    }

    [Fact]
    public async Task Sound_that_ends_after_the_picture_is_kept_to_its_end()
    {
        var film = await Through("longer.mp4", $"-f lavfi -i testsrc2=s=192x108:r=25:d=3 -f lavfi -i sine=d=8 {Video}");
        film.Video.End.ShouldBe(8, 0.05);
        film.Audio.Duration.ShouldBe(8, 0.05);
        Decoded.Audio(_machine.Playlist("audio")).Duration.ShouldBe(8, 0.05);
    }

    [Fact]
    public async Task A_silent_film_has_no_sound_and_says_so()
    {
        var run = await FilmRun.Through(_machine,
            Films.Make(_folder, "silent.mp4", "-f lavfi -i testsrc2=s=192x108:r=25:d=3 -c:v libx264"), Films.Hls);
        run.Plan.Remarks.ShouldBe(["the source has no sound"]);
        Evidence.Of(_machine.Mp4("54p")).HasAudio.ShouldBeFalse();
        File.ReadAllText(_machine.Master).ShouldNotContain("AUDIO");
    }

    [Fact]
    public async Task Sound_alone_becomes_a_playlist_and_an_m4a()
    {
        var run = await FilmRun.Through(_machine, Films.Make(_folder, "sound.mp3", "-f lavfi -i sine=d=5 -c:a libmp3lame"), Films.Hls);
        run.Outputs.Select(output => output.Kind).ShouldBe([OutputKind.MasterPlaylist, OutputKind.AudioPlaylist, OutputKind.Audio]);
        Decoded.Audio(_machine.PathOf(run.Outputs[^1].Key)).Duration.ShouldBe(5, 0.06);
    }

    [Fact]
    public async Task Sound_of_which_nothing_decodes_is_rejected_with_and_without_cuts()
    {
        var source = Deaf();
        var run = await FilmRun.Begin(_machine, source, Films.Hls);
        Why(await run.Try(run.The<Step.EncodeAudio>())).ShouldBe(FailureCodes.InputUndecodable);
        run.Steps = StepGraph.Of(Domain.Plans.Planner.WithoutCuts(run.Plan));
        Why(await run.Try(run.The<Step.EncodeVideo>())).ShouldBe(FailureCodes.InputUndecodable);
    }

    private static string Why(StepOutcome outcome) => outcome.ShouldBeOfType<StepOutcome.Reject>(outcome.ToString()).Why.Code;

    /// <summary>A good picture beside audio packets that hold noise.</summary>
    private string Deaf()
    {
        var source = Films.Make(_folder, "deaf.mkv",
            "-f lavfi -i testsrc2=s=192x108:r=25:d=3 -f lavfi -i sine=d=3 -c:v libx264 -preset ultrafast -c:a flac");
        return Films.Make(_folder, "deaf-noise.mkv", $"-i {source} -map 0 -c copy -bsf:a noise=amount=1");
    }

    private async Task<Evidence> Through(string name, string recipe)
    {
        await FilmRun.Through(_machine, Films.Make(_folder, name, recipe), Films.Hls);
        return Evidence.Of(_machine.Mp4("108p"));
    }

    /// <summary>Seconds until the output stops being silent.</summary>
    private double FirstHeard()
    {
        var reported = Tool.Run("ffmpeg",
            ["-v", "info", "-nostdin", "-i", _machine.Mp4("108p"), "-af", "silencedetect=n=-50dB:d=0.2", "-f", "null", "-"]);
        var end = reported.ErrorLines.First(line => line.Contains("silence_end:", StringComparison.Ordinal));
        return double.Parse(end.Split("silence_end: ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
    }
}
