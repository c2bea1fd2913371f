using Transcode.Domain;
using Transcode.Domain.Steps;
using Transcode.Worker.Steps;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Failures;

public sealed class DiskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly OneMachine _machine = new();

    public void Dispose()
    {
        _machine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_full_disk_under_the_workspace_is_the_storages_fault_and_may_be_tried_again()
    {
        using var disk = new SmallDisk(40);
        var run = await FilmRun.Begin(_machine, Films.Plain(_folder), Films.Hls);
        _machine.Options.WorkFolder = disk.Path;
        var why = (await run.Try(run.Steps.OfType<Step.EncodeVideo>().Skip(1).First())).ShouldBeOfType<StepOutcome.Retry>().Why;
        (why.Code, why.Party).ShouldBe((FailureCodes.StorageFull, Party.Storage));
        _machine.LeftBehind().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(100)] // the copy does not fit
    [InlineData(20)] // its last bytes do not, and ffmpeg exits with 0
    public async Task A_file_that_does_not_fit_on_the_disk_is_not_delivered(int missingKilobytes)
    {
        var run = await FilmRun.Begin(_machine, Films.Plain(_folder), Films.Hls with { Hls = null });
        foreach (var step in run.Steps.Where(FilmRun.IsEncode))
            await run.Do(step);
        var bytes = run.Tracks.Sum(track => track.Segments.Sum(segment => segment.Bytes))
            + run.Tracks.Where(track => track.FrameRate == 0).Sum(track => track.Segments.Sum(segment => segment.Bytes));
        using var disk = new SmallDisk((int)(bytes / 1024) - missingKilobytes);
        // The segments lie on the large disk, what is made of them goes to the small one.
        Directory.CreateSymbolicLink(_machine.PathOf("staging/job/1/hls.package"), disk.Path);
        var why = (await run.Try(run.The<Step.Package>())).ShouldBeOfType<StepOutcome.Retry>().Why;
        (why.Code, why.Party).ShouldBe((FailureCodes.StorageFull, Party.Storage));
        File.Exists(_machine.Mp4("108p")).ShouldBeFalse();
    }

    [Theory]
    [InlineData(28, FailureCodes.StorageFull)]
    [InlineData(122, FailureCodes.StorageFull)]
    [InlineData(5, FailureCodes.StorageFailed)]
    public void What_a_disk_refuses_has_a_name(int systemError, string code)
        => DiskFailure.Of(new IOException("no", systemError)).Code.ShouldBe(code);
}
