using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Domain.Workers;
using Transcode.Orchestrator.Leases;
using Transcode.Orchestrator.State;
using Transcode.Orchestrator.Tests.Fixtures;
using static Transcode.Domain.Tests.Jobs.Samples;
using static Transcode.Orchestrator.Tests.Fixtures.House;

namespace Transcode.Orchestrator.Tests.Leases;

/// <summary>The tail of a job, by a clock that is moved by hand: Anna is slow, Bert is fast and idle.</summary>
public sealed class SecondIssueTests
{
    [Fact]
    public async Task An_idle_worker_that_waits_is_given_the_step_of_a_slow_one_and_the_timeline_says_why()
    {
        await using var house = await Fleet();
        var (slow, fast) = await Race(house);

        (fast.Step.Id, fast.Fence, fast.Staging).ShouldBe((slow.Step.Id, slow.Fence + 1, slow.Staging[..^1] + "2"));
        var told = (await house.Jobs.Timeline(new("j"), Stop)).Select(stored => stored.Event).OfType<JobEvent.StepIssuedAgain>().ShouldHaveSingleItem();
        told.Why.ShouldBe("issued again to worker bert, which is expected to need 22 s, because anna is expected to need 198 s more");
        (await house.Step("j", slow.Step.Id.Value)).Why.ShouldBe("runs on anna, and again on bert; the first result counts");
        (await house.Workers.Running(Stop))[Bert].ShouldHaveSingleItem().Key.Step.ShouldBe(slow.Step.Id);
    }

    [Fact]
    public async Task The_slow_one_is_told_to_stop_and_nothing_is_held_against_it()
    {
        await using var house = await Fleet();
        var (slow, fast) = await Race(house);

        (await house.Finish(fast)).Accepted.ShouldBeTrue();

        (await house.Leases.Renew(slow.LeaseId, Report(slow.Fence, progress: 30), Stop)).ShouldBe(LeaseOrders.Stop);
        (await house.Report(slow, new StepOutcome.Retry(Crash))).Accepted.ShouldBeFalse();
        await house.Pass(60);
        (await house.Job("j")).Troubles.ShouldBeEmpty();
        (await house.Workers.Find(Anna, Stop))!.Failures.ShouldBeEmpty();
        (await house.Step("j", slow.Step.Id.Value)).ShouldSatisfyAllConditions(
            step => step.State.ShouldBe(StepState.Done),
            step => step.Attempts.ShouldBe(1));
        house.Publisher.Told.ShouldContain($"publish {fast.Staging}");
        house.Publisher.Told.ShouldContain($"discard {slow.Staging}");
    }

