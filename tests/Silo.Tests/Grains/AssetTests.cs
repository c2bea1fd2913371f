using Transcode.Contracts.Assets;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Jobs;
using Transcode.Silo.Tests.Fixtures;
using static Transcode.Domain.Tests.Jobs.Samples;

namespace Transcode.Silo.Tests.Grains;

/// <summary>One place decides whether an asset takes a job.</summary>
public sealed class AssetTests
{
    [Fact]
    public async Task Of_four_submissions_at_once_one_wins()
    {
        await using var cluster = await Cluster.Start(silos: 2);
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => cluster.Submit(Order($"job-{i}", asset: "film"))));
        answers.Count(answer => answer.Refused is null).ShouldBe(1);
        answers.Where(answer => answer.Refused is not null).ShouldAllBe(answer => answer.Refused == AssetRefusal.Busy);
        (await cluster.Reader.Jobs(new())).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task The_same_order_again_is_the_same_job()
    {
        await using var cluster = await Cluster.Start();
        for (var i = 0; i < 3; i++)
            (await cluster.Submit(Order("j"))).Refused.ShouldBeNull();
        (await cluster.Events("j")).OfType<JobEvent.JobSubmitted>().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_is_delivered_takes_no_job_that_could_replace_it()
    {
        await using var cluster = await Cluster.Start();
        await cluster.Submit(Order("j", asset: "film"));
        await cluster.WorkAll("j", Anna);
        (await cluster.Submit(Order("k", asset: "film"))).Refused.ShouldBe(AssetRefusal.Ready);
        (await cluster.Job("k").View(0)).ShouldBeNull();
        cluster.Publisher.Told.ShouldNotContain(
            told => told.Contains("with outputs", StringComparison.Ordinal) || told.StartsWith("forget", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_thousand_jobs_of_one_label_change_nothing()
    {
        await using var cluster = await Cluster.Start();
        await Parallel.ForEachAsync(Enumerable.Range(0, 501), Cluster.Stop,
            async (i, _) => await cluster.Submit(Order($"job-{i}", label: "same.mp4")));
        await cluster.Submit(Order("mine", asset: "film", label: "same.mp4"));
        (await cluster.Submit(Order("other", asset: "film", label: "same.mp4"))).ShouldSatisfyAllConditions(
            answer => answer.Refused.ShouldBe(AssetRefusal.Busy),
            answer => answer.Asset!.Job.ShouldBe(new JobId("mine")));
    }

    [Fact]
    public async Task Its_status_follows_its_owner_and_nobody_else()
    {
        await using var cluster = await Cluster.Start();
        (await Asset(cluster).Begin("film.mp4")).Asset!.Status.ShouldBe(AssetStatus.Uploading);
        (await cluster.Submit(Order("early", asset: "film"))).Refused.ShouldBe(AssetRefusal.Uploading);
        (await Asset(cluster).Arrive("film.mp4")).Asset!.Status.ShouldBe(AssetStatus.Uploaded);
        await cluster.Submit(Order("j", asset: "film"));
        await cluster.Finish(await cluster.MustClaim(Anna));
        await cluster.Until("j", view => view.HasPlan);
        (await Status(cluster)).ShouldBe(AssetStatus.Transcoding);
        await cluster.Job("j").Cancel("no more");
        (await Status(cluster)).ShouldBe(AssetStatus.Failed);
        (await cluster.Submit(Order("k", asset: "film"))).Asset!.Generation.ShouldBe(2);
        (await Status(cluster)).ShouldBe(AssetStatus.Uploaded);
        await cluster.WorkAll("k", Anna);
        (await Status(cluster)).ShouldBe(AssetStatus.Ready);
        (await cluster.Job("j").Retry()).Refused.ShouldBe(Refusal.NotFailed, "a cancelled job is not tried again");
    }

    [Fact]
    public async Task It_is_deleted_only_when_no_job_works_on_it()
    {
        await using var cluster = await Cluster.Start();
        await cluster.Submit(Order("j", asset: "film"));
        (await Asset(cluster).Delete()).Refused.ShouldBe(AssetRefusal.Busy);
        await cluster.WorkAll("j", Anna);
        await cluster.Publisher.Until("clean j");
        (await Asset(cluster).Delete()).Refused.ShouldBeNull();
        (await Asset(cluster).Delete()).Refused.ShouldBe(AssetRefusal.Unknown);
    }

    private static IAssetGrain Asset(Cluster cluster) => cluster.Grains.GetGrain<IAssetGrain>("film");

    private static async Task<AssetStatus> Status(Cluster cluster) => (await Asset(cluster).Find())!.Status;
}
