using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Orchestrator.State;
using Transcode.Orchestrator.Tests.Fixtures;
using static Transcode.Domain.Tests.Jobs.Samples;
using static Transcode.Orchestrator.Tests.Fixtures.House;

namespace Transcode.Orchestrator.Tests.Leases;

public sealed class LeaseLifeTests
{
    [Fact]
    public async Task A_silent_workers_step_goes_to_another_when_its_lease_ends()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        var lost = await house.MustClaim(Anna);

        await house.Pass(11.9);
        (await house.Claim(Bert)).ShouldBeNull();
        await house.Pass(0.1);

        var next = await house.MustClaim(Bert);
        (next.Step.Id, next.Fence).ShouldBe((lost.Step.Id, lost.Fence + 1));
        (await house.Job("j")).Troubles.ShouldHaveSingleItem().Why.Code.ShouldBe(FailureCodes.WorkerLost);
    }

    [Fact]
    public async Task A_worker_that_reports_keeps_its_step()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        var lease = await house.MustClaim(Anna);

        for (var beat = 0; beat < 20; beat++)
        {
            await house.Pass(3);
            (await house.Leases.Renew(lease.LeaseId, Report(lease.Fence, progress: beat), Stop)).ShouldBe(LeaseOrders.Continue);
        }

        (await house.Job("j")).Troubles.ShouldBeEmpty();
        (await house.Leases.FindLease(lease.LeaseId, Stop))!.Worker.ShouldBe(Anna);
        await house.Pass(11.9);
        (await house.Claim(Bert)).ShouldBeNull();
        await house.Pass(0.1);
        (await house.MustClaim(Bert)).Step.Id.ShouldBe(lease.Step.Id);
    }

    [Fact]
    public async Task A_worker_back_from_the_dead_is_told_to_stop_and_once_there_is_a_result_its_own_is_refused_and_discarded()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        var old = await house.MustClaim(Anna);
        await house.Pass(12);
        var present = await house.MustClaim(Bert);

        (await house.Leases.Renew(old.LeaseId, Report(old.Fence), Stop)).ShouldBe(LeaseOrders.Stop);
        (await house.Leases.FindLease(old.LeaseId, Stop)).ShouldBeNull();
        (await house.Finish(present)).Accepted.ShouldBeTrue();

        (await house.Finish(old)).Accepted.ShouldBeFalse();
        house.Publisher.Told.ShouldBe([$"publish {present.Staging}", $"discard {old.Staging}"]);
    }

    [Fact]
    public async Task A_worker_that_was_cut_off_takes_its_step_up_again_if_nobody_else_has_it()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        var lease = await house.MustClaim(Anna);
        await house.Pass(13);
        (await house.Store.Depth(Stop)).OpenSteps.ShouldBe(1);

        (await house.Leases.Renew(lease.LeaseId, Report(lease.Fence, progress: 70), Stop)).ShouldBe(LeaseOrders.Continue);

        (await house.Claim(Bert)).ShouldBeNull();
        await house.Pass(11);
        (await house.Finish(lease)).Accepted.ShouldBeTrue();
        (await house.Jobs.Timeline(new("j"), Stop)).Count(stored => stored.Event is JobEvent.StepTroubled).ShouldBe(1);
    }

    [Fact]
    public async Task A_step_taken_up_again_can_be_lost_again()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        var lease = await house.MustClaim(Anna);
        await house.Pass(13);
        await house.Leases.Renew(lease.LeaseId, Report(lease.Fence), Stop);

        await house.Pass(12);

        (await house.MustClaim(Bert)).Fence.ShouldBe(2);
        (await house.Leases.Renew(lease.LeaseId, Report(lease.Fence), Stop)).ShouldBe(LeaseOrders.Stop);
    }

    [Fact]
    public async Task A_late_result_is_not_thrown_away_if_nobody_else_had_the_step()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        var lease = await house.MustClaim(Anna);
        await house.Pass(60);

        (await house.Finish(lease)).Accepted.ShouldBeTrue();

        house.Publisher.Told.ShouldBe([$"publish {lease.Staging}"]);
        (await house.Job("j")).ShouldBeOfType<Job.Encoding>();
    }

    [Fact]
    public async Task A_late_result_counts_though_another_has_the_step_if_that_one_has_not_delivered()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        var late = await house.MustClaim(Anna);
        await house.Pass(12);
        var present = await house.MustClaim(Bert);

        (await house.Finish(late)).Accepted.ShouldBeTrue();

        (await house.Leases.Renew(present.LeaseId, Report(present.Fence), Stop)).ShouldBe(LeaseOrders.Stop);
        (await house.Finish(present)).Accepted.ShouldBeFalse();
        house.Publisher.Told.ShouldBe([$"publish {late.Staging}", $"discard {present.Staging}"]);
        await house.Pass(60);
        (await house.Job("j")).ShouldBeOfType<Job.Encoding>().Troubles.ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_gave_a_step_back_or_failed_it_does_not_have_it_any_more()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        foreach (var outcome in new StepOutcome[] { new StepOutcome.Yield("the owner needs the machine"), new StepOutcome.Retry(Crash) })
        {
            var lease = await house.MustClaim(Anna);
            await house.Report(lease, outcome);

            (await house.Leases.Renew(lease.LeaseId, Report(lease.Fence), Stop)).ShouldBe(LeaseOrders.Stop);
            (await house.Finish(lease)).Accepted.ShouldBeFalse();
        }
    }

    [Fact]
    public async Task A_late_but_valid_result_counts_as_long_as_nobody_else_has_the_step()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        var lease = await house.MustClaim(Anna);

        house.Time.Advance(60);

        (await house.Finish(lease)).Accepted.ShouldBeTrue();
        await house.Pass(0);
        (await house.Job("j")).Troubles.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_step_that_kills_its_workers_for_a_quarter_of_an_hour_fails_its_job()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        var losses = 0;
        for (; (await house.Job("j")).IsFinal is false; losses++)
        {
            losses.ShouldBeLessThan(100);
            await house.MustClaim(Anna);
            await house.Pass(12);
            await house.Pass(30);
        }

        losses.ShouldBe(23);
        (await house.Job("j")).ShouldBeOfType<Job.Failed>();
        (await house.Claim(Bert)).ShouldBeNull();
    }

    [Fact]
    public async Task While_the_storage_is_away_a_step_pauses_and_comes_back_by_itself()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        await house.Report(await house.MustClaim(Anna), new StepOutcome.Retry(StorageAway));

        (await house.Claim(Anna)).ShouldBeNull();
        (await house.Step("j", "probe")).Why.ShouldBe("The storage cannot be reached. It is tried again at 12:00:01 UTC.");

        await house.Pass(1);
        await house.Report(await house.MustClaim(Anna), new StepOutcome.Retry(StorageAway));
        await house.Pass(1.9);
        (await house.Claim(Anna)).ShouldBeNull();
        await house.Pass(0.1);
        (await house.Finish(await house.MustClaim(Anna))).Accepted.ShouldBeTrue();
    }

    [Fact]
    public async Task A_step_that_pauses_is_called_off_with_its_job()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        await house.Report(await house.MustClaim(Anna), new StepOutcome.Retry(StorageAway));

        await house.Jobs.Cancel(new("j"), "enough", Stop);

        await house.Pass(60);
        (await house.Claim(Anna)).ShouldBeNull();
        (await house.Step("j", "probe")).State.ShouldBe(StepState.Cancelled);
    }

    [Fact]
    public async Task Yielding_returns_the_step_without_trouble()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        var lease = await house.MustClaim(Anna);

        (await house.Report(lease, new StepOutcome.Yield("the owner needs the machine"))).Accepted.ShouldBeTrue();

        (await house.Job("j")).Troubles.ShouldBeEmpty();
        (await house.Step("j", "probe")).ShouldSatisfyAllConditions(
            step => step.State.ShouldBe(StepState.Open),
            step => step.Attempts.ShouldBe(0));
        house.Publisher.Told.ShouldBe([$"discard {lease.Staging}"]);
        (await house.MustClaim(Bert)).Fence.ShouldBe(2);
        await house.Pass(11);
        (await house.Job("j")).Troubles.ShouldBeEmpty();
    }

    [Fact]
    public async Task Cancelling_stops_whoever_works_on_the_job_and_cleans_up()
    {
        await using var house = await House.Open();
        await house.Planned("j");
        var lease = await house.MustClaim(Anna);

        (await house.Jobs.Cancel(new("j"), "wrong file", Stop)).ShouldBeOfType<Decision.Accept>();

        (await house.Job("j")).ShouldBeOfType<Job.Cancelled>().Reason.ShouldBe("wrong file");
        (await house.Leases.Renew(lease.LeaseId, Report(lease.Fence), Stop)).ShouldBe(LeaseOrders.Stop);
        (await house.Finish(lease)).Accepted.ShouldBeFalse();
        (await house.Claim(Bert)).ShouldBeNull();
        await house.Pass(0);
        house.Publisher.Told.Count(words => words == "clean j").ShouldBe(1);
        // Once more, for a worker that wrote until it heard of it.
        await house.Pass(60);
        house.Publisher.Told.Count(words => words == "clean j").ShouldBe(2);
        (await house.Store.NextReminder(Stop)).ShouldBeNull();
    }

    [Fact]
    public async Task An_unknown_lease_is_told_to_stop_and_its_result_is_refused()
    {
        await using var house = await House.Open();

        (await house.Leases.Renew("nobody", Report(1), Stop)).ShouldBe(LeaseOrders.Stop);
        (await house.Leases.Report("nobody", new(1, new StepOutcome.Yield("")), Stop)).Accepted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_result_under_a_wrong_fence_is_refused_and_the_lease_goes_on()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        var lease = await house.MustClaim(Anna);

        (await house.Leases.Report(lease.LeaseId, new(lease.Fence + 1, new StepOutcome.Done(Probed())), Stop)).Accepted.ShouldBeFalse();

        house.Publisher.Told.ShouldBeEmpty();
        (await house.Finish(lease)).Accepted.ShouldBeTrue();
    }
}
