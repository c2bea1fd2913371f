using Transcode.Domain.Steps;
using Transcode.Media.Running;
using Transcode.Worker.Idle;
using Transcode.Worker.Platform;
using Transcode.Worker.Registration;
using Transcode.Worker.Tests.Leasing;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Idle;

/// <summary>A worker on somebody's laptop: it steps aside, says so, and comes back.</summary>
public sealed class OwnerWatchTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly Laptop _laptop = new();
    private readonly StillTime _time = new();
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
        _options.Idle = new() { PausesOnBattery = true, StopAfter = TimeSpan.FromSeconds(30) };
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_worker_that_starts_on_battery_takes_nothing_until_it_is_plugged_in()
    {
        _laptop.OnBattery = true;
        using var client = TestPlatform.Over(_options);
        var parts = new WorkerParts(_options, client, new ToolRunner(TimeProvider.System), _time);
        using var watch = parts.Watch(_laptop);
        using var loop = parts.Loop();
        _gateway.Offer(Offers.Local("l", _gateway.Store, Films.Plain(_folder)));
        await watch.StartAsync(Now);
        await loop.StartAsync(Now);
        await _gateway.Announced("paused").WaitAsync(TimeSpan.FromSeconds(30), Now);
        parts.State.Paused.ShouldBe("on battery");
        _gateway.ResultOf("l").IsCompleted.ShouldBeFalse();

        _laptop.OnBattery = false;
        await UntilDone(_gateway.ResultOf("l"));
        (await _gateway.ResultOf("l")).ShouldBeOfType<StepOutcome.Done>();
        await loop.StopAsync(Now);
        await watch.StopAsync(Now);
    }

    [Fact]
    public async Task What_runs_may_end_for_a_while_and_is_then_given_back_with_the_reason()
    {
        using var client = TestPlatform.Over(_options);
        var tool = new WaitingRunner();
        var parts = new WorkerParts(_options, client, tool, _time);
        using var watch = parts.Watch(_laptop);
        using var loop = parts.Loop();
        _gateway.Offer(Offers.Local("l", _gateway.Store, Films.Plain(_folder)));
        await watch.StartAsync(Now);
        await loop.StartAsync(Now);
        await tool.Started;

        _laptop.OnBattery = true;
        _time.WakeAll();
        await _gateway.Announced("paused").WaitAsync(TimeSpan.FromSeconds(30), Now);
        _gateway.ResultOf("l").IsCompleted.ShouldBeFalse("it may end");
        _time.Advance(TimeSpan.FromSeconds(31));
        await UntilDone(_gateway.ResultOf("l"));
        (await _gateway.ResultOf("l")).ShouldBeOfType<StepOutcome.Yield>().Reason.ShouldBe("on battery");
        await loop.StopAsync(Now);
        await watch.StopAsync(Now);
    }

    [Fact]
    public async Task Who_is_asked_to_pause_gives_back_what_runs_at_once_and_works_again_when_nobody_asks_any_more()
    {
        using var client = TestPlatform.Over(_options);
        var tool = new WaitingRunner();
        var parts = new WorkerParts(_options, client, tool, _time);
        using var loop = parts.Loop();
        _gateway.Offer(Offers.Local("l", _gateway.Store, Films.Plain(_folder)));
        await loop.StartAsync(Now);
        await tool.Started;

        _gateway.AsksToPause = true;
        await UntilDone(_gateway.ResultOf("l"));
        (await _gateway.ResultOf("l")).ShouldBeOfType<StepOutcome.Yield>().Reason.ShouldBe(Registrar.AskedToPause);
        await _gateway.Announced("paused").WaitAsync(TimeSpan.FromSeconds(30), Now);

        _gateway.AsksToPause = false;
        await UntilDone(parts.State.PauseGate.Over);
        parts.State.Paused.ShouldBeNull();
        await loop.StopAsync(Now);
    }

    [Fact]
    public async Task Two_reasons_to_pause_both_have_to_end()
    {
        using var rest = new PauseGate();
        await rest.Ask("asked");
        (await rest.Set("on battery", timeIsUp: false)).ShouldBeFalse("the first reason still holds");
        (await rest.Ask(null)).ShouldBeTrue();
        (rest.Why, rest.Over.IsCompleted).ShouldBe(("on battery", false));
        await rest.Set(null, timeIsUp: false);
        (rest.Why, rest.Over.IsCompleted).ShouldBe((null, true));
    }

    [Fact]
    public async Task A_request_for_work_that_is_under_way_ends_when_the_pause_begins()
    {
        using var rest = new PauseGate();
        var begins = rest.Begins;
        (await rest.Set("on battery", timeIsUp: false)).ShouldBeTrue();
        begins.IsCancellationRequested.ShouldBeTrue();
        (rest.Over.IsCompleted, rest.TimeIsUp.IsCancellationRequested).ShouldBe((false, false));
        (await rest.Set("on battery", timeIsUp: true)).ShouldBeFalse("nothing new is to be told");
        rest.TimeIsUp.IsCancellationRequested.ShouldBeTrue();

        (await rest.Set(null, timeIsUp: false)).ShouldBeTrue();
        (rest.Over.IsCompleted, rest.Begins.IsCancellationRequested, rest.TimeIsUp.IsCancellationRequested).ShouldBe((true, false, false));
    }

    /// <summary>Whoever sleeps is woken, again and again: the watch for its next look, the others for theirs.</summary>
    private async Task UntilDone(Task wanted)
    {
        for (var i = 0; !wanted.IsCompleted; i++)
        {
            i.ShouldBeLessThan(10_000, "it does not come to its end");
            _time.WakeAll();
            await Task.WhenAny(wanted, _time.Slept(Now), Task.Delay(10, Now));
            await Task.WhenAny(wanted, Task.Delay(10, Now));
        }
    }

    private sealed class Laptop : MachineSigns
    {
        public volatile bool OnBattery;

        public override OwnerSigns Read() => new(null, OnBattery);
    }
}
