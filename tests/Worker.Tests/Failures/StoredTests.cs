using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Steps;
using Transcode.MediaEvidence;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Failures;

/// <summary>What lies in the store must be what was proven, or it is not delivered.</summary>
public sealed class StoredTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly OneMachine _machine = new();

    public void Dispose()
    {
        _machine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_segment_that_is_missing_from_the_store_is_noticed()
    {
        var run = await Packaged();
        File.Delete(Segment(3));
        await IsNotDelivered(run, "seg_0003.m4s is missing from");
    }

    [Fact]
    public async Task A_segment_with_one_wrong_byte_is_noticed()
    {
        var run = await Packaged();
        var bytes = await File.ReadAllBytesAsync(Segment(2), TestContext.Current.CancellationToken);
        bytes[^10] ^= 1;
        await File.WriteAllBytesAsync(Segment(2), bytes, TestContext.Current.CancellationToken);
        await IsNotDelivered(run, "seg_0002.m4s is not what was proven");
    }

    [Fact]
    public async Task A_segment_that_lies_in_the_place_of_another_is_noticed()
    {
        var run = await Packaged();
        File.Copy(Segment(1), Segment(2), overwrite: true);
        await IsNotDelivered(run, "seg_0002.m4s is not what was proven");
    }

    [Fact]
    public async Task Files_are_not_made_of_a_film_with_a_hole()
    {
        var run = await FilmRun.Begin(_machine, Films.Plain(_folder), Films.Hls);
        foreach (var step in run.Steps.Where(FilmRun.IsEncode))
            await run.Do(step);
        File.Delete(Segment(3));
        (await run.Try(run.The<Step.Package>())).ShouldBeOfType<StepOutcome.Retry>().Why.Party.ShouldNotBe(Party.Input);
    }

    [Trait("long", "yes")]
    [Fact]
    public async Task A_film_of_a_thousand_segments_does_not_need_a_thousand_open_files()
    {
        var source = Films.Make(_folder, "long.mp4",
            "-f lavfi -i testsrc2=s=64x36:r=10:d=110 -f lavfi -i sine=d=110 -c:v libx264 -preset ultrafast -g 100 -c:a aac");
        var run = await FilmRun.Through(_machine, source, Films.Hls with
        {
            Video = Films.Hls.Video! with { Preset = "ultrafast", GopSeconds = 0.2, Ladder = [new("36p", 64, 36, 40)] },
            Hls = new() { SegmentSeconds = 0.2 },
        });
        run.Tracks.Sum(track => track.Segments.Count).ShouldBeGreaterThan(1000);
        var film = Evidence.Of(_machine.Mp4("36p"));
        film.FrameCount.ShouldBe(1100);
        film.Video.Complaints.ShouldBeEmpty();
        film.Audio.Complaints.ShouldBeEmpty();
        film.Duration.ShouldBe(110, 0.1);
        _machine.LeftBehind().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_store_in_a_folder_with_an_odd_name_is_read_all_the_same()
    {
        _machine.Store = _folder.File("it's a \"100%\" store #1? & ünï");
        await FilmRun.Through(_machine, Films.Plain(_folder), Films.Hls);
        Decoded.Video(_machine.Mp4("54p")).Frames.Count.ShouldBe(300);
    }

    private async Task<FilmRun> Packaged()
    {
        var run = await FilmRun.Begin(_machine, Films.Plain(_folder), Films.Hls);
        foreach (var step in run.Steps.Where(step => step is not Step.Verify))
            await run.Do(step);
        return run;
    }

    private string Segment(int number) => _machine.PathOf(AssetLayout.Segment(OneMachine.Asset, "54p", number, SegmentUse.Delivered));

    private static async Task IsNotDelivered(FilmRun run, string message)
    {
        var why = (await run.Try(run.The<Step.Verify>())).ShouldBeOfType<StepOutcome.Retry>().Why;
        (why.Code, why.Party).ShouldBe((FailureCodes.VerifyFailed, Party.Storage));
        why.Message.ShouldContain(message);
    }
}
