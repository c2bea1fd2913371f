using Transcode.Contracts.Assets;
using Transcode.Contracts.Retention;
using Transcode.Domain.Jobs;
using Transcode.Domain.Lists;
using Transcode.Domain.Protocol;
using Transcode.Silo.Retention;
using Transcode.Silo.Tests.Fixtures;
using static Transcode.Domain.Tests.Jobs.Samples;

namespace Transcode.Silo.Tests.Grains;

/// <summary>Nothing that is over is remembered for ever.</summary>
public sealed class RetentionTests
{
    [Fact]
    public async Task What_is_over_for_long_is_forgotten_and_what_is_under_way_never()
    {
        var before = await Cluster.Start();
        await before.Submit(Order("old"));
        (await before.WorkAll("old", Anna)).Job.ShouldBeOfType<Job.Ready>();
        await before.Publisher.Until("clean old");
        await before.Planned("long");
        await before.Grains.GetGrain<IAssetGrain>("half").Begin("half.mp4");
        await before.Worker("gone").Announce(new Announcement { WorkerId = "gone" });
        await using var cluster = await before.Restart(later: TimeSpan.FromDays(91));
        await cluster.Submit(Order("new", at: At.AddDays(91)));
        await cluster.Job("new").Cancel("enough");
        await cluster.Publisher.Until("clean new with outputs");
        await cluster.Until(async () =>
        {
            cluster.Time.Advance(TimeSpan.FromSeconds(15));
            await cluster.Worker("gone").Look();
            return (await cluster.Worker("gone").Find())!.Status == Domain.Workers.WorkerStatus.Offline;
        }, "it is known to be gone");

        var swept = await cluster.Grains.GetGrain<IRetentionGrain>(0).Sweep();

        swept.ShouldBe(new Swept(1, 1, 1));
        (await cluster.Reader.Jobs(new JobFilter())).Select(line => line.Id.Value).Order().ShouldBe(["long", "new"]);
        (await cluster.Job("old").View(0)).ShouldBeNull();
        (await cluster.Events("old")).ShouldBeEmpty();
        (await cluster.View("long")).HasPlan.ShouldBeTrue();
        (await cluster.Roster.List()).ShouldBeEmpty();
        (await cluster.Grains.GetGrain<IAssetGrain>("half").Find()).ShouldBeNull();
        (await cluster.Grains.GetGrain<IRetentionGrain>(0).Sweep()).ShouldBe(Swept.Nothing);
    }

    [Fact]
    public async Task Nought_days_are_for_ever()
    {
        var before = await Cluster.Start();
        await before.Submit(Order("old"));
        await before.WorkAll("old", Anna);
        await before.Publisher.Until("clean old");
        await using var cluster =
            await before.Restart(new EngineOptions { Retention = new RetentionOptions { JobDays = 0, WorkerDays = 0, UploadDays = 0 } },
                later: TimeSpan.FromDays(30_000));

        (await cluster.Grains.GetGrain<IRetentionGrain>(0).Sweep()).ShouldBe(Swept.Nothing);

        (await cluster.View("old")).Job.IsFinal.ShouldBeTrue();
    }

    [Fact]
    public async Task A_job_that_is_not_over_does_not_let_itself_be_forgotten()
    {
        await using var cluster = await Cluster.Start();
        await cluster.Planned("j");

        (await cluster.Job("j").Forget()).ShouldBeFalse();

        (await cluster.WorkAll("j", Anna)).Job.ShouldBeOfType<Job.Ready>();
    }

    [Fact]
    public void A_number_of_days_that_is_none_is_named() =>
        new EngineOptions { Retention = new RetentionOptions { JobDays = -1 } }.Faults().ShouldHaveSingleItem()
            .ShouldContain("JobDays is -1");
}
