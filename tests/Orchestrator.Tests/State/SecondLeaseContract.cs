using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;
using Transcode.Orchestrator.Jobs;
using Transcode.Orchestrator.State;
using static Transcode.Domain.Tests.Jobs.Samples;

namespace Transcode.Orchestrator.Tests.State;

/// <summary>Steps that are lent twice, in any store.</summary>
public abstract class SecondLeaseContract<THome> : StoreContract<THome> where THome : IStoreHome, new()
{
    [Fact]
    public async Task Both_leases_are_found_each_with_its_own_fence_and_staging()
    {
        var (first, second) = await Twice();
        await Reopen();

        (second.Fence, second.Worker, second.Staging).ShouldBe((first.Fence + 1, Bert, first.Staging[..^1] + "2"));
        var row = (await Store.FindLease(first.LeaseId!, Stop))!;
        (row.Worker, row.Fence, row.Second!.Worker, row.Attempts).ShouldBe((Anna, first.Fence, Bert, 1));
        (await Store.FindLease(second.LeaseId!, Stop)).ShouldBe(row.Under(second.LeaseId!));
        (await Store.RunningSteps(Stop)).ShouldHaveSingleItem().Second!.LeaseId.ShouldBe(second.LeaseId);
        (await Store.Depth(Stop)).LeasedSteps.ShouldBe(1);
    }

