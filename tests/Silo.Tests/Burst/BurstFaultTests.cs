using System.Net;
using Transcode.Contracts.Burst;
using Transcode.Domain.Burst;
using Transcode.Domain.Jobs;
using Transcode.Tests.RunPod;
using static Transcode.Domain.Tests.Jobs.Samples;

namespace Transcode.Silo.Tests.Burst;

/// <summary>Whatever a lender does wrong costs little, and harms no job.</summary>
public sealed class BurstFaultTests
{
    private readonly TaskCompletionSource _cold = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, "429")]
    [InlineData(HttpStatusCode.InternalServerError, "500")]
    [InlineData(HttpStatusCode.BadGateway, "502")]
    public async Task A_lender_that_has_too_much_to_do_is_left_alone_for_a_while_and_asked_again(HttpStatusCode answer, string told)
    {
        await using var home = await BurstHome.Open();
        home.RunPod.OnRun.Enqueue(answer);
        await home.Late("j");

        var refused = await home.Until(one => one.State == BurstState.Refused, "it is refused");
        (await home.Grain.Status()).ShouldSatisfyAllConditions(
            status => status.Fault.ShouldNotBeNull().ShouldContain(told),
            status => status.RestsUntil.ShouldBe(refused.EndedAt!.Value.AddSeconds(10)));
        await home.Until(one => one.State == BurstState.Completed, "it is asked again");

        (refused.Dollars, refused.ProviderId).ShouldBe((0m, null));
        home.RunPod.Asked.ShouldContain("GET /v2/ep-small/health", "it is asked first whether it is well");
        (await home.Told("j")).OfType<JobEvent.BurstStarted>().ShouldNotContain(started => started.Run == refused.Id, "what was not taken was no run");
        (await home.KeyOf(refused)).RevokedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_key_that_is_not_taken_is_told_and_waits_for_a_person()
    {
        await using var home = await BurstHome.Open(key: "another");
        await home.Late("j");
        await home.Until(one => one.State == BurstState.Refused, "it is refused");
        await home.Cluster.Pass(60);

        (await home.Run()).Error.ShouldNotBeNull().ShouldContain("Burst:RunPod:KeyFile");
        (await home.Grain.Status()).Fault.ShouldNotBeNull().ShouldNotContain("another");
        (await home.Cluster.WorkAll("j", Anna)).Job.ShouldBeOfType<Job.Ready>();
    }

    [Fact]
    public async Task A_start_whose_answer_gets_lost_is_another_run_and_the_first_one_does_no_harm()
    {
        await using var home = await BurstHome.Open();
        home.RunPod.ColdStart = _cold.Task;
        home.RunPod.OnRun.Enqueue(null);
        await home.Late("j");

        var lost = await home.Until(one => one.State == BurstState.Lost, "its answer got lost");
        await home.Until(one => one.State == BurstState.Queued, "another is asked for");

        (await home.KeyOf(lost)).RevokedAt.ShouldNotBeNull("if it runs after all, it ends at once");
        (await home.Runs())[0].Attempt.ShouldBe(2);
        home.RunPod.Orders.Count.ShouldBe(2);
        lost.Dollars.ShouldBeInRange(0.0015m, 0.01m);
    }

    [Theory]
    [InlineData("FAILED", BurstState.Failed)]
    [InlineData("TIMED_OUT", BurstState.TimedOut)]
    public async Task A_run_that_ends_badly_is_tried_once_more_and_then_the_fleet_does_it_alone(string status, BurstState state)
    {
        await using var home = await BurstHome.Open();
        home.RunPod.ColdStart = _cold.Task;
        home.RunPod.Webhooks = 0;
        await home.Late("j");
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var run = await home.Until(one => one.State == BurstState.Queued && one.Attempt == attempt, $"attempt {attempt}");
            await home.RunPod.End(run.ProviderId!, status);
            await home.Until(one => one.Id == run.Id && one.State == state, $"it ended as {status}");
        }
        await home.Cluster.Pass(30);

        (await home.Runs()).Count.ShouldBe(2);
        (await home.Grain.Status()).Held.ShouldHaveSingleItem().Why
            .ShouldEndWith("2 runs for it ended without a result, and no more are tried");
        (await home.Cluster.WorkAll("j", Anna)).Job.ShouldBeOfType<Job.Ready>();
    }

    [Fact]
    public async Task A_run_that_the_lender_forgot_is_lost()
    {
        await using var home = await BurstHome.Open();
        home.RunPod.ColdStart = _cold.Task;
        await home.Late("j");
        var run = await home.Until(one => one.State == BurstState.Queued, "it waits");
        home.RunPod.Forgets = true;

        var lost = await home.Until(one => one.Id == run.Id && one.IsOver, "it is given up");

        (lost.State, lost.EndedAt > lost.StartedAt + BurstDecider.KnownWithin).ShouldBe((BurstState.Lost, true));
        lost.Error.ShouldNotBeNull().ShouldContain("404");
    }

    [Fact]
    public async Task A_lender_that_is_away_while_a_run_works_costs_no_run()
    {
        await using var home = await BurstHome.Open();
        home.RunPod.Handler = async (_, stop) => { await _cold.Task.WaitAsync(stop); return "done"; };
        await home.Late("j");
        var run = await home.Until(one => one.State == BurstState.Running, "it runs");
        home.RunPod.Down = HttpStatusCode.ServiceUnavailable;
        await home.Cluster.Pass(60);
        (await home.Run()).State.ShouldBe(BurstState.Running);

        home.RunPod.Down = null;
        _cold.SetResult();

        (await home.Until(one => one.IsOver, "it ends")).ShouldSatisfyAllConditions(over => over.State.ShouldBe(BurstState.Completed),
            over => over.Id.ShouldBe(run.Id));
    }

    [Fact]
    public async Task A_machine_that_does_not_come_in_time_is_not_waited_for()
    {
        await using var home = await BurstHome.Open(BurstHome.Rules with { QueueSeconds = 20 });
        home.RunPod.ColdStart = _cold.Task;
        await home.Late("j");
        var run = await home.Until(one => one.State == BurstState.Queued, "it waits");

        var over = await home.Until(one => one.Id == run.Id && one.IsOver, "it is cancelled");

        (over.State, over.Dollars, over.Error).ShouldBe((BurstState.Cancelled, 0m, "It was not begun within 20 s."));
    }

    [Fact]
    public async Task A_notice_makes_us_look_at_once_and_a_second_one_does_nothing()
    {
        await using var home = await BurstHome.Open();
        home.RunPod.Handler = async (_, stop) => { await _cold.Task.WaitAsync(stop); return "done"; };
        home.RunPod.Webhooks = 0;
        await home.Late("j");
        var run = await home.Until(one => one.State == BurstState.Running, "it runs");
        var ended = new BurstNotice(run.Id, run.ProviderId!, BurstState.Completed);

        // What it says is not believed: the lender says that it runs.
        var looks = home.RunPod.Asked.Count;
        (await home.Grain.Notice(ended)).ShouldBe(BurstNoticeAnswer.Noted);
        await home.Cluster.Until(() => Task.FromResult(home.RunPod.Asked.Count > looks), "the lender is asked");
        (await home.Grain.Notice(ended with { State = BurstState.Running })).ShouldBe(BurstNoticeAnswer.Known);
        (await home.Grain.Notice(ended with { ProviderId = "other" })).ShouldBe(BurstNoticeAnswer.Conflict);
        (await home.Grain.Notice(ended with { Run = new("br_0") })).ShouldBe(BurstNoticeAnswer.Unknown);
        (await home.Run()).State.ShouldBe(BurstState.Running);

        _cold.SetResult();
        await home.Cluster.Until(() => Task.FromResult(home.RunPod.Runs.Single().State == "COMPLETED"), "it ended there");
        home.Cluster.Time.Jump(TimeSpan.FromSeconds(2));
        (await home.Grain.Notice(ended)).ShouldBe(BurstNoticeAnswer.Noted);
        // No timer went: it was the notice.
        await home.Cluster.Until(async () => (await home.Run()).State == BurstState.Completed, "it is known");
        var asked = home.RunPod.Asked.Count;
        (await home.Grain.Notice(ended)).ShouldBe(BurstNoticeAnswer.Known);
        (await home.Grain.Notice(ended with { State = BurstState.Failed })).ShouldBe(BurstNoticeAnswer.Known);
        home.RunPod.Asked.Count.ShouldBe(asked);
        await home.Cluster.Until(async () => (await home.Told("j")).Count == 2, "its job knows, once");
    }
}
