using Transcode.Domain;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Domain.Workers;
using Transcode.Orchestrator.Tests.Fixtures;
using Transcode.Orchestrator.Workers;
using static Transcode.Domain.Tests.Jobs.Samples;
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
    [InlineData(45, WorkerStatus.Working)]
    [InlineData(48, WorkerStatus.Suspect)]
    [InlineData(123, WorkerStatus.Offline)]
    public async Task Silence_makes_a_worker_suspect_and_then_offline(int seconds, WorkerStatus expected)
    {
        await using var house = await House.Open();
        await house.Workers.Announce(GamingPc, Stop);

        await house.Pass(seconds);

        (await house.Workers.List(Stop)).ShouldHaveSingleItem().Status.ShouldBe(expected);
    }

    [Fact]
    public async Task Of_many_that_are_looked_at_together_each_is_judged_by_its_own_beats()
    {
        await using var house = await House.Open();
        foreach (var name in new[] { "beats", "silent", "gone", "silent too" })
            await house.Workers.Announce(GamingPc with { WorkerId = name }, Stop);
        await house.Pass(30);
        await house.Workers.Announce(GamingPc with { WorkerId = "beats" }, Stop);
        await house.Workers.Announce(GamingPc with { WorkerId = "gone", Status = Announcement.Gone }, Stop);

        await house.Pass(18);
        (await Statuses()).ShouldBe([("beats", WorkerStatus.Working), ("gone", WorkerStatus.Offline), ("silent", WorkerStatus.Suspect), ("silent too", WorkerStatus.Suspect)]);
        await house.Pass(30);
        (await Statuses()).Select(one => one.Status).ShouldBe([WorkerStatus.Suspect, WorkerStatus.Offline, WorkerStatus.Suspect, WorkerStatus.Suspect]);
        await house.Pass(46);
        (await Statuses()).Select(one => one.Status).ShouldBe([WorkerStatus.Suspect, WorkerStatus.Offline, WorkerStatus.Offline, WorkerStatus.Offline]);

        async Task<IEnumerable<(string Name, WorkerStatus Status)>> Statuses() => (await house.Workers.List(Stop)).Select(worker => (worker.Id.Value, worker.Status));
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
        WorkerDecider.Evolve(null, new WorkerEvent.Joined(GamingPc with { IpAddress = ip, Port = port }, default)).Address.ShouldBe(address);

    [Fact]
    public async Task A_suspect_worker_that_beats_is_back_and_is_watched_again()
    {
        await using var house = await House.Open();
        await house.Workers.Announce(GamingPc, Stop);
        await house.Pass(48);
        await house.Workers.Announce(GamingPc, Stop);
        (await house.Workers.List(Stop)).ShouldHaveSingleItem().Status.ShouldBe(WorkerStatus.Working);

        await house.Pass(48);
        (await house.Workers.List(Stop)).ShouldHaveSingleItem().Status.ShouldBe(WorkerStatus.Suspect);
        await house.Pass(80);
        (await house.Workers.List(Stop)).ShouldHaveSingleItem().Status.ShouldBe(WorkerStatus.Offline);
        await house.Workers.Announce(GamingPc, Stop);
        await house.Pass(48);
        (await house.Workers.List(Stop)).ShouldHaveSingleItem().Status.ShouldBe(WorkerStatus.Suspect);
    }

    [Fact]
    public async Task A_drained_worker_gets_nothing_new_until_it_is_resumed()
    {
        await using var house = await House.Open();
        await house.Workers.Announce(new Announcement { WorkerId = Anna.Value }, Stop);
        await house.Jobs.Submit(Order("j"), Stop);

        await house.Workers.Drain(Anna, Stop);
        (await house.Claim(Anna)).ShouldBeNull();
        await house.Workers.Resume(Anna, Stop);
        (await house.Claim(Anna)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_worker_that_has_not_proven_the_encoder_gets_no_work()
    {
        await using var house = await House.Open();
        await house.Workers.Announce(new Announcement { WorkerId = Anna.Value, Encoders = ["aac"] }, Stop);
        await house.Jobs.Submit(Order("j"), Stop);

        (await house.Claim(Anna)).ShouldBeNull();
        (await house.Claim(Bert)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_worker_on_which_three_inputs_fail_is_quarantined_while_others_finish_them_and_comes_back_by_the_golden_test()
    {
        await using var house = await House.Open();
        foreach (var worker in (WorkerId[])[Anna, Bert])
            await house.Workers.Announce(new Announcement { WorkerId = worker.Value, Golden = Golden }, Stop);
        foreach (var job in (string[])["one", "two", "three"])
        {
            await house.Jobs.Submit(Order(job, asset: job), Stop);
            var failed = await house.MustClaim(Anna);
            await house.Report(failed, new StepOutcome.Retry(Crash));
            (await house.Claim(Anna)).ShouldBeNull("what failed here is left to another");
            (await house.Finish(await house.MustClaim(Bert))).Accepted.ShouldBeTrue();
            while (await house.Claim(Bert) is { } rest)
                await house.Finish(rest);
        }

        var sick = (await house.Workers.Find(Anna, Stop))!;
        sick.Status.ShouldBe(WorkerStatus.Quarantined);
        sick.Quarantine!.Why.ShouldContain("3 different inputs");
        await house.Jobs.Submit(Order("four", asset: "four"), Stop);
        (await house.Claim(Anna)).ShouldBeNull();

        (await house.Workers.RecordTrial(Anna, Golden with { Encoded = "other bytes" }, Stop)).Worker!.Quarantine!.LastTrial.ShouldNotBeNull();
        (await house.Workers.RecordTrial(Anna, Golden with { Frames = 49 }, Stop)).Worker!.Status.ShouldBe(WorkerStatus.Quarantined);
        (await house.Workers.RecordTrial(Anna, Golden, Stop)).Worker!.Status.ShouldBe(WorkerStatus.Idle);
        (await house.Claim(Anna)).ShouldNotBeNull();
    }

    [Fact]
    public async Task An_input_that_fails_on_two_workers_speaks_against_neither()
    {
        await using var house = await House.Open();
        foreach (var worker in (WorkerId[])[Anna, Bert])
            await house.Workers.Announce(new Announcement { WorkerId = worker.Value }, Stop);
        await house.Jobs.Submit(Order("poisoned"), Stop);

        await house.Report(await house.MustClaim(Anna), new StepOutcome.Retry(Crash));
        (await house.Workers.Find(Anna, Stop))!.Failures.Count.ShouldBe(1);
        await house.Report(await house.MustClaim(Bert), new StepOutcome.Retry(Crash));

        (await house.Workers.List(Stop)).ShouldAllBe(worker => worker.Failures.Count == 0);
    }

    /// <summary>It took the same step again and again, for nothing spoke against it.</summary>
    [Fact]
    public async Task A_step_that_did_not_fit_on_a_workers_disk_is_left_to_another_and_costs_no_try()
    {
        await using var house = await House.Open();
        foreach (var worker in (WorkerId[])[Anna, Bert])
            await house.Workers.Announce(new Announcement { WorkerId = worker.Value }, Stop);
        await house.Jobs.Submit(Order("j"), Stop);

        await house.Report(await house.MustClaim(Anna), new StepOutcome.Retry(Crash with { Code = FailureCodes.WorkerDiskFull }));
        await house.Pass(2);

        (await house.Claim(Anna)).ShouldBeNull();
        (await house.Finish(await house.MustClaim(Bert))).Accepted.ShouldBeTrue();
    }

    [Fact]
    public async Task Lost_frames_speak_against_the_worker_until_another_loses_them_too()
    {
        await using var house = await House.Open();
        foreach (var worker in (WorkerId[])[Anna, Bert])
            await house.Workers.Announce(new Announcement { WorkerId = worker.Value }, Stop);
        await house.Planned("j");

        await house.Report(await house.MustClaim(Anna), new StepOutcome.Retry(CutMismatch));
        (await house.Workers.Find(Anna, Stop))!.Failures.Count.ShouldBe(1);
        await house.Report(await house.MustClaim(Bert), new StepOutcome.Retry(CutMismatch));

        (await house.Workers.List(Stop)).ShouldAllBe(worker => worker.Failures.Count == 0);
    }

    private static readonly GoldenResult Golden = new("x264 - core 164", GoldenResult.ExpectedFrames, "frames", "frames", "bytes");
}
