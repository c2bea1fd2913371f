using Transcode.Worker.Idle;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Idle;

/// <summary>When a worker gives way, and when it goes on.</summary>
public sealed class IdlePolicyTests : IDisposable
{
    private static readonly DateTimeOffset _noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly IdleRules _busy = new() { BusyPercent = 60 };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_load_that_lasts_pauses_and_a_calm_that_lasts_goes_on()
    {
        // One look every two seconds.
        Pauses(_busy, 10, 90, 10, 90, 90, 90, 90).ShouldBe([false, false, false, false, false, true, true]);
        Pauses(_busy, [90, 90, 90, .. Enumerable.Repeat(10.0, 12)])
            .ShouldBe([false, false, true, .. Enumerable.Repeat(true, 10), false, false]);
    }

    [Fact]
    public void Between_the_thresholds_all_stays_as_it_was()
    {
        Pauses(_busy, [.. Enumerable.Repeat(50.0, 20)]).ShouldAllBe(paused => !paused);
        Pauses(_busy, [90, 90, 90, .. Enumerable.Repeat(50.0, 20)]).Skip(2).ShouldAllBe(paused => paused);
        Pauses(_busy with { CalmPercent = 55 }, [90, 90, 90, .. Enumerable.Repeat(50.0, 20)]).Last().ShouldBeFalse();
    }

    [Fact]
    public void What_runs_is_stopped_when_the_pause_lasts()
    {
        var rules = new IdleRules { PausesOnBattery = true, StopAfter = TimeSpan.FromSeconds(30) };
        var state = IdlePolicy.Next(OwnerState.Alone, new(null, true), rules, _noon, TimeZoneInfo.Utc);
        state.Why.ShouldBe("on battery");
        state.TimeIsUp(_noon, rules).ShouldBeFalse();
        state = IdlePolicy.Next(state, new(null, true), rules, _noon.AddSeconds(30), TimeZoneInfo.Utc);
        state.TimeIsUp(_noon.AddSeconds(30), rules).ShouldBeTrue();
        IdlePolicy.Next(state, new(null, false), rules, _noon.AddSeconds(31), TimeZoneInfo.Utc).Why.ShouldBeNull();
    }

    [Fact]
    public void What_cannot_be_told_does_not_pause()
    {
        var state = IdlePolicy.Next(OwnerState.Alone, new(null, null), _busy with { PausesOnBattery = true }, _noon, TimeZoneInfo.Utc);
        state.Why.ShouldBeNull();
    }

    [Theory]
    [InlineData("1", "Battery/Full/", false)]
    [InlineData("0", "Battery/Discharging/", true)]
    [InlineData("1", "Battery/Discharging/", false)] // A weak adapter.
    [InlineData("0", "Battery/Discharging/Device", null)] // A mouse.
    [InlineData("1", null, null)]
    public void The_battery_is_read_as_the_kernel_tells_it(string mains, string? battery, bool? expected)
    {
        var power = _folder.File("power");
        Supply(power, "AC", ("type", "Mains"), ("online", mains));
        if (battery?.Split('/') is [var type, var status, var scope])
            Supply(power, "BAT0", ("type", type), ("status", status), ("scope", scope));
        new LinuxSigns("/proc", power, Environment.ProcessId).Read().OnBattery.ShouldBe(expected);
    }

    [Fact]
    public void The_own_tools_are_not_the_owner()
    {
        var proc = _folder.File("proc");
        Machine(proc, busy: 1000, idle: 1000);
        Process(proc, 10, parent: 1, ticks: 0);
        Process(proc, 11, parent: 10, ticks: 0, "a (tool) with) brackets");
        Process(proc, 12, parent: 11, ticks: 0);
        Process(proc, 20, parent: 1, ticks: 0);
        var signs = new LinuxSigns(proc, _folder.File("none"), own: 10);

        // 80 of 100 ticks were busy; 50 of them ours: a child, and one of its own that has ended.
        Machine(proc, busy: 1080, idle: 1020);
        Directory.Delete(Path.Combine(proc, "12"), recursive: true);
        Process(proc, 11, parent: 10, ticks: 50);
        Process(proc, 20, parent: 1, ticks: 30);
        signs.Read().OwnerPercent!.Value.ShouldBe(30, 0.001);
    }

    [Fact]
    public void Rules_that_do_not_hold_together_are_told()
    {
        new IdleRules { BusyPercent = 60, CalmPercent = 70 }.Faults().ShouldHaveSingleItem();
        new IdleRules { BusyPercent = 0 }.Faults().ShouldHaveSingleItem();
        new IdleRules { CalmPercent = 10 }.Faults().ShouldHaveSingleItem();
        new IdleRules { BusyPercent = 60, CalmPercent = 30 }.Faults().ShouldBeEmpty();
    }

    private static List<bool> Pauses(IdleRules rules, params double[] loads)
    {
        var (state, paused) = (OwnerState.Alone, new List<bool>());
        foreach (var (i, load) in loads.Index())
        {
            state = IdlePolicy.Next(state, new(load, null), rules, _noon.AddSeconds(2 * i), TimeZoneInfo.Utc);
            paused.Add(state.Why is not null);
        }
        return paused;
    }

    private static void Supply(string power, string name, params (string File, string Text)[] files)
    {
        foreach (var (file, text) in files.Where(one => one.Text.Length > 0))
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(power, name)).FullName, file), text + "\n");
    }

    private static void Machine(string proc, long busy, long idle)
    {
        Directory.CreateDirectory(proc);
        File.WriteAllText(Path.Combine(proc, "stat"), $"cpu  {busy} 0 0 {idle} 0 0 0 0 0 0\ncpu0 1 2 3\n");
    }

    private static void Process(string proc, int id, int parent, long ticks, string name = "x") => File.WriteAllText(
        Path.Combine(Directory.CreateDirectory(Path.Combine(proc, $"{id}")).FullName,
            "stat"), $"{id} ({name}) S {parent} 1 1 0 -1 4194304 0 0 0 0 {ticks} 0 0 0 20 0 1 0 100\n");
}
