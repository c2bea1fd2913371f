using System.Collections.Concurrent;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;
using Transcode.Orchestrator.Jobs;
using Transcode.Orchestrator.State;
using static Transcode.Domain.Tests.Jobs.Samples;

namespace Transcode.Orchestrator.Tests.State;

/// <summary>The queue of any store.</summary>
public abstract class ClaimContract<THome> : StoreContract<THome> where THome : IStoreHome, new()
{
    [Fact]
    public async Task A_claimed_step_belongs_to_the_claimer_until_the_lease_ends()
    {
        await Submit("j");

        var row = await MustClaim(Anna);

        (row.Key, row.State, row.Worker, row.Fence, row.Attempts).ShouldBe((Key("j", "probe"), StepState.Leased, Anna, 1L, 1));
        row.Until.ShouldBe(Now.AddSeconds(12));
        (await Store.FindLease(row.LeaseId!, Stop)).ShouldBe(row);
        (await Claim(Bert)).ShouldBeEmpty();
        (await Due(Now.AddSeconds(12))).ShouldBe([new Reminder(ReminderKind.LeaseEnds, row.LeaseId!, Now.AddSeconds(12))]);
    }

    [Fact]
    public async Task The_higher_priority_goes_first_then_the_earlier_job()
    {
        await Submit("early");
        await Submit("late");
        await Submit("urgent", priority: 1);

        (await Claim(Anna, room: 3)).Select(row => row.Key.Job.Value).ShouldBe(["urgent", "early", "late"]);
    }

    [Fact]
    public async Task A_step_that_needs_more_goes_only_to_a_worker_that_has_it_and_holds_up_nobody()
    {
        await Open("special", "h264_nvenc", priority: 9);
        await Open("plain", "", priority: 0);

        (await Claim(Anna, room: 5)).Select(row => row.Key.Job.Value).ShouldBe(["plain"]);
        (await Claim(Anna)).ShouldBeEmpty();
        var wish = new ClaimWish(Bert, 5, Now, Now.AddSeconds(12)) { Lanes = ["", "h264_nvenc"] };
        (await Store.Claim(wish, Stop)).Select(row => row.Key.Job.Value).ShouldBe(["special"]);
    }