    [Fact]
    public async Task Each_is_renewed_by_itself()
    {
        var (first, second) = await Twice();

        (await Renew(second, progress: 40)).ShouldBeTrue();
        (await Renew(second, fence: first.Fence)).ShouldBeFalse();

        var row = await Row(first.Key);
        (row.Progress, row.Until, row.Second!.Progress, row.Second.Until).ShouldBe((0, first.Until, 40, Now.AddSeconds(15)));
        (await Renew(first, progress: 60)).ShouldBeTrue();
        (await Row(first.Key)).Progress.ShouldBe(60);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_first_result_wins_and_the_other_is_told_to_stop(bool secondWins)
    {
        var (first, second) = await Twice();
        var (winner, loser) = secondWins ? (second, first) : (first, second);

        (await Accept(winner, Probed()))!.State.ShouldBe(StepState.Accepted);

        var row = await Row(first.Key);
        (row.State, row.LeaseId, row.Fence, row.Worker).ShouldBe((StepState.Accepted, winner.LeaseId, winner.Fence, winner.Worker));
        (await Renew(loser)).ShouldBeFalse();
        (await Accept(loser, Probed(30)))!.State.ShouldBe(StepState.Cancelled);
        (await Store.Release(loser.LeaseId!, loser.Fence, Now, Stop)).ShouldBeFalse();
        (await Store.Results(new("j"), 1, [StepGraph.ProbeId], Stop))["probe"].ShouldBeOfType<StepResult.Probed>().Facts.Duration!.Value.Seconds.ShouldBe(60);
        (await Store.FindLease(loser.LeaseId!, Stop))!.Staging.ShouldBe(loser.Staging);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_one_is_lost_the_other_goes_on(bool secondDies)
    {
        var (first, second) = await Twice();
        var (dead, alive) = secondDies ? (second, first) : (first, second);

        await End(dead, new JobCommand.RecordLoss(dead.Key.Step, dead.Worker!.Value) { At = Now, Patience = Patience });

        var row = await Row(first.Key);
        (row.State, row.LeaseId, row.Fence, row.Second, row.Attempts).ShouldBe((StepState.Leased, alive.LeaseId, alive.Fence, null, 2));
        (await Claim(new("carla"))).ShouldBeEmpty();
        (await Renew(dead)).ShouldBeFalse();
        (await Renew(alive)).ShouldBeTrue();
        (await Due(Now.AddSeconds(60))).Where(reminder => reminder.Kind == ReminderKind.LeaseEnds).Select(reminder => reminder.Key).ShouldBe([alive.LeaseId!]);
        (await Accept(alive, Probed()))!.State.ShouldBe(StepState.Accepted);
    }

    [Fact]
    public async Task The_lost_one_may_still_be_the_first_to_deliver()
    {
        var (first, second) = await Twice();
        await End(first, new JobCommand.RecordLoss(first.Key.Step, Anna) { At = Now, Patience = Patience });

        (await Accept(first, Probed()))!.State.ShouldBe(StepState.Accepted);

        (await Renew(second)).ShouldBeFalse();
        (await Accept(second, Probed()))!.State.ShouldBe(StepState.Cancelled);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_one_yields_the_other_goes_on_and_no_attempt_is_counted(bool secondYields)
    {
        var (first, second) = await Twice();
        var (gone, alive) = secondYields ? (second, first) : (first, second);

        (await Store.Release(gone.LeaseId!, gone.Fence, Now, Stop)).ShouldBeTrue();

        var row = await Row(first.Key);
        (row.State, row.LeaseId, row.Second, row.Attempts).ShouldBe((StepState.Leased, alive.LeaseId, null, 1));
        (await Accept(gone, Probed()))!.State.ShouldBe(StepState.Cancelled);
        (await Store.Release(alive.LeaseId!, alive.Fence, Now, Stop)).ShouldBeTrue();
        var next = await MustClaim(Anna);
        (next.Fence, next.Attempts).ShouldBe((3L, 1));
    }

    [Fact]
    public async Task After_both_are_lost_the_step_is_lent_anew_under_a_fence_that_nobody_had()
    {
        var (first, second) = await Twice();
        await End(second, new JobCommand.RecordLoss(first.Key.Step, Bert) { At = Now, Patience = Patience });
        await End(first, new JobCommand.RecordLoss(first.Key.Step, Anna) { At = Now, Patience = Patience });

        var next = await MustClaim(Anna);

        next.Fence.ShouldBe(3);
        (await Store.FindJob(new("j"), Stop))!.Troubles.ShouldHaveSingleItem().Times.ShouldBe(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_restart_the_dead_workers_lease_is_gone_and_the_other_goes_on(bool secondDies)
    {
        var (first, second) = await Twice();
        var (dead, alive) = secondDies ? (second, first) : (first, second);
        await Reopen();

        (await Store.Recover(dead.Worker, Now, Now.AddMinutes(5), Stop)).ShouldBe(1);

        var row = await Row(first.Key);
        (row.State, row.LeaseId, row.Second, row.Attempts, row.Until).ShouldBe((StepState.Leased, alive.LeaseId, null, 1, Now.AddMinutes(5)));
    }

    [Fact]
    public async Task Both_end_with_their_job()
    {
        var (first, second) = await Twice();

        await Tell("j", new JobCommand.Cancel("enough"));

        (await Renew(first)).ShouldBeFalse();
        (await Renew(second)).ShouldBeFalse();
        (await Accept(second, Probed()))!.State.ShouldBe(StepState.Cancelled);
        (await Store.Depth(Stop)).ShouldBe(new QueueDepth(0, 0, 0));
    }

    [Fact]
    public async Task A_step_that_backs_off_is_nobodys_until_it_is_opened()
    {
        await Submit("j");
        var row = await MustClaim(Anna);

        await End(row, Trouble(row.Key.Step, StorageAway, Now));

        var paused = await Row(row.Key);
        (paused.State, paused.OpenedAt, paused.LeaseId).ShouldBe((StepState.BackOff, Now.AddSeconds(1), null));
        (await Claim(Bert)).ShouldBeEmpty();
        (await Accept(row, Probed()))!.State.ShouldBe(StepState.Cancelled);
        (await Due(Now.AddSeconds(1))).ShouldHaveSingleItem().ShouldBe(new Reminder(ReminderKind.BackOffEnds, row.Key.Text, Now.AddSeconds(1)));
        await Store.Change(new(row.Key.Job, row.Key), _ => new JobChange { Step = new(row.Key, StepState.Open) }, Now.AddSeconds(1), Stop);
        (await MustClaim(Bert)).Fence.ShouldBe(2);
    }

    /// <summary>A probe that Anna has and then Bert too.</summary>
    private async Task<(StepRow First, StepRow Second)> Twice()
    {
        await Submit("j");
        var first = await MustClaim(Anna);
        var command = new JobCommand.IssueAgain(first.Key.Step, Anna, TimeSpan.FromSeconds(60), Bert, TimeSpan.FromSeconds(10));
        var lease = new SecondLease("b0b0", Bert, first.Fence + 1, Now, Now, Now.AddSeconds(12));
        await Store.Change(new(first.Key.Job, first.Key), situation =>
        {
            var change = JobChange.Of(situation, command, Now);
            return change with { Again = new(first.Key, lease), Reminders = [.. change.Reminders, new(ReminderKind.LeaseEnds, "b0b0", lease.Until)] };
        }, Now, Stop);
        return (first, (await Store.FindLease("b0b0", Stop))!);
    }

    private Task<JobChange> End(StepRow seen, JobCommand command) => Store.Change(new(seen.Key.Job, seen.Key),
        situation => situation.Step.HeldUnder(seen) is { } held ? JobChange.Of(situation with { Step = held }, command, Now) : JobChange.Nothing, Now, Stop);
}
