using System.Security.Cryptography;
using Transcode.Domain.Assets;
using Transcode.Domain.Steps;
using Transcode.MediaEvidence;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Pipeline;

/// <summary>A film from its source to verified outputs, with real tools.</summary>
public sealed class WholeFilmTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly OneMachine _machine = new();

    public void Dispose()
    {
        _machine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_film_comes_out_whole_and_every_proof_is_true()
    {
        var run = await FilmRun.Through(_machine, Films.Plain(_folder), Films.Hls);
        run.Plan.Parts[0].Video!.Chunks.Count.ShouldBeGreaterThan(2);

        foreach (var track in run.Tracks)
            Proven(track);
        run.Verified.Warnings.ShouldBeEmpty();
        run.Verified.Damage.ShouldBeEmpty();
        foreach (var rendition in new[] { "108p", "54p" })
        {
            IsTheWholeFilm(Evidence.Of(_machine.Mp4(rendition)), frames: 300);
            Decoded.Video(_machine.Playlist(rendition)).Frames.Count.ShouldBe(300);
            Decoded.Video(_machine.Playlist(rendition)).Complaints.ShouldBeEmpty();
        }
        _machine.LeftBehind().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_quality_that_is_told_is_that_of_the_files()
    {
        var source = Films.Plain(_folder);
        var run = await FilmRun.Through(_machine, source, Films.Hls);

        foreach (var output in run.Outputs.Where(output => output.Kind is OutputKind.Mp4 or OutputKind.VideoPlaylist))
        {
            var told = output.Quality.ShouldNotBeNull(output.Name);
            told.Frames.ShouldBeGreaterThanOrEqualTo(8);
            told.LowestSsim.ShouldBeInRange(0.5, told.Ssim);
            // The check reads every frame and its colours, by another scaling of its own.
            told.Ssim.ShouldBe(Transcode.MediaEvidence.Checks.Quality.Ssim(source, _machine.Mp4(output.Name)), 0.03, output.Name);
        }
        run.Outputs.Where(output => output.Kind is OutputKind.AudioPlaylist or OutputKind.MasterPlaylist)
            .ShouldAllBe(output => output.Quality == null);
        _machine.LeftBehind().ShouldBeEmpty();
    }

    [Fact]
    public async Task Outputs_say_what_the_files_are()
    {
        var run = await FilmRun.Through(_machine, Films.Plain(_folder), Films.Hls);
        run.Outputs.Select(output => output.Kind).ShouldBe(
            [OutputKind.MasterPlaylist, OutputKind.VideoPlaylist, OutputKind.VideoPlaylist, OutputKind.AudioPlaylist, OutputKind.Mp4,
                OutputKind.Mp4]);
        foreach (var output in run.Outputs)
        {
            File.Exists(_machine.PathOf(output.Key)).ShouldBeTrue(output.Key);
            if (output.Kind is OutputKind.Mp4 or OutputKind.MasterPlaylist)
                output.Bytes.ShouldBe(new FileInfo(_machine.PathOf(output.Key)).Length);
            if (output.Kind is OutputKind.VideoPlaylist or OutputKind.AudioPlaylist)
                output.Bytes.ShouldBe(Directory.EnumerateFiles(Path.GetDirectoryName(_machine.PathOf(output.Key))!, "*.m4s",
                    SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length));
        }
        var small = run.Outputs.Single(output => output is { Kind: OutputKind.Mp4, Name: "54p" });
        (small.Width, small.Height, small.Frames).ShouldBe((96, 54, 300));
        small.Duration.Seconds.ShouldBe(12, 0.05);
    }

    [Fact]
    public async Task Picture_and_sound_begin_together_in_every_output()
    {
        await FilmRun.Through(_machine, Films.Plain(_folder), Films.Hls);
        Evidence.Of(_machine.Mp4("108p")).AudioDelay.ShouldBe(0, 0.005);
        Evidence.Of(_machine.Master).AudioDelay.ShouldBe(-Evidence.Priming, 0.005);
    }

    [Fact]
    public async Task A_film_whose_times_cannot_be_trusted_comes_out_in_one_piece()
    {
        var source = Films.Make(_folder, "raw.h264", "-f lavfi -i testsrc2=s=192x108:r=25:d=7 -c:v libx264 -preset ultrafast -bf 0");
        var run = await FilmRun.Through(_machine, source, Films.Hls);
        run.Timeline!.IsExact.ShouldBeFalse();
        run.Tracks.First().Segments.Select(segment => segment.Duration.Seconds).ShouldBe([2, 2, 2, 1], 0.001);
        Decoded.Video(_machine.Mp4("54p")).Frames.Count.ShouldBe(175);
    }

    [Fact]
    public async Task Without_cuts_the_same_film_has_the_same_frames_and_its_sound()
    {
        var run = await FilmRun.Begin(_machine, Films.Plain(_folder), Films.Hls);
        run.Steps = StepGraph.Of(Domain.Plans.Planner.WithoutCuts(run.Plan));
        await run.Finish();
        IsTheWholeFilm(Evidence.Of(_machine.Mp4("108p")), frames: 300);
        run.Tracks.First().Segments.Count.ShouldBe(6);
    }

    private static void IsTheWholeFilm(Evidence film, int frames)
    {
        film.FrameCount.ShouldBe(frames);
        film.Video.Complaints.ShouldBeEmpty();
        film.Audio.Complaints.ShouldBeEmpty();
        film.Duration.ShouldBe(12, 0.05);
        film.HasAudio.ShouldBeTrue();
    }

    private void Proven(TrackProof track)
    {
        Hash(AssetLayout.Init(OneMachine.Asset, track.Name, SegmentUse.Delivered)).ShouldBe(track.InitSha256);
        foreach (var segment in track.Segments)
        {
            var key = AssetLayout.Segment(OneMachine.Asset, track.Name, segment.Number, SegmentUse.Delivered);
            new FileInfo(_machine.PathOf(key)).Length.ShouldBe(segment.Bytes, key);
            Hash(key).ShouldBe(segment.Sha256, key);
        }
        track.Encoder.ShouldStartWith(track.FrameRate > 0 ? "x264 - core " : "aac");
    }

    private string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_machine.PathOf(key))));
}
