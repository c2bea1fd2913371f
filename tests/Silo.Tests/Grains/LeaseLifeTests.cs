using Transcode.Domain;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Silo.Tests.Fixtures;
using static Transcode.Domain.Tests.Jobs.Samples;

namespace Transcode.Silo.Tests.Grains;

public sealed class LeaseLifeTests
{
    [Fact]
    public async Task A_silent_workers_step_goes_to_another_when_its_lease_ends()
    {
        await using var cluster = await Cluster.Start();
        await cluster.Submit(Order("j"));
        var lost = await cluster.MustClaim(Anna);

        await cluster.Pass(8);
        (await cluster.Claim(Bert)).ShouldBeEmpty();
        await cluster.Pass(2);

        var next = await cluster.MustClaim(Bert);
        (next.Step.Id, next.Fence > lost.Fence).ShouldBe((lost.Step.Id, true));
        (await cluster.View("j")).Job.Failures.ShouldHaveSingleItem().Why.Code.ShouldBe(FailureCodes.WorkerLost);
    }

    [Fact]
    public async Task A_worker_that_reports_keeps_its_step()
    {
        await using var cluster = await Cluster.Start();
        await cluster.Submit(Order("j"));
        var lease = await cluster.MustClaim(Anna);

        for (var beat = 0; beat < 10; beat++)
        {
            await cluster.Pass(3);
            (await cluster.Renew(lease, progress: beat)).ShouldBe(LeaseOrders.Continue);
        }

        (await cluster.View("j")).Job.Failures.ShouldBeEmpty();
        (await cluster.Step("j", "probe")).Progress.ShouldBe(9);
        (await cluster.Job("j").FindLease(lease.LeaseId)).ShouldNotBeNull().Worker.ShouldBe(Anna);
    }

    [Fact]
    public async Task A_worker_back_from_the_dead_is_told_to_stop_and_once_there_is_a_result_its_own_is_refused_and_discarded()
    {
        await using var cluster = await Cluster.Start();
        await cluster.Submit(Order("j"));
        var old = await cluster.MustClaim(Anna);
        await cluster.Pass(10);
        var present = await cluster.MustClaim(Bert);

        (await cluster.Renew(old)).ShouldBe(LeaseOrders.Stop);
        (await cluster.Job("j").FindLease(old.LeaseId)).ShouldBeNull();
        (await cluster.Finish(present)).Accepted.ShouldBeTrue();

        (await cluster.Finish(old)).Accepted.ShouldBeFalse();
        await cluster.Publisher.Until($"publish {present.Staging}");
        cluster.Publisher.Told.ShouldNotContain($"publish {old.Staging}");
    }

