using System.Diagnostics;
using Transcode.Domain;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Media.Running;
using Transcode.Worker.Leasing;
using Transcode.Worker.Platform;
using Transcode.Worker.Tests.Failures;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Leasing;

public sealed class LeaseRunnerTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private LoopbackGateway _gateway = null!;
    private WorkerOptions _options = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await LoopbackGateway.Start(_folder.File("store"));
        _options = new WorkerOptions
        {
            GatewayUrl = _gateway.Address,
            WorkFolder = _folder.File("work"),
            WorkerId = "w",
            TrustsServer = true
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_finished_step_is_reported_and_nothing_is_left_behind()
    {
        await Run(Offers.Local("l", _gateway.Store, Films.Plain(_folder)), new ToolRunner(TimeProvider.System), CancellationToken.None);
        (await _gateway.ResultOf(
            "l")).ShouldBeOfType<StepOutcome.Done>().Result.ShouldBeOfType<StepResult.Probed>().Timeline!.Frames.ShouldBe(300);
        IsEmpty();
    }

    [Fact]
    public async Task A_step_needs_no_server_to_be_run()
    {
        var platform = new PlatformInMemory();
        var offer = Offers.Local("l", _folder.File("store"), Films.Plain(_folder));
        await new WorkerParts(_options, platform, new ToolRunner(TimeProvider.System)).Runner.Run(offer, () => "the worker stops",
            CancellationToken.None);
        var (lease, report) = platform.Reports.ShouldHaveSingleItem();
        (lease, report.Fence).ShouldBe(("l", offer.Fence));
        report.Outcome.ShouldBeOfType<StepOutcome.Done>().Result.ShouldBeOfType<StepResult.Probed>().Timeline!.Frames.ShouldBe(300);
    }

    [Fact]
    public async Task An_order_to_stop_ends_the_tool_within_a_second_and_nothing_is_reported()
    {
        var tool = new WaitingRunner();
        _gateway.OnProgress = _ => """{"orders":"stop"}""";
        var run = Run(Offers.Local("l", _gateway.Store, Films.Plain(_folder)), tool, CancellationToken.None);
        await tool.Started;
        var watch = Stopwatch.StartNew();
        await tool.Ended;
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(1));
        await run;
        _gateway.ResultOf("l").IsCompleted.ShouldBeFalse();
        IsEmpty();
    }

    [Fact]
    public async Task A_gateway_that_answers_nonsense_for_a_while_does_not_end_the_renewal()
    {
        var tool = new WaitingRunner();
        _gateway.OnProgress = n => n < 4 ? "<html>Bad gateway</html>" : """{"orders":"stop"}""";
        await Run(Offers.Local("l", _gateway.Store, Films.Plain(_folder)), tool, CancellationToken.None);
        _gateway.ProgressReports.ShouldBe(4);
    }

    [Fact]
    public async Task A_worker_that_stops_yields_its_step()
    {
        using var stop = new CancellationTokenSource();
        var tool = new WaitingRunner();
        var run = Run(Offers.Local("l", _gateway.Store, Films.Plain(_folder)), tool, stop.Token);
        await tool.Started;
        await stop.CancelAsync();
        await run;
        (await _gateway.ResultOf("l")).ShouldBeOfType<StepOutcome.Yield>();
        IsEmpty();
    }

    [Fact]
    public void What_is_done_is_done_though_the_worker_stops()
    {
        var done = new StepOutcome.Done(new StepResult.Packaged([]));
        LeaseRunner.Final(done, stopsBecause: "the worker stops").ShouldBe(done);
        LeaseRunner.Final(new StepOutcome.Retry(new Failure("x", Phase.Encoding, Party.Worker, "killed")), stopsBecause: "the worker stops")
            .ShouldBeOfType<StepOutcome.Yield>();
        LeaseRunner.Final(new StepOutcome.Retry(new Failure("x", Phase.Encoding, Party.Worker, "killed")), stopsBecause: null)
            .ShouldBeOfType<StepOutcome.Retry>();
    }

    [Fact]
    public async Task A_full_store_is_reported_as_such()
    {
        using var disk = new SmallDisk(8);
        FillUp(disk.Path);
        await Run(Offers.Local("l", disk.Path, Films.Plain(_folder)), new ToolRunner(TimeProvider.System), CancellationToken.None);
        (await _gateway.ResultOf("l")).ShouldBeOfType<StepOutcome.Retry>().Why.Code.ShouldBe(FailureCodes.StorageFull);
        IsEmpty();
    }

    /// <summary>One worker's full disk ended the whole job, though others had room.</summary>
    [Fact]
    public async Task A_full_disk_of_a_worker_from_elsewhere_is_that_workers_own()
    {
        using var disk = new SmallDisk(64);
        _options.WorkFolder = disk.Path;
        FillUp(disk.Path);
        await Run(Offers.Remote("l", StepGraph.Probe([Films.Hls]), OneMachine.Grant(Films.Plain(_folder))),
            new ToolRunner(TimeProvider.System), CancellationToken.None);
        var why = (await _gateway.ResultOf("l")).ShouldBeOfType<StepOutcome.Retry>().Why;
        (why.Code, why.Party).ShouldBe((FailureCodes.WorkerDiskFull, Party.Worker));
    }

    [Fact]
    public void Whose_disk_is_full_is_told_by_where_the_store_lies()
    {
        var full = new StepOutcome.Retry(new Failure(FailureCodes.StorageFull, Phase.Writing, Party.Storage, "full"));
        LeaseRunner.OnWhoseDisk(Offers.Local("l", _gateway.Store, Films.Plain(_folder)), full).ShouldBe(full);
        LeaseRunner.OnWhoseDisk(Offers.Remote("l", StepGraph.Probe([Films.Hls]), OneMachine.Grant(Films.Plain(_folder))), full)
            .ShouldBeOfType<StepOutcome.Retry>().Why.Code.ShouldBe(FailureCodes.WorkerDiskFull);
    }

    [Fact]
    public async Task A_store_that_refuses_is_the_storages_fault()
    {
        var offer = Offers.Remote("l", StepGraph.Probe([Films.Hls]), OneMachine.Grant(Films.Plain(_folder)));
        Directory.CreateDirectory(_gateway.Store);
        await File.WriteAllTextAsync(Path.Combine(_gateway.Store, "videos"), "in the way", TestContext.Current.CancellationToken);
        await Run(offer, new ToolRunner(TimeProvider.System), CancellationToken.None);
        var why = (await _gateway.ResultOf("l")).ShouldBeOfType<StepOutcome.Retry>().Why;
        (why.Code, why.Party).ShouldBe((FailureCodes.StorageFailed, Party.Storage));
        IsEmpty();
    }

    private static void FillUp(string path)
    {
        try
        {
            File.WriteAllBytes(Path.Combine(path, "fill"), new byte[1 << 20]);
        }
        catch (IOException)
        {
            // That is what was wanted.
        }
    }

    private async Task Run(LeaseOffer offer, IToolRunner tools, CancellationToken stop)
    {
        using var client = TestPlatform.Over(_options);
        await new WorkerParts(_options, client, tools).Runner.Run(offer, () => "the worker stops", stop);
    }

    private void IsEmpty() => Directory.EnumerateFileSystemEntries(Path.Combine(_options.WorkFolder, "worker-w")).ShouldBeEmpty();
}