    [Fact]
    public async Task The_slow_one_may_still_be_first()
    {
        await using var house = await Fleet();
        var (slow, fast) = await Race(house);

        (await house.Finish(slow)).Accepted.ShouldBeTrue();

        (await house.Leases.Renew(fast.LeaseId, Report(fast.Fence), Stop)).ShouldBe(LeaseOrders.Stop);
        (await house.Finish(fast)).Accepted.ShouldBeFalse();
        house.Publisher.Told.ShouldContain($"publish {slow.Staging}");
        house.Publisher.Told.ShouldNotContain($"publish {fast.Staging}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_one_dies_the_other_finishes_and_one_loss_is_counted(bool slowDies)
    {
        await using var house = await Fleet();
        var (slow, fast) = await Race(house);
        var alive = slowDies ? fast : slow;

        for (var beat = 0; beat < 10; beat++)
        {
            await house.Pass(3);
            (await house.Leases.Renew(alive.LeaseId, Report(alive.Fence), Stop)).ShouldBe(LeaseOrders.Continue);
        }

        (await house.Finish(alive)).Accepted.ShouldBeTrue();
        (await house.Jobs.Timeline(new("j"), Stop)).Select(stored => stored.Event).OfType<JobEvent.StepTroubled>()
            .ShouldHaveSingleItem().Trouble.Worker.ShouldBe(slowDies ? Anna : Bert);
        (await house.Step("j", slow.Step.Id.Value)).Attempts.ShouldBe(2);
    }

    [Fact]
    public async Task A_failure_of_one_is_a_try_and_the_other_goes_on()
    {
        await using var house = await Fleet();
        var (slow, fast) = await Race(house);

        (await house.Report(fast, new StepOutcome.Retry(Crash))).Accepted.ShouldBeTrue();

        (await house.Job("j")).Troubles.ShouldHaveSingleItem().Worker.ShouldBe(Bert);
        (await house.Leases.Renew(slow.LeaseId, Report(slow.Fence), Stop)).ShouldBe(LeaseOrders.Continue);
        (await house.Finish(slow)).Accepted.ShouldBeTrue();
    }

    [Fact]
    public async Task Issues_and_how_they_ended_are_counted()
    {
        await using var house = await Fleet();
        var counted = new ConcurrentQueue<string>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, own) => { if (instrument.Meter.Name == "Transcode.Orchestrator") own.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((instrument, _, _, _) => counted.Enqueue(instrument.Name));
        listener.Start();

        var (_, fast) = await Race(house);
        await house.Finish(fast);

        // Other tests may count at the same time.
        counted.ShouldContain("transcode.speculation.issued");
        counted.ShouldContain("transcode.speculation.won");
    }

    [Fact]
    public async Task What_the_job_would_wait_for_is_lent_before_the_last_open_step()
    {
        await using var house = await Fleet();
        var slow = await Slow(house, open: 1);

        var first = await house.MustClaim(Bert);
        var second = await house.MustClaim(Bert);

        (first.Step.Id, first.Fence).ShouldBe((slow.Step.Id, slow.Fence + 1));
        second.Step.ShouldBeOfType<Step.EncodeVideo>().Id.ShouldNotBe(slow.Step.Id);
        (await house.Claim(Bert)).ShouldBeNull();
    }

    [Fact]
    public async Task Who_would_end_a_step_after_all_others_is_not_lent_it_while_they_are_there()
    {
        await using var house = await Fleet();
        await house.Planned("j");
        house.Time.Advance(3);

        var slow = new List<ClaimedStep>();
        while (await house.Claim(Anna) is { } lease)
            slow.Add(lease);

        slow.ShouldAllBe(lease => lease.Step.Weight <= 12);
        (await house.MustClaim(Bert)).Step.Weight.ShouldBe(18);
        await house.Workers.Announce(new Announcement { WorkerId = Bert.Value, Status = Announcement.Gone }, Stop);
        house.Time.Advance(3);
        (await house.MustClaim(Anna)).Step.Weight.ShouldBe(18);
    }

    [Fact]
    public async Task With_the_option_off_nothing_is_lent_twice()
    {
        await using var house = await Fleet(options => options with { Speculate = false });
        await Slow(house);

        var waiting = Wait(house);
        await house.Time.Armed(house.Time.GetUtcNow().AddSeconds(20), Stop);
        house.Time.Advance(20);

        (await waiting.WaitAsync(TimeSpan.FromSeconds(20), Stop)).ShouldBeEmpty();
    }

    private static async Task<House> Fleet(Func<OrchestratorOptions, OrchestratorOptions>? with = null)
    {
        var house = await House.Open(with: with);
        foreach (var (worker, fps) in new[] { (Anna, 30.0), (Bert, 300.0) })
            await house.Workers.Announce(new Announcement { WorkerId = worker.Value, Speed = [new EncoderSpeed("libx264", 720, fps)] }, Stop);
        return house;
    }

    /// <summary>All but the longest chunk, and those that are left open, is done, and Anna has done a tenth of that in 20 s.</summary>
    private static async Task<ClaimedStep> Slow(House house, int open = 0)
    {
        await house.Planned("j");
        ClaimedStep? slow = null;
        while ((await house.Jobs.Steps(new("j"), Stop)).Count(step => step.State == StepState.Open) > open && await house.Claim(Anna) is { } lease)
            if (lease.Step is Step.EncodeVideo { Chunk.Number: 1 })
                slow = lease;
            else if (lease.Step is Step.EncodeVideo or Step.EncodeAudio)
                await house.Finish(lease);
        for (var beat = 0; beat < 5; beat++)
        {
            await house.Pass(4);
            await house.Leases.Renew(slow!.LeaseId, Report(slow.Fence, progress: 10), Stop);
        }
        return slow!;
    }

    private static async Task<(ClaimedStep Slow, ClaimedStep Fast)> Race(House house)
    {
        var slow = await Slow(house);
        var waiting = Wait(house);
        await house.Time.Armed(house.Time.GetUtcNow().AddSeconds(2), Stop);
        house.Time.Advance(2);
        return (slow, (await waiting.WaitAsync(TimeSpan.FromSeconds(20), Stop)).ShouldHaveSingleItem());
    }

    private static Task<IReadOnlyList<ClaimedStep>> Wait(House house) => house.Leases.Claim(new LeaseRequest { WorkerId = Bert, WaitSeconds = 20 }, Stop);
}
