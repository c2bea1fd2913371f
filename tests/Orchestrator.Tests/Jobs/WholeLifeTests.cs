using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;
using Transcode.Orchestrator.Leases;
using Transcode.Orchestrator.Tests.Fixtures;
using static Transcode.Domain.Tests.Jobs.Samples;
using static Transcode.Orchestrator.Tests.Fixtures.House;

namespace Transcode.Orchestrator.Tests.Jobs;

public sealed class WholeLifeTests
{
    [Fact]
    public async Task A_job_goes_from_submission_to_ready()
    {
        await using var house = await House.Open();
        (await house.Jobs.Submit(Order("j"), Stop)).ShouldBeOfType<Job.Probing>();

        await house.WorkAll(Anna);

        var job = (await house.Job("j")).ShouldBeOfType<Job.Ready>();
        job.Outputs.Select(output => output.Key).ShouldBe(["master.m3u8"]);
        (await house.Jobs.FindAsset(job.Order.Asset, Stop))!.Status.ShouldBe(AssetStatus.Ready);
        (await house.Jobs.Progress(job.Id, Stop))!.Percent.ShouldBe(100);
    }

    [Fact]
    public async Task Its_timeline_tells_all_that_happened_in_order()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        await house.WorkAll(Anna);

        var timeline = await house.Jobs.Timeline(new JobId("j"), Stop);

        timeline.Select(stored => stored.Event.GetType().Name).Where(name => name != nameof(JobEvent.StepFinished)).ShouldBe([
            nameof(JobEvent.JobSubmitted), nameof(JobEvent.SourceProbed), nameof(JobEvent.JobPlanned), nameof(JobEvent.EncodingFinished),
            nameof(JobEvent.OutputsPackaged), nameof(JobEvent.OutputsVerified), nameof(JobEvent.JobReady)]);
        timeline.Select(stored => stored.Sequence).ShouldBeInOrder(SortDirection.Ascending);
    }

    [Fact]
    public async Task A_step_is_lent_with_the_results_it_waited_for()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        ClaimedStep lease;
        while ((lease = await house.MustClaim(Anna)).Step is not Step.Package)
            await house.Finish(lease);

        lease.Inputs.Keys.ShouldBe(lease.Step.WaitsFor.Select(step => step.Value), ignoreOrder: true);
        lease.Inputs.Values.ShouldAllBe(result => result is StepResult.Encoded);
        lease.Source.ShouldBe(Order("j").Source);
    }

    [Fact]
    public async Task The_same_order_submitted_twice_is_one_job()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        await house.Jobs.Submit(Order("j"), Stop);

        await house.MustClaim(Anna);
        (await house.Claim(Bert)).ShouldBeNull();
        (await house.Jobs.Timeline(new JobId("j"), Stop)).Count.ShouldBe(1);
    }
}
