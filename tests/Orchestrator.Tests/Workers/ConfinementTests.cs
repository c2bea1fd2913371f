using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Domain.Workers;
using Transcode.Orchestrator.Tests.Fixtures;
using static Transcode.Domain.Tests.Jobs.Samples;
using static Transcode.Orchestrator.Tests.Fixtures.House;

namespace Transcode.Orchestrator.Tests.Workers;

/// <summary>A job that is to stay on one worker while that lives.</summary>
public sealed class ConfinementTests
{
    [Fact]
    public async Task Only_the_chosen_worker_gets_its_steps_though_others_are_idle()
    {
        await using var house = await Two();
        await Confined(house, Anna);

        (await house.Claim(Bert)).ShouldBeNull();
        await house.Finish(await house.MustClaim(Anna));
        (await house.Claim(Bert)).ShouldBeNull();
        await house.WorkAll(Anna);

        (await house.Job("j")).ShouldBeOfType<Job.Ready>();
        await house.Pass(5);
        (await house.Workers.Find(Anna, Stop))!.Confined.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_chosen_worker_takes_what_is_open_for_all_too()
    {
        await using var house = await Two();
        await Confined(house, Anna);
        await house.Jobs.Submit(Order("k"), Stop);

        (await house.MustClaim(Bert)).Job.Value.ShouldBe("k");
        await house.Jobs.Submit(Order("l"), Stop);
        (await house.MustClaim(Anna)).Job.Value.ShouldBe("j");
        (await house.MustClaim(Anna)).Job.Value.ShouldBe("l");
    }

    [Fact]
    public async Task A_waiting_worker_that_is_chosen_gets_the_job_at_once()
    {
        await using var house = await Two();
        var waiting = house.Leases.Claim(new LeaseRequest { WorkerId = Anna, WaitSeconds = 20 }, Stop);
        await house.Time.Armed(house.Time.GetUtcNow().AddSeconds(20), Stop);

        await Confined(house, Anna);

        // It waited on terms of before, and asks again.
        (await waiting.WaitAsync(TimeSpan.FromSeconds(20), Stop)).ShouldBeEmpty();
        (await house.Claim(Anna)).ShouldNotBeNull();
    }

    [Fact]
    public async Task When_it_says_good_bye_another_is_chosen_and_the_timeline_says_why()
    {
        await using var house = await Two();
        await Confined(house, Anna);
        await house.Finish(await house.MustClaim(Anna));
        await Say(house, Anna, Announcement.Gone);

        await house.Pass(5);

        (await house.Job("j")).Only.ShouldBe(Bert);
        (await house.Claim(new WorkerId("carla"))).ShouldBeNull();
        (await house.MustClaim(Bert)).Job.Value.ShouldBe("j");
        (await house.Jobs.Timeline(new("j"), Stop)).Select(stored => stored.Event).OfType<JobEvent.JobConfined>().Single().Why
            .ShouldBe("goes from worker anna to bert, because it is offline");
    }

    [Fact]
    public async Task A_step_that_is_lost_with_its_worker_goes_where_the_job_goes()
    {
        await using var house = await Two();
        await Confined(house, Anna);
        var lost = await house.MustClaim(Anna);
        await house.Pass(6);
        await Say(house, Bert, "idle");
        await house.Pass(6);
        await house.Pass(5);

        (await house.MustClaim(Bert)).Step.Id.ShouldBe(lost.Step.Id);
    }

    [Fact]
    public async Task When_nobody_else_can_be_reached_whoever_comes_gets_it()
    {
        await using var house = await Two();
        await Confined(house, Anna);
        foreach (var worker in new[] { Anna, Bert })
            await Say(house, worker, Announcement.Gone);

        await house.Pass(5);

        (await house.Job("j")).Only.ShouldBeNull();
        (await house.Claim(new WorkerId("carla"))).ShouldNotBeNull();
    }

    [Fact]
    public async Task The_best_idle_worker_that_can_be_reached_is_chosen()
    {
        await using var house = await Two();
        await Say(house, new("behind-nat"), "idle", address: null, fps: 1000);
        await Say(house, new("busy"), "working", fps: 1000);

        (await house.Confinement.Pick([], Stop)).ShouldBe(Bert);
        (await house.Confinement.Pick([Bert], Stop)).ShouldBe(Anna);
        (await house.Confinement.Pick([Bert, Anna, new("busy")], Stop)).ShouldBeNull();
    }

    private static async Task<House> Two()
    {
        var house = await House.Open();
        await Say(house, Anna, "idle", fps: 30);
        await Say(house, Bert, "idle", fps: 60);
        return house;
    }

    private static Task Say(House house, WorkerId worker, string status, string? address = "10.0.0.1", double fps = 30) => house.Workers.Announce(
        new Announcement { WorkerId = worker.Value, Status = status, IpAddress = address, Port = 8080, Speed = [new EncoderSpeed("libx264", 720, fps)] }, Stop);

    private static async Task Confined(House house, WorkerId worker)
    {
        var job = await house.Jobs.Submit(Order("j") with { Only = worker }, Stop);
        await house.Confinement.Begin(job, Stop);
    }
}
