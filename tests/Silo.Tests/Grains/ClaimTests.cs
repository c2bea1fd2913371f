using System.Diagnostics;
using Transcode.Contracts.Dispatch;
using Transcode.Domain;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Lists;
using Transcode.Domain.Protocol;
using Transcode.Silo.Tests.Fixtures;
using static Transcode.Domain.Tests.Jobs.Samples;

namespace Transcode.Silo.Tests.Grains;

/// <summary>Who waits for work, and who gets it.</summary>
public sealed class ClaimTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_waiting_worker_is_woken_by_new_work(short silos)
    {
        await using var cluster = await Cluster.Start(silos);
        var waiting = cluster.Claim(Anna, wait: 8);
        await Waits(cluster, 1);
        await cluster.Submit(Order("j"));
        (await waiting.WaitAsync(TimeSpan.FromSeconds(5), Cluster.Stop)).ShouldHaveSingleItem().Step.Id.Value.ShouldBe("probe");
    }

    [Fact]
    public async Task Who_waits_longest_is_served_first()
    {
        await using var cluster = await Cluster.Start();
        var first = cluster.Claim(Anna, wait: 8);
        await Waits(cluster, 1);
        var second = cluster.Claim(Bert, wait: 8);
        await Waits(cluster, 2);
        await cluster.Submit(Order("j"));
        (await first.WaitAsync(TimeSpan.FromSeconds(5), Cluster.Stop)).ShouldHaveSingleItem();
        second.IsCompleted.ShouldBeFalse();
        await cluster.Submit(Order("k"));
        (await second.WaitAsync(TimeSpan.FromSeconds(5), Cluster.Stop)).ShouldHaveSingleItem().Job.Value.ShouldBe("k");
    }

    [Fact]
    public async Task Waiting_ends_with_nothing_after_the_time_that_was_asked_for()
    {
        await using var cluster = await Cluster.Start();
        var waiting = cluster.Claim(Anna, wait: 3);
        await Waits(cluster, 1);
        await cluster.Pass(4);
        (await waiting.WaitAsync(TimeSpan.FromSeconds(5), Cluster.Stop)).ShouldBeEmpty();
        await Waits(cluster, 0);
    }

    [Fact]
    public async Task A_caller_that_hangs_up_frees_its_place_and_holds_no_lease()
    {
        await using var cluster = await Cluster.Start(silos: 2);
        using var hangUp = new CancellationTokenSource();
        var waiting = cluster.ClaimUntil(Anna, 1, 8, hangUp.Token);
        await Waits(cluster, 1);
        await hangUp.CancelAsync();
        await Waits(cluster, 0);

        await cluster.Submit(Order("j"));

        (await cluster.MustClaim(Bert)).Step.Id.Value.ShouldBe("probe");
        (await cluster.Events("j")).OfType<JobEvent.StepLeased>().ShouldHaveSingleItem().Lease.Worker.ShouldBe(Bert);
        await Task.WhenAny(waiting);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-5, 1)]
    [InlineData(3, 3)]
    [InlineData(1_000_000, 64)]
    public async Task Room_is_bounded(int asked, int given)
    {
        await using var cluster = await Cluster.Start();
        for (var i = 0; i < 70; i++)
            await cluster.Submit(Order($"job-{i}"));
        await cluster.Until(async () => (await cluster.Lane().Status()).Open == 70, "all are offered");
        (await cluster.Claim(Anna, room: asked)).Length.ShouldBe(given);
    }

    [Fact]
    public async Task Every_step_reaches_exactly_one_of_many_waiting_workers()
    {
        await using var cluster = await Cluster.Start(silos: 2);
        var waiting = Enumerable.Range(0, 20).Select(i => cluster.Claim(new($"w{i}"), wait: 8)).ToList();
        await Waits(cluster, 20);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => cluster.Submit(Order($"job-{i}"))));
        await cluster.Until(() => Task.FromResult(waiting.Count(wait => wait.IsCompleted) == 10), "ten have something");
        waiting.Where(wait => wait.IsCompleted).SelectMany(wait => wait.Result).Select(lease => lease.Job).ShouldBeUnique();
        while (!waiting.TrueForAll(wait => wait.IsCompleted))
            await cluster.Pass(1);
        (await Task.WhenAll(waiting)).Sum(leases => leases.Length).ShouldBe(10);
    }

    [Fact]
    public async Task A_reservation_whose_worker_died_goes_to_another_in_a_moment()
    {
        await using var cluster = await Cluster.Start();
        await cluster.Submit(Order("j"));
        await cluster.Until(async () => (await cluster.Lane().Status()).Open == 1, "it is offered");
        (await cluster.Lane()
            .Take(new TakeRequest(new Candidate(Anna, ClaimScope.Usual, []), 1, TimeSpan.Zero), Cluster.Stop)).ShouldHaveSingleItem();
        (await cluster.Claim(Bert)).ShouldBeEmpty();
        await cluster.Pass(7);
        await cluster.MustClaim(Bert);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(1_000, Traits = ["long", "yes"])]
    public async Task A_lane_that_was_lost_is_rebuilt_from_the_unfinished_jobs(int jobs)
    {
        var first = await Cluster.Start();
        for (var i = 0; i < jobs; i++)
            await first.Submit(Order($"job-{i}", at: At.AddSeconds(i)));
        await using var second = await first.Restart();
        var since = Stopwatch.StartNew();
        (await second.Claim(Anna, room: 64)).Select(lease => lease.Job.Value).ShouldBe(Enumerable.Range(0, Math.Min(jobs, 64))
            .Select(i => $"job-{i}"));
        await second.Until(async () => (await second.Lane().Status()).Open == jobs - Math.Min(jobs, 64), "all are in the lane again");
        TestContext.Current.TestOutputHelper?.WriteLine($"a lane of {jobs} jobs is there again after {since.Elapsed.TotalSeconds:0.00} s");
    }

    [Fact]
    public async Task The_first_chunk_goes_first_then_the_sound_then_the_chunks_in_order_and_where_the_viewer_is_before_all()
    {
        await using var cluster = await Cluster.Start();
        await cluster.Planned("j");
        var open = (await cluster.View("j")).Steps.Count(step => step.State == StepState.Open);
        await cluster.Until(async () => (await cluster.Lane().Status()).Open == open, "all are offered");
        foreach (var step in (string[])["hls.video.0000.360p", "hls.audio", "hls.video.0000.720p", "hls.video.0001"])
            (await cluster.MustClaim(Anna)).Step.Id.Value.ShouldBe(step);

        await cluster.Job("j").Seek(40);
        await cluster.Until(async () => (await cluster.Lane().Status()).Open == open - 4, "all are offered anew");

        var next = (await cluster.MustClaim(Anna)).Step.ShouldBeOfType<Domain.Steps.Step.EncodeVideo>();
        next.Chunk.End.Seconds.ShouldBeGreaterThan(40);
        next.Chunk.Start.Seconds.ShouldBeLessThanOrEqualTo(40);

        // Where the fleet is going anyway, where somebody encodes already, and where there is no film, nothing moves.
        foreach (var seconds in (double[])[40, next.Chunk.End.Seconds + 1, 0, 1e9, -1, double.NaN])
            await cluster.Job("j").Seek(seconds);
        (await cluster.MustClaim(Anna)).Step.ShouldBeOfType<Domain.Steps.Step.EncodeVideo>().Chunk.Number.ShouldBe(next.Chunk.Number + 1);
    }

    [Fact]
    public async Task A_job_that_is_given_a_higher_priority_goes_before_those_that_came_earlier_and_keeps_it_over_a_restart()
    {
        await using var first = await Cluster.Start();
        await first.Planned("early");
        await first.Planned("late");
        (await first.MustClaim(Anna)).Job.Value.ShouldBe("early");

        (await first.Job("late").Prioritise(5)).Refused.ShouldBeNull();
        await first.Until(async () => (await first.Lane().Status()).Head?.Key.Job.Value == "late", "it stands first");
        (await first.MustClaim(Anna)).Job.Value.ShouldBe("late");
        (await first.Reader.Jobs(new JobFilter { Sort = JobSort.HighestPriority }))[0].ShouldSatisfyAllConditions(
            row => row.Id.Value.ShouldBe("late"), row => row.Priority.ShouldBe(5));

        await using var second = await first.Restart();
        (await second.View("late")).Job.Order.Priority.ShouldBe(5);
        (await second.MustClaim(Anna)).Job.Value.ShouldBe("late");
    }

    private static Task Waits(Cluster cluster, int count)
        => cluster.Until(async () => (await cluster.Lane().Status()).Waiting == count, $"{count} wait");
}
