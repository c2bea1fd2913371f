using Transcode.Contracts.Jobs;
using Transcode.Domain;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Domain.Workers;
using Transcode.Silo.Tests.Fixtures;
using static Transcode.Domain.Tests.Jobs.Samples;

namespace Transcode.Silo.Tests.Grains;

/// <summary>The tail of a job: Anna is slow, Bert is fast and idle.</summary>
public sealed class HedgeTests
{
    [Fact]
    public async Task An_idle_worker_that_waits_is_given_the_step_of_a_slow_one_and_the_timeline_says_why()
    {
        await using var cluster = await Fleet();
        var (slow, fast) = await Race(cluster);

        (fast.Step.Id, fast.Fence > slow.Fence).ShouldBe((slow.Step.Id, true));
        fast.Staging.ShouldNotBe(slow.Staging);
        (await cluster.Events("j")).OfType<JobEvent.StepHedged>().ShouldHaveSingleItem().Why.ShouldContain("hedged on worker bert");
        (await cluster.Step("j", slow.Step.Id.Value)).Hedge.ShouldNotBeNull().Worker.ShouldBe(Bert);
        (await cluster.Job("j").Running()).Select(row => row.Worker).ShouldBe([Anna, Bert]);
    }

    [Fact]
    public async Task The_slow_one_is_told_to_stop_and_nothing_is_held_against_it()
    {
        await using var cluster = await Fleet();
        var (slow, fast) = await Race(cluster);

        (await cluster.Finish(fast)).Accepted.ShouldBeTrue();

        (await cluster.Renew(slow, progress: 30)).ShouldBe(LeaseOrders.Stop);
        (await cluster.Report(slow, new StepOutcome.Retry(Crash))).Accepted.ShouldBeFalse();
        await cluster.Pass(12);
        (await cluster.View("j")).Job.Failures.ShouldBeEmpty();
        (await cluster.Worker("anna").Find())!.Failures.ShouldBeEmpty();
        await cluster.Publisher.Until($"publish {fast.Staging}");
        await cluster.Publisher.Until($"discard {slow.Staging}");
        (await cluster.Step("j", slow.Step.Id.Value)).Attempts.ShouldBe(1);
    }

