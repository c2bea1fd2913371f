using Transcode.Domain;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Protocol;
using Transcode.Silo.Tests.Fixtures;
using static Transcode.Domain.Tests.Jobs.Samples;

namespace Transcode.Silo.Tests.Grains;

/// <summary>All silos are killed, and others begin over the same facts.</summary>
public sealed class RestartTests
{
    [Fact]
    public async Task The_embedded_workers_steps_go_on_at_once_and_cost_nothing()
    {
        var options = new EngineOptions { EmbeddedWorker = Anna };
        var first = await Cluster.Start(options: options);
        await first.Submit(Order("j"));
        var (lost, other) = (await first.MustClaim(Anna), Order("k"));
        await first.Submit(other);
        var lives = await first.MustClaim(Bert);
        first.Time.Advance(TimeSpan.FromSeconds(1));

        await using var second = await Later(first, options);

        (await second.MustClaim(Anna)).Step.Id.ShouldBe(lost.Step.Id);
        (await second.View("j")).Job.Failures.ShouldBeEmpty();
        (await second.View("j")).Steps.ShouldHaveSingleItem().Attempts.ShouldBe(1);
        (await second.Renew(lives)).ShouldBe(LeaseOrders.Continue);
    }

    [Fact]
    public async Task A_lease_from_before_has_a_whole_length_anew_and_nobody_else_gets_the_step_meanwhile()
    {
        var first = await Cluster.Start();
        await first.Submit(Order("j"));
        var lease = await first.MustClaim(Anna);

        await using var second = await first.Restart();

        await second.Pass(7);
        (await second.Claim(Bert)).ShouldBeEmpty();
        (await second.Renew(lease)).ShouldBe(LeaseOrders.Continue);
        await second.Pass(7);
        (await second.Finish(lease)).Accepted.ShouldBeTrue();
    }

    [Fact]
    public async Task Who_does_not_come_back_is_remembered_as_lost()
    {
        var first = await Cluster.Start();
        await first.Submit(Order("j"));
        await first.MustClaim(Anna);

        await using var second = await first.Restart();

        await second.Until("j", _ => true);
        await second.Pass(11);
        (await second.MustClaim(Bert)).Step.Id.Value.ShouldBe("probe");
        (await second.View("j")).Job.Failures.ShouldHaveSingleItem().Worker.ShouldBe(Anna);
    }

    [Fact]
    public async Task A_job_in_the_middle_goes_on_to_its_end()
    {
        var first = await Cluster.Start();
        await first.Planned("j");
        var held = await first.MustClaim(Anna);
        for (var i = 0; i < 2; i++)
            await first.Finish(await first.MustClaim(Anna));

        await using var second = await first.Restart();

        (await second.Finish(held)).Accepted.ShouldBeTrue();
        (await second.WorkAll("j", Anna)).Job.ShouldBeOfType<Job.Ready>();
        (await second.Events("j")).OfType<JobEvent.StepFinished>().Select(finished => finished.Step).ShouldBeUnique();
    }

    [Fact(Timeout = 60_000)]
    public async Task Jobs_and_a_lane_that_come_into_being_together_do_not_wait_for_each_other()
    {
        var first = await Cluster.Start();
        string[] jobs = ["i", "j", "k"];
        foreach (var job in jobs)
            await first.Submit(Order(job));
        var reads = 0;

        // The first offers its step, so that the lane asks the others, while those still read.
        await using var second =
            await first.Restart(
                facts: log => new BrokenLog(log, beforeReading: () => Thread.Sleep(300 * Interlocked.Increment(ref reads))));

        var views = await Task.WhenAll(jobs.Select(second.View)).WaitAsync(TimeSpan.FromSeconds(30), Cluster.Stop);
        views.ShouldAllBe(view => view.Steps.Length == 1);
        (await second.MustClaim(Anna)).Step.Id.Value.ShouldBe("probe");
    }

    /// <summary>The next process begins later than all that happened in this one.</summary>
    private static async Task<Cluster> Later(Cluster first, EngineOptions options)
    {
        var second = await first.Restart(options, later: TimeSpan.FromMinutes(1));
        return second;
    }
}
