using Transcode.Domain.Steps;
using Transcode.Media.Running;
using Transcode.Worker.Leasing;
using Transcode.Worker.Platform;
using Transcode.Worker.Tests.Machine;
using Transcode.Worker.Workspaces;

namespace Transcode.Worker.Tests.Leasing;

public sealed class LeaseLoopTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private LoopbackGateway _gateway = null!;
    private WorkerOptions _options = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _gateway = await LoopbackGateway.Start(_folder.File("store"));
        _options = new WorkerOptions
        {
            GatewayUrl = _gateway.Address,
            WorkFolder = _folder.File("work"),
            WorkerId = "w",
            Slots = 1,
            TrustsServer = true
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_busy_worker_that_is_told_to_stop_gives_its_step_back()
    {
        var tool = new WaitingRunner();
        using var client = TestPlatform.Over(_options);
        using var loop = Loop(client, tool);
        _gateway.Offer(Offers.Local("l", _gateway.Store, Films.Plain(_folder)));
        await loop.StartAsync(Now);
        await tool.Started;
        await loop.StopAsync(Now);
        _gateway.ResultOf("l").IsCompleted.ShouldBeTrue("the platform is told before the worker is gone");
        (await _gateway.ResultOf("l")).ShouldBeOfType<StepOutcome.Yield>();
    }

    [Fact]
    public async Task Within_the_grace_a_worker_that_is_told_to_stop_finishes_what_it_holds_and_says_good_bye()
    {
        _options.GraceSeconds = 60;
        using var client = TestPlatform.Over(_options);
        var tool = new WaitingForStop(new ToolRunner(TimeProvider.System));
        using var loop = Loop(client, tool);
        _gateway.Offer(Offers.Local("l", _gateway.Store, Films.Plain(_folder)));
        await loop.StartAsync(Now);
        await tool.Started.WaitAsync(TimeSpan.FromSeconds(30), Now);
        var stopping = loop.StopAsync(Now);
        await _gateway.Announced("draining").WaitAsync(TimeSpan.FromSeconds(30), Now);
        tool.Go();
        await stopping;
        (await _gateway.ResultOf("l")).ShouldBeOfType<StepOutcome.Done>();
        _gateway.Announced("offline").IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task Its_speed_is_measured_while_it_has_nothing_else_to_do()
    {
        (_options.Proves, _options.Measures) = (true, true);
        using var client = TestPlatform.Over(_options);
        var tool = new FirstMeasureHangs(new ToolRunner(TimeProvider.System));
        var parts = new WorkerParts(_options, client, tool);
        using var loop = parts.Loop();
        await parts.Abilities.Prove(Now);
        parts.Abilities.Speeds.ShouldNotBeNull().ShouldHaveSingleItem().Height.ShouldBe(360, "before it joins, the smallest size alone");
        await loop.StartAsync(Now);
        await tool.Hangs.WaitAsync(TimeSpan.FromSeconds(30), Now);

        _gateway.Offer(Offers.Local("l", _gateway.Store, Films.Plain(_folder)));

        (await _gateway.ResultOf("l").WaitAsync(TimeSpan.FromSeconds(30), Now)).ShouldBeOfType<StepOutcome.Done>();
        tool.WasBrokenOff.ShouldBeTrue("the lease comes first");
        for (var began = DateTime.UtcNow; parts.Abilities.Speeds!.Count < 3
            && DateTime.UtcNow - began < TimeSpan.FromSeconds(60); await Task.Delay(50, Now)) { }
        parts.Abilities.Speeds.Select(speed => speed.Height).ShouldBe([360, 720, 1080]);
        await loop.StopAsync(Now);
    }

    [Fact]
    public async Task An_answer_that_is_no_answer_does_not_end_the_worker()
    {
        _gateway.OnClaim.Enqueue("<html>Bad gateway</html>");
        using var client = TestPlatform.Over(_options);
        using var loop = Loop(client, new ToolRunner(TimeProvider.System));
        _gateway.Offer(Offers.Local("l", _gateway.Store, Films.Plain(_folder)));
        await loop.StartAsync(Now);
        (await _gateway.ResultOf("l").WaitAsync(TimeSpan.FromSeconds(30), Now)).ShouldBeOfType<StepOutcome.Done>();
        await loop.StopAsync(Now);
    }

    [Fact]
    public async Task A_worker_that_starts_sweeps_its_own_old_work_and_leaves_others_alone()
    {
        var other = new WorkerOptions { WorkFolder = _options.WorkFolder, WorkerId = "other" };
        using var busy = Workspace.For(other);
        var left = Workspace.For(_options).Folder; // By a process that was killed.
        using var client = TestPlatform.Over(_options);
        using var loop = Loop(client, new ToolRunner(TimeProvider.System));
        _gateway.Offer(Offers.Local("l", _gateway.Store, Films.Plain(_folder)));
        await loop.StartAsync(Now);
        await _gateway.ResultOf("l").WaitAsync(TimeSpan.FromSeconds(30), Now);
        await loop.StopAsync(Now);
        Directory.Exists(busy.Folder).ShouldBeTrue();
        Directory.Exists(left).ShouldBeFalse();
    }

    [Fact]
    public void A_workers_name_cannot_lead_out_of_its_folder()
    {
        using var workspace = Workspace.For(new WorkerOptions { WorkFolder = _folder.File("work"), WorkerId = "../../etc" });
        Path.GetFullPath(workspace.Folder).ShouldStartWith(_folder.File("work"));
    }

    private sealed class FirstMeasureHangs(IToolRunner tools) : IToolRunner
    {
        private readonly TaskCompletionSource _hangs = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Hangs => _hangs.Task;

        public bool WasBrokenOff { get; private set; }

        public async Task<ToolResult> Run(ToolCommand command, ToolLimits limits, ToolOutput stdout, CancellationToken stop)
        {
            if (command.Arguments.Any(word => word.Contains("size=1280x720", StringComparison.Ordinal)) && _hangs.TrySetResult())
            {
                await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                WasBrokenOff = true;
            }
            return await tools.Run(command, limits, stdout, stop);
        }
    }

    private LeaseLoop Loop(IPlatform client, IToolRunner tools) => new WorkerParts(_options, client, tools).Loop();
}
