using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;
using Transcode.Orchestrator.State;
using static Transcode.Domain.Tests.Jobs.Samples;

namespace Transcode.Orchestrator.Tests.State;

/// <summary>Leases of any store.</summary>
public abstract class LeaseContract<THome> : StoreContract<THome> where THome : IStoreHome, new()
{
    [Fact]
    public async Task Renewing_moves_the_end_and_keeps_the_progress()
    {
        await Submit("j");
        var row = await MustClaim(Anna);

        (await Renew(row, progress: 42.5)).ShouldBeTrue();

        var after = await Row(row.Key);
        (after.Until, after.RenewedAt, after.Progress).ShouldBe((Now.AddSeconds(15), Now.AddSeconds(3), 42.5));
    }

    [Fact]
    public async Task A_renewal_under_an_old_fence_is_refused()
    {
        await Submit("j");
        var row = await MustClaim(Anna);

        (await Renew(row, fence: row.Fence - 1)).ShouldBeFalse();
        (await Row(row.Key)).Until.ShouldBe(row.Until);
    }

    [Fact]
    public async Task Many_renewals_are_answered_each()
    {
        await Planned("j");
        var rows = await Claim(Anna, room: 3);
        await Store.Release(rows[1].LeaseId!, rows[1].Fence, Now, Stop);

        var held = await Store.Renew([.. rows.Select(row => new Renewal(row.LeaseId!, Report(row.Fence), Now, Now.AddSeconds(12)))], Stop);

        held.ShouldBe([rows[0].LeaseId!, rows[2].LeaseId!], ignoreOrder: true);
    }

    [Fact]
    public async Task Giving_back_costs_no_attempt_and_the_next_fence_is_higher()
    {
        await Submit("j");
        var first = await MustClaim(Anna);

        (await Store.Release(first.LeaseId!, first.Fence, Now, Stop)).ShouldBeTrue();

        var second = await MustClaim(Bert);
        (second.Key, second.Fence, second.Attempts).ShouldBe((first.Key, 2L, 1));
        (await Renew(first)).ShouldBeFalse();
        (await Store.Release(first.LeaseId!, first.Fence, Now, Stop)).ShouldBeFalse();
        (await Accept(first, Probed()))!.State.ShouldBe(StepState.Cancelled);
        var seen = (await Store.FindLease(first.LeaseId!, Stop))!;
        (seen.Key, seen.Fence, seen.Worker, seen.Staging).ShouldBe((first.Key, 1L, Anna, first.Staging));
    }

    [Fact]
    public async Task Giving_back_under_a_wrong_fence_changes_nothing()
    {
        await Submit("j");
        var row = await MustClaim(Anna);

        (await Store.Release(row.LeaseId!, row.Fence + 1, Now, Stop)).ShouldBeFalse();

        (await Row(row.Key)).ShouldBe(row);
        (await Due(row.Until!.Value)).ShouldContain(reminder => reminder.Kind == ReminderKind.LeaseEnds);
    }

    [Fact]
    public async Task An_accepted_result_is_kept_with_a_reminder_to_publish_it()
    {
        await Submit("j");
        var row = await MustClaim(Anna);

        (await Accept(row, Probed()))!.State.ShouldBe(StepState.Accepted);
        await Reopen();

        (await Store.Results(new("j"), 1, [StepGraph.ProbeId, new("other")], Stop)).Keys.ShouldBe(["probe"]);
        (await Due(Now.AddSeconds(60))).Select(reminder => reminder.Kind).ShouldBe([ReminderKind.Publish]);
        (await Renew(row)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_result_under_an_old_fence_is_not_kept()
    {
        await Submit("j");
        var row = await MustClaim(Anna);

        (await Accept(row, Probed(), fence: row.Fence - 1))!.State.ShouldBe(StepState.Leased);

        (await Store.Results(new("j"), 1, [StepGraph.ProbeId], Stop)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_result_told_twice_is_the_first_one()
    {
        await Submit("j");
        var row = await MustClaim(Anna);
        await Accept(row, Probed(60));

        (await Accept(row, Probed(30)))!.State.ShouldBe(StepState.Accepted);

        var kept = (await Store.Results(new("j"), 1, [StepGraph.ProbeId], Stop))["probe"].ShouldBeOfType<StepResult.Probed>();
        kept.Facts.Duration!.Value.Seconds.ShouldBe(60);
    }

    [Fact]
    public async Task A_trouble_returns_the_step_to_the_queue_at_its_place()
    {
        await Planned("j");
        var row = await MustClaim(Anna);

        await Tell("j", Trouble(row.Key.Step, Crash), row.Key.Step.Value, at: Now.AddSeconds(5));

        (await Row(row.Key)).OpenedAt.ShouldBe(Now.AddSeconds(5));
        var again = await MustClaim(Bert);
        (again.Key, again.Fence, again.Attempts).ShouldBe((row.Key, 2L, 2));
    }

    [Fact]
    public async Task After_a_restart_the_dead_workers_steps_are_open_at_once()
    {
        await Planned("j");
        var dead = await MustClaim(Anna);
        var alive = await MustClaim(Bert);
        await Reopen();

        var until = Now.AddMinutes(5);
        (await Store.Recover(Anna, Now, until, Stop)).ShouldBe(1);

        var row = await Row(dead.Key);
        (row.State, row.Attempts).ShouldBe((StepState.Open, 0));
        (await Row(alive.Key)).Until.ShouldBe(until);
    }

    [Fact]
    public async Task After_a_restart_what_was_taken_to_be_done_is_due_again()
    {
        await Submit("j");
        await Tell("j", new JobCommand.Cancel("enough"));
        (await Due(Now)).Count.ShouldBe(1);
        (await Due(Now)).ShouldBeEmpty();

        await Store.Recover(Anna, Now, Now, Stop);

        (await Due(Now)).Select(reminder => reminder.Kind).ShouldBe([ReminderKind.Clean]);
    }
}