    [Fact]
    public async Task A_worker_that_was_cut_off_takes_its_step_up_again_if_nobody_else_has_it()
    {
        await using var cluster = await Cluster.Start();
        await cluster.Submit(Order("j"));
        var lease = await cluster.MustClaim(Anna);
        await cluster.Pass(11);
        (await cluster.Step("j", "probe")).State.ShouldBe(StepState.Open);

        (await cluster.Renew(lease, progress: 70)).ShouldBe(LeaseOrders.Continue);

        (await cluster.Claim(Bert)).ShouldBeEmpty();
        await cluster.Pass(8);
        (await cluster.Finish(lease)).Accepted.ShouldBeTrue();
        (await cluster.Events("j")).OfType<JobEvent.StepFailed>().Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_step_taken_up_again_can_be_lost_again()
    {
        await using var cluster = await Cluster.Start();
        await cluster.Submit(Order("j"));
        var lease = await cluster.MustClaim(Anna);
        await cluster.Pass(11);
        await cluster.Renew(lease);

        await cluster.Pass(11);

        (await cluster.MustClaim(Bert)).Fence.ShouldBeGreaterThan(lease.Fence);
        (await cluster.Renew(lease)).ShouldBe(LeaseOrders.Stop);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_late_but_valid_result_counts_as_long_as_nobody_has_delivered(bool anotherHasIt)
    {
        await using var cluster = await Cluster.Start();
        await cluster.Submit(Order("j"));
        var late = await cluster.MustClaim(Anna);
        await cluster.Pass(12);
        var present = anotherHasIt ? await cluster.MustClaim(Bert) : null;

        (await cluster.Finish(late)).Accepted.ShouldBeTrue();

        await cluster.Publisher.Until($"publish {late.Staging}");
        (await cluster.Until("j", view => view.HasPlan)).Job.Failures.ShouldBeEmpty();
        if (present is null)
            return;
        (await cluster.Renew(present)).ShouldBe(LeaseOrders.Stop);
        (await cluster.Finish(present)).Accepted.ShouldBeFalse();
        cluster.Publisher.Told.ShouldNotContain($"publish {present.Staging}");
    }

    [Fact]
    public async Task Who_gave_a_step_back_or_failed_it_does_not_have_it_any_more()
    {
        await using var cluster = await Cluster.Start();
        await cluster.Submit(Order("j"));
        foreach (var outcome in new StepOutcome[] { new StepOutcome.Yield("the owner needs the machine"), new StepOutcome.Retry(Crash) })
        {
            var lease = await cluster.MustClaim(Anna);
            (await cluster.Report(lease, outcome)).Accepted.ShouldBeTrue();
            (await cluster.Renew(lease)).ShouldBe(LeaseOrders.Stop);
            (await cluster.Finish(lease)).Accepted.ShouldBeFalse();
            await cluster.Publisher.Until($"discard {lease.Staging}");
        }
    }

    [Fact]
    public async Task A_step_that_kills_its_workers_for_a_quarter_of_an_hour_fails_its_job()
    {
        await using var cluster = await Cluster.Start(options: new EngineOptions { GiveUpSeconds = 60 });
        await cluster.Submit(Order("j"));
        for (var lost = 0; lost < 8; lost++)
        {
            for (var tries = 0; await cluster.Claim(Anna) is []; tries++)
            {
                tries.ShouldBeLessThan(60);
                await cluster.Pass(1);
            }
            await cluster.Pass(10);
        }
        (await cluster.View("j")).Job.ShouldBeOfType<Job.Failed>().Why.Message.ShouldContain("8 times a worker fell silent");
    }

    [Fact]
    public async Task While_the_storage_is_away_a_step_pauses_and_comes_back_by_itself()
    {
        await using var cluster = await Cluster.Start();
        await cluster.Submit(Order("j"));
        await cluster.Report(await cluster.MustClaim(Anna), new StepOutcome.Retry(StorageAway));

        (await cluster.Claim(Bert)).ShouldBeEmpty();
        (await cluster.Step("j", "probe")).State.ShouldBe(StepState.BackOff);
        await cluster.Pass(2);

        (await cluster.MustClaim(Bert)).Step.Id.Value.ShouldBe("probe");
    }

    [Fact]
    public async Task Yielding_costs_no_attempt_and_says_why()
    {
        await using var cluster = await Cluster.Start();
        await cluster.Submit(Order("j"));
        await cluster.Report(await cluster.MustClaim(Anna), new StepOutcome.Yield("on battery"));

        var view = await cluster.View("j");
        view.Job.Failures.ShouldBeEmpty();
        view.Steps.ShouldHaveSingleItem().Attempts.ShouldBe(0);
        view.Yielded.ShouldHaveSingleItem().Words.ShouldBe("on battery (anna)");
        (await cluster.MustClaim(Bert)).Step.Id.Value.ShouldBe("probe");
    }

    [Fact]
    public async Task Cancelling_stops_whoever_works_on_the_job_and_cleans_up_twice()
    {
        await using var cluster = await Cluster.Start();
        await cluster.Submit(Order("j"));
        var lease = await cluster.MustClaim(Anna);

        (await cluster.Job("j").Cancel("by a person")).Refused.ShouldBeNull();
        (await cluster.Job("j").Cancel("by another")).Refused.ShouldBeNull("cancelling twice is cancelling once");

        (await cluster.Renew(lease)).ShouldBe(LeaseOrders.Stop);
        (await cluster.Finish(lease)).Accepted.ShouldBeFalse();
        await cluster.Publisher.Until("clean j with outputs");
        await cluster.Pass(61);
        await cluster.Publisher.Until("clean j");
        await cluster.Until(async () => (await cluster.Events("j"))[^1] is JobEvent.JobCleaned, "cleaned");
    }

    [Fact]
    public async Task An_unknown_lease_is_told_to_stop_and_its_result_is_refused()
    {
        await using var cluster = await Cluster.Start();
        await cluster.Submit(Order("j"));
        foreach (var lease in new[] { "j~probe~nobody", "j", "", "j~~~" })
        {
            (await cluster.Job("j").Renew(lease, Report(1))).ShouldBe(LeaseOrders.Stop);
            (await cluster.Job("j").Result(lease, new ResultReport(1, new StepOutcome.Done(Probed())))).Accepted.ShouldBeFalse();
        }
    }

    [Fact]
    public async Task A_result_under_a_wrong_fence_is_refused_and_the_lease_goes_on()
    {
        await using var cluster = await Cluster.Start();
        await cluster.Submit(Order("j"));
        var lease = await cluster.MustClaim(Anna);

        (await cluster.Finish(lease with { Fence = lease.Fence + 1 })).Accepted.ShouldBeFalse();
        (await cluster.Renew(lease with { Fence = lease.Fence + 1 })).ShouldBe(LeaseOrders.Stop);

        (await cluster.Renew(lease)).ShouldBe(LeaseOrders.Continue);
        (await cluster.Finish(lease)).Accepted.ShouldBeTrue();
    }

    [Fact]
    public async Task A_result_told_twice_is_told_once()
    {
        await using var cluster = await Cluster.Start(silos: 2);
        await cluster.Submit(Order("j"));
        var lease = await cluster.MustClaim(Anna);

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => cluster.Finish(lease)));

        answers.ShouldAllBe(answer => answer.Accepted);
        await cluster.Until("j", view => view.HasPlan);
        cluster.Publisher.Told.Count(told => told == $"publish {lease.Staging}").ShouldBe(1);
    }

    [Fact]
    public async Task A_result_of_the_wrong_kind_is_the_workers_fault()
    {
        await using var cluster = await Cluster.Start();
        await cluster.Submit(Order("j"));
        await cluster.Report(await cluster.MustClaim(Anna), new StepOutcome.Done(Verified));
        (await cluster.View("j")).Job.Failures.ShouldHaveSingleItem().Why.Code.ShouldBe(FailureCodes.WorkerFault);
    }

    [Fact]
    public async Task A_step_that_fails_twice_fails_its_job_and_a_retry_begins_anew()
    {
        await using var cluster = await Cluster.Start();
        await cluster.Submit(Order("j"));
        for (var i = 0; i < 2; i++)
            await cluster.Report(await cluster.MustClaim(Anna), new StepOutcome.Retry(Crash));
        (await cluster.View("j")).Job.ShouldBeOfType<Job.Failed>();

        (await cluster.Job("j").Retry()).Refused.ShouldBeNull();

        await cluster.Publisher.Until("forget asset-j");
        (await cluster.WorkAll("j", Anna)).Job.ShouldBeOfType<Job.Ready>().Attempt.ShouldBe(2);
        (await cluster.Job("j").Retry()).Refused.ShouldBe(Refusal.NotFailed);
    }
}
