using Transcode.Domain.Assets;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;
using Transcode.Domain.Tests.Jobs;
using Transcode.Silo.Tests.Fixtures;

namespace Transcode.Silo.Tests.Grains;

public sealed class WholeLifeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_job_runs_from_its_submission_to_delivery(short silos)
    {
        await using var cluster = await Cluster.Start(silos);
        (await cluster.Submit(Samples.Order("a"))).Asset!.Job.ShouldBe(new("a"));
        (await cluster.WorkAll("a", Samples.Anna)).Job.ShouldBeOfType<Job.Ready>().Outputs.Count.ShouldBe(1);

        var events = await cluster.Events("a");
        events[0].ShouldBeOfType<JobEvent.JobSubmitted>();
        events.OfType<JobEvent.StepLeased>().Count().ShouldBe(events.OfType<JobEvent.ResultAccepted>().Count());
        events.OfType<JobEvent.StepFinished>().Select(finished => finished.Step).ShouldBeUnique();
        await cluster.Until(async () => (await cluster.Events("a"))[^1] is JobEvent.JobCleaned, "cleaned");
        (await cluster.Grains.GetGrain<Contracts.Assets.IAssetGrain>("asset-a").Find())!.Status.ShouldBe(AssetStatus.Ready);
        (await cluster.Reader.Depth()).ShouldBe(new QueueDepth(0, 0, 0));
    }

    [Fact]
    public async Task Twenty_jobs_and_four_workers_do_every_step_once()
    {
        await using var cluster = await Cluster.Start(silos: 2);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => cluster.Submit(Samples.Order($"job-{i}"))));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async w =>
        {
            for (var idle = 0; idle < 100;)
                if (await cluster.Claim(new($"w{w}"), room: 2) is { Length: > 0 } leases)
                    foreach (var lease in leases)
                        (await cluster.Finish(lease)).Accepted.ShouldBeTrue();
                else
                {
                    idle++;
                    await Task.Delay(10, Cluster.Stop);
                }
        }));
        for (var i = 0; i < 20; i++)
        {
            (await cluster.View($"job-{i}")).Job.ShouldBeOfType<Job.Ready>();
            var events = await cluster.Events($"job-{i}");
            events.OfType<JobEvent.StepLeased>().Select(leased => leased.Lease.Step).ShouldBeUnique();
            events.OfType<JobEvent.ResultAccepted>().Select(accepted => accepted.Step).ShouldBeUnique();
        }
    }
}
