using Transcode.Domain;
using Transcode.Domain.Protocol;
using Transcode.Domain.Workers;
using Transcode.Orchestrator.Tests.Fixtures;
using Transcode.Orchestrator.Workers;
using static Transcode.Orchestrator.Tests.Fixtures.House;

namespace Transcode.Orchestrator.Tests.Workers;

public sealed class WorkerDeskTests
{
    private static readonly Announcement GamingPc = new()
    {
        WorkerId = "gaming-pc-room",
        IpAddress = "192.168.1.50",
        Port = 8080,
        Os = "windows",
        HwAccel = ["nvenc", "cuda", "d3d11va"],
        Status = "working",
        CpuUsage = 5,
    };

    [Fact]
    public async Task An_announced_worker_is_listed_as_it_said()
    {
        await using var house = await House.Open();
        await house.Workers.Announce(GamingPc, Stop);

        var worker = (await house.Workers.List(Stop)).ShouldHaveSingleItem();
        (worker.Id.Value, worker.Status, worker.Address, worker.Os, worker.CpuUsage).ShouldBe(
            ("gaming-pc-room", WorkerStatus.Working, "http://192.168.1.50:8080", "windows", 5));
        worker.HardwareAcceleration.ShouldBe(["nvenc", "cuda", "d3d11va"]);
    }

    [Theory]
    [InlineData(15, WorkerStatus.Working)]
    [InlineData(23, WorkerStatus.Suspect)]
    [InlineData(46, WorkerStatus.Offline)]
    public async Task Silence_makes_a_worker_suspect_and_then_offline(int seconds, WorkerStatus expected)
    {
        await using var house = await House.Open();
        await house.Workers.Announce(GamingPc, Stop);

        house.Time.Advance(seconds);

        (await house.Workers.List(Stop)).ShouldHaveSingleItem().Status.ShouldBe(expected);
    }

    [Fact]
    public async Task A_thousand_workers_that_announce_at_once_are_all_listed()
    {
        await using var house = await House.Open();

        await Task.WhenAll(Enumerable.Range(0, 1000).Select(number => house.Workers.Announce(GamingPc with { WorkerId = $"w{number}" }, Stop)));

        (await house.Workers.List(Stop)).Count.ShouldBe(1000);
    }

    [Theory]
    [InlineData("10.0.0.2", 80, "http://10.0.0.2:80")]
    [InlineData("fd00::2", 80, "http://[fd00::2]:80")]
    [InlineData(null, 80, null)]
    [InlineData("10.0.0.2", null, null)]
    public void Who_can_be_reached_has_an_address(string? ip, int? port, string? address) =>
        Announced.ToWorker(GamingPc with { IpAddress = ip, Port = port }, default).Address.ShouldBe(address);
}