    [Fact]
    public async Task The_slow_one_may_still_be_first()
    {
        await using var cluster = await Fleet();
        var (slow, fast) = await Race(cluster);

        (await cluster.Finish(slow)).Accepted.ShouldBeTrue();

        (await cluster.Renew(fast)).ShouldBe(LeaseOrders.Stop);
        (await cluster.Finish(fast)).Accepted.ShouldBeFalse();
        await cluster.Publisher.Until($"publish {slow.Staging}");
        cluster.Publisher.Told.ShouldNotContain($"publish {fast.Staging}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_one_dies_the_other_finishes_and_one_loss_is_counted(bool slowDies)
    {
        await using var cluster = await Fleet();
        var (slow, fast) = await Race(cluster);
        var alive = slowDies ? fast : slow;

        for (var beat = 0; beat < 5; beat++)
        {
            await cluster.Pass(3);
            (await cluster.Renew(alive)).ShouldBe(LeaseOrders.Continue);
        }

        (await cluster.Finish(alive)).Accepted.ShouldBeTrue();
        (await cluster.Events("j")).OfType<JobEvent.StepFailed>().ShouldHaveSingleItem().Failure.Worker.ShouldBe(slowDies ? Anna : Bert);
        (await cluster.Step("j", slow.Step.Id.Value)).Attempts.ShouldBe(2);
    }

    [Fact]
    public async Task A_failure_of_one_is_a_try_and_the_other_goes_on()
    {
        await using var cluster = await Fleet();
        var (slow, fast) = await Race(cluster);

        (await cluster.Report(fast, new StepOutcome.Retry(Crash))).Accepted.ShouldBeTrue();

        (await cluster.View("j")).Job.Failures.ShouldHaveSingleItem().Worker.ShouldBe(Bert);
        (await cluster.Renew(slow)).ShouldBe(LeaseOrders.Continue);
        (await cluster.Finish(slow)).Accepted.ShouldBeTrue();
    }

    [Fact]
    public async Task With_the_option_off_nothing_is_lent_twice()
    {
        await using var cluster = await Fleet(new EngineOptions { Hedge = false });
        var slow = await Slow(cluster);
        var waiting = cluster.Claim(Bert, wait: 5);
        while (!waiting.IsCompleted)
            await Beat(cluster, slow, 2);
        (await waiting).ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_lost_a_chunk_before_a_quarter_of_it_was_done_is_lent_none_of_the_last()
    {
        await using var cluster = await Fleet(isMeasured: false);
        var left = await Left(cluster, 2, 3);
        var other = left[1];
        await cluster.Report(left[0], new StepOutcome.Yield("to Anna"));
        var slow = await cluster.MustClaim(Anna);
        for (var second = 0; second < 34; second += 2)
            await Both(second);
        var waiting = cluster.Claim(Bert, wait: 8);
        while (!waiting.IsCompleted)
            await Both(34);

        var again = (await waiting).ShouldHaveSingleItem();
        (await cluster.Finish(again)).Accepted.ShouldBeTrue();
        (await cluster.Renew(slow)).ShouldBe(LeaseOrders.Stop);
        await cluster.Report(other, new StepOutcome.Yield("to whoever comes"));
        await cluster.Pass(3);

        again.Step.Id.ShouldBe(slow.Step.Id);
        (await cluster.Claim(Anna, wait: 0)).ShouldBeEmpty();
        (await cluster.MustClaim(Bert)).Step.Id.ShouldBe(other.Step.Id);

        async Task Both(int second)
        {
            await cluster.Pass(2);
            await cluster.Renew(slow, progress: 0, fps: 1);
            await cluster.Renew(other, progress: 2 * second, fps: 20);
        }
    }

    private static async Task<Cluster> Fleet(EngineOptions? options = null, bool isMeasured = true)
    {
        var cluster = await Cluster.Start(options: options);
        foreach (var (worker, fps) in new[] { (Anna, 10.0), (Bert, 100.0) })
            await cluster.Worker(worker.Value)
                .Announce(new Announcement { WorkerId = worker.Value, Speed = isMeasured ? [new EncoderSpeed("libx264", 720, fps)] : [] });
        return cluster;
    }

    /// <summary>Of a job nothing but one chunk is left, which Anna has had for a while.</summary>
    private static async Task<ClaimedStep> Slow(Cluster cluster)
    {
        foreach (var lease in await Left(cluster, 3))
            await cluster.Report(lease, new StepOutcome.Yield("to Anna"));
        return await cluster.MustClaim(Anna);
    }

    /// <summary>Of a job nothing is left but these chunks, which Bert holds.</summary>
    private static async Task<IReadOnlyList<ClaimedStep>> Left(Cluster cluster, params int[] chunks)
    {
        await cluster.Submit(Order("j"));
        await cluster.Finish(await cluster.MustClaim(Bert));
        var open = (await cluster.Until("j", view => view.HasPlan)).Steps.Count(step => step.State == StepState.Open);
        var all = new List<ClaimedStep>();
        await cluster.Until(async () => { all.AddRange(await cluster.Claim(Bert, room: 64)); return all.Count == open; },
            "all chunks and the sound are lent");
        List<ClaimedStep> left =
            [.. chunks.Select(number => all.First(lease => lease.Step is Step.EncodeVideo video && video.Chunk.Number == number))];
        foreach (var lease in all.Except(left))
            await cluster.Finish(lease);
        return left;
    }

    private static async Task Beat(Cluster cluster, ClaimedStep slow, int seconds)
    {
        for (var second = 0; second < seconds; second += 2)
        {
            await cluster.Pass(2);
            await cluster.Renew(slow, progress: 5 + second / 2);
        }
    }

    private static async Task<(ClaimedStep Slow, ClaimedStep Fast)> Race(Cluster cluster)
    {
        var slow = await Slow(cluster);
        await Beat(cluster, slow, 20);
        var waiting = cluster.Claim(Bert, wait: 8);
        for (var tries = 0; tries < 30; tries++)
        {
            await Beat(cluster, slow, 2);
            if (waiting.IsCompleted && await waiting is [var fast])
                return (slow, fast);
            if (waiting.IsCompleted)
                waiting = cluster.Claim(Bert, wait: 8);
        }
        throw new InvalidOperationException("Nothing was lent a second time.");
    }
}
