using Transcode.Domain.Steps;
using Transcode.Media.Running;
using Transcode.Silo.Gateway;
using Transcode.Silo.Neighbour;
using Transcode.Silo.Tests.Leasing;
using Transcode.Silo.Tests.Machine;

namespace Transcode.Silo.Tests.Neighbour;

/// <summary>A worker on somebody's laptop: it steps aside, says so, and comes back.</summary>
public sealed class OwnerWatchTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly Laptop laptop = new();
    private readonly StillTime time = new();
    private LoopbackGateway gateway = null!;
    private SiloOptions options = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        gateway = await LoopbackGateway.Start(folder.File("store"));
        options = new SiloOptions { GatewayUrl = gateway.Address, WorkFolder = folder.File("work"), WorkerId = "w", Slots = 1 };
        options.Neighbour = new() { PausesOnBattery = true, StopAfter = TimeSpan.FromSeconds(30) };
    }

    public async ValueTask DisposeAsync()
    {
        await gateway.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_worker_that_starts_on_battery_takes_nothing_until_it_is_plugged_in()
    {
        laptop.OnBattery = true;
        using var client = new GatewayClient(options, TimeProvider.System);
        var parts = new WorkerParts(options, client, new ToolRunner(TimeProvider.System), time);
        using var watch = parts.Watch(laptop);
        using var loop = parts.Loop();
        gateway.Offer(Offers.Local("l", gateway.Store, Films.Plain(folder)));
        await watch.StartAsync(Now);
        await loop.StartAsync(Now);
        await gateway.Announced("paused").WaitAsync(TimeSpan.FromSeconds(30), Now);
        parts.Standing.Paused.ShouldBe("on battery");
        gateway.ResultOf("l").IsCompleted.ShouldBeFalse();

        laptop.OnBattery = false;
        await UntilDone(gateway.ResultOf("l"));
        (await gateway.ResultOf("l")).ShouldBeOfType<StepOutcome.Done>();
        await loop.StopAsync(Now);
        await watch.StopAsync(Now);
    }

    [Fact]
    public async Task What_runs_may_end_for_a_while_and_is_then_given_back_with_the_reason()
    {
        using var client = new GatewayClient(options, TimeProvider.System);
        var tool = new WaitingRunner();
        var parts = new WorkerParts(options, client, tool, time);
        using var watch = parts.Watch(laptop);
        using var loop = parts.Loop();
        gateway.Offer(Offers.Local("l", gateway.Store, Films.Plain(folder)));
        await watch.StartAsync(Now);
        await loop.StartAsync(Now);
        await tool.Started;

        laptop.OnBattery = true;
        time.WakeAll();
        await gateway.Announced("paused").WaitAsync(TimeSpan.FromSeconds(30), Now);
        gateway.ResultOf("l").IsCompleted.ShouldBeFalse("it may end");
        time.Advance(TimeSpan.FromSeconds(31));
        await UntilDone(gateway.ResultOf("l"));
        (await gateway.ResultOf("l")).ShouldBeOfType<StepOutcome.Yield>().Reason.ShouldBe("on battery");
        await loop.StopAsync(Now);
        await watch.StopAsync(Now);
    }

    [Fact]
    public async Task A_request_for_work_that_is_under_way_ends_when_the_pause_begins()
    {
        using var rest = new Rest();
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
            time.WakeAll();
            await Task.WhenAny(wanted, time.Slept(Now), Task.Delay(10, Now));
            await Task.WhenAny(wanted, Task.Delay(10, Now));
        }
    }

    private sealed class Laptop : MachineSigns
    {
        public volatile bool OnBattery;

        public override OwnerSigns Look() => new(null, OnBattery);
    }
}