    [Fact]
    public async Task Who_has_several_lanes_takes_what_goes_first_and_fills_its_room_from_all()
    {
        await Open("late", "h264_nvenc", priority: 0);
        await Open("urgent", "", priority: 5);

        ClaimWish Wish(int room) => new(Bert, room, Now, Now.AddSeconds(12)) { Lanes = ["", "h264_nvenc"] };
        (await Store.Claim(Wish(1), Stop)).Select(row => row.Key.Job.Value).ShouldBe(["urgent"]);
        await Open("next", "", priority: 0);
        (await Store.Claim(Wish(5), Stop)).Select(row => row.Key.Job.Value).ShouldBe(["late", "next"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_step_that_a_worker_is_to_avoid_is_left_for_another()
    {
        await Submit("bad");
        await Submit("good");
        var wish = new ClaimWish(Anna, 5, Now, Now.AddSeconds(12)) { Avoids = [Key("bad", "probe")] };

        (await Store.Claim(wish, Stop)).Select(row => row.Key.Job.Value).ShouldBe(["good"]);
        (await MustClaim(Bert)).Key.Job.Value.ShouldBe("bad");
    }

    [Fact]
    public async Task A_special_step_that_comes_back_stands_in_its_lane_again()
    {
        await Open("special", "h264_nvenc", priority: 0);
        var wish = new ClaimWish(Bert, 1, Now, Now.AddSeconds(12)) { Lanes = ["", "h264_nvenc"] };
        var row = (await Store.Claim(wish, Stop)).Single();
        (await Store.RunningSteps(Stop)).ShouldHaveSingleItem().Worker.ShouldBe(Bert);
        await Store.Release(row.LeaseId!, row.Fence, Now, Stop);

        (await Store.RunningSteps(Stop)).ShouldBeEmpty();
        (await Claim(Anna)).ShouldBeEmpty();
        (await Store.Claim(wish, Stop)).ShouldHaveSingleItem();
        await Tell("special", new JobCommand.Cancel("enough"));
        (await Store.Claim(wish, Stop)).ShouldBeEmpty();
    }

    /// <summary>A job whose probe stands in a lane.</summary>
    private Task Open(string job, string need, int priority) => Store.Change(new(new(job), Asset: new("a-" + job)), situation =>
    {
        var change = JobChange.Of(situation, new JobCommand.Submit(Order(job, priority, "a-" + job)), Now);
        return change with { Opens = [.. change.Opens.Select(opening => opening with { Order = opening.Order with { Need = need } })] };
    }, Now, Stop);

    [Fact]
    public async Task Within_a_job_the_first_chunk_goes_first_then_the_sound_then_the_chunks_in_order()
    {
        await Planned("j");

        (await Claim(Anna, room: 100)).Select(row => row.Key.Step.Value).ShouldBe(
            ["hls.video.0000", "hls.audio", "hls.video.0001", "hls.video.0002", "hls.video.0003", "hls.video.0004", "hls.video.0005.360p", "hls.video.0005.720p"]);
    }

    [Fact]
    public async Task A_huge_job_lets_one_that_comes_later_have_its_turn()
    {
        await Planned("huge", seconds: 1800);
        await Claim(Anna, room: 20);
        await Planned("small");

        var next = (await Claim(Anna, room: 40)).Select(row => row.Key.Job.Value).ToList();

        // What is left of the turn that was being served, the small one's eight steps, and the huge one goes on.
        next.ShouldBe([.. Enumerable.Repeat("huge", 12), .. Enumerable.Repeat("small", 8), .. Enumerable.Repeat("huge", 20)]);
    }

    [Fact]
    public async Task Huge_jobs_take_turns()
    {
        await Planned("one", seconds: 1800);
        await Planned("two", seconds: 1800);

        var order = (await Claim(Anna, room: 64)).Select(row => row.Key.Job.Value).ToList();

        order.ShouldBe([.. new[] { "one", "two", "one", "two" }.SelectMany(job => Enumerable.Repeat(job, DispatchOrder.StepsPerTurn))]);
    }

    [Fact]
    public async Task Small_jobs_are_finished_one_after_the_other()
    {
        await Planned("one");
        await Planned("two");

        (await Claim(Anna, room: 12)).Select(row => row.Key.Job.Value).ShouldBe([.. Enumerable.Repeat("one", 8), .. Enumerable.Repeat("two", 4)]);
    }

    [Fact]
    public async Task A_job_that_goes_to_another_worker_takes_its_open_and_its_running_steps_along()
    {
        await Tell("j", new JobCommand.Submit(Order("j") with { Only = Anna }));
        await Tell("j", new JobCommand.RecordStep(StepGraph.ProbeId, Anna, Probed()), "probe");
        (await Claim(Bert)).ShouldBeEmpty();
        var held = (await Own(Anna, 1)).Single();
        (await Store.Head("@anna", Stop))!.Key.Step.Value.ShouldBe("hls.audio");

        await Tell("j", new JobCommand.Confine(Bert, "it is offline"));

        (await Own(Anna, 9)).ShouldBeEmpty();
        (await Own(Bert, 9)).Count.ShouldBe(7);
        (await Renew(held)).ShouldBeTrue();
        await Store.Release(held.LeaseId!, held.Fence, Now, Stop);
        (await Own(Anna, 9)).ShouldBeEmpty();
        (await Own(Bert, 9)).ShouldHaveSingleItem().Key.ShouldBe(held.Key);
        (await Store.Head("@bert", Stop)).ShouldBeNull();

        Task<IReadOnlyList<StepRow>> Own(WorkerId worker, int room) =>
            Store.Claim(new ClaimWish(worker, room, Now, Now.AddSeconds(12)) { Lanes = ["", $"@{worker}"] }, Stop);
    }

    [Fact]
    public async Task What_finishes_a_job_goes_before_what_begins_one()
    {
        await Submit("early");
        await Planned("late");
        await Submit("later");
        foreach (var row in (await Claim(Anna, room: 100)).Where(row => row.Key.Job.Value == "late"))
            await Tell("late", new JobCommand.RecordStep(row.Key.Step, Anna, Encoded), row.Key.Step.Value);
        await Submit("latest", priority: 0);

        (await MustClaim(Anna)).Key.ShouldBe(Key("late", "hls.package"));
    }

    [Fact]
    public async Task Many_claimers_never_get_the_same_step()
    {
        foreach (var number in Enumerable.Range(0, 300))
            await Submit($"j{number}");
        var claimed = new ConcurrentBag<(StepKey Key, string Lease)>();

        await Task.WhenAll(Enumerable.Range(0, 16).Select(number => Task.Run(async () =>
        {
            while (await Claim(new WorkerId($"w{number}"), room: 1 + number % 3) is { Count: > 0 } rows)
                foreach (var row in rows)
                    claimed.Add((row.Key, row.LeaseId!));
        }, Stop)));

        claimed.Count.ShouldBe(300);
        claimed.Select(entry => entry.Key).Distinct().Count().ShouldBe(300);
        claimed.Select(entry => entry.Lease).Distinct().Count().ShouldBe(300);
    }

    [Fact]
    public async Task A_claim_survives_the_death_of_the_process()
    {
        await Submit("j");
        var row = await MustClaim(Anna);
        await Reopen();

        (await Claim(Bert)).ShouldBeEmpty();
        (await Store.FindLease(row.LeaseId!, Stop)).ShouldBe(row);
        (await Renew(row)).ShouldBeTrue();
    }

    [Fact]
    public async Task Opened_steps_wake_this_process()
    {
        var work = Store.Pulses.Work.Next;
        await Submit("j");

        work.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task Depth_counts_what_waits_and_what_runs()
    {
        await Submit("a");
        await Submit("b");
        await MustClaim(Anna);

        (await Store.Depth(Stop)).ShouldBe(new QueueDepth(OpenSteps: 1, LeasedSteps: 1, ActiveJobs: 2));
    }
}
