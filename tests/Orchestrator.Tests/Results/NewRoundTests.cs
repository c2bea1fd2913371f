using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Orchestrator.Leases;
using Transcode.Orchestrator.Tests.Fixtures;
using static Transcode.Domain.Tests.Jobs.Samples;
using static Transcode.Orchestrator.Tests.Fixtures.House;

namespace Transcode.Orchestrator.Tests.Results;

public sealed class NewRoundTests
{
    [Fact]
    public async Task When_cutting_is_given_up_old_steps_stop_and_old_outputs_go_before_new_steps_open()
    {
        await using var house = await House.Open();
        await house.Planned("j");
        await house.Finish(await house.MustClaim(Anna));
        var cutting = await house.MustClaim(Anna);
        var other = await house.MustClaim(Bert);

        await LosesFrames(house, cutting);

        (await house.Leases.Renew(other.LeaseId, Report(other.Fence), Stop)).ShouldBe(LeaseOrders.Stop);
        (await house.Finish(other)).Accepted.ShouldBeFalse();
        (await house.Claim(Bert)).ShouldBeNull();
        await house.Pass(0);
        house.Publisher.Told.ShouldContain("forget asset-j");
        var whole = await house.MustClaim(Bert);
        (whole.Round, whole.Step.ShouldBeOfType<Step.EncodeVideo>().Chunk.Cut).ShouldBe((2, null));
        await house.Finish(whole);
        await house.WorkAll(Bert);
        (await house.Job("j")).ShouldBeOfType<Job.Ready>().Outputs.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_retried_job_begins_anew_with_its_outputs_forgotten()
    {
        await using var house = await House.Open();
        await house.Planned("j");
        for (var failures = 0; failures < 2; failures++)
            await house.Report(await house.MustClaim(Anna), new StepOutcome.Retry(Crash));

        (await house.Jobs.Retry(new("j"), Stop)).ShouldBeOfType<Decision.Accept>();
        await house.Pass(0);

        house.Publisher.Told.ShouldContain("forget asset-j");
        await house.WorkAll(Bert);
        (await house.Job("j")).ShouldBeOfType<Job.Ready>().Attempt.ShouldBe(2);
    }

    [Fact]
    public async Task What_is_being_published_is_finished_before_the_outputs_are_forgotten()
    {
        await using var house = await House.Open();
        await house.Planned("j");
        var cutting = await house.MustClaim(Anna);
        var publishing = await house.MustClaim(Bert);
        var gate = new TaskCompletionSource();
        var began = new TaskCompletionSource();
        (house.Publisher.Gate, house.Publisher.OnBegin) = (gate.Task, () => began.TrySetResult());
        var report = house.Finish(publishing);
        await began.Task.WaitAsync(TimeSpan.FromSeconds(20), Stop);

        await LosesFrames(house, cutting);
        var beginning = house.Pass(0);
        house.Publisher.Told.ShouldNotContain("forget asset-j");
        gate.SetResult();

        (await report).Accepted.ShouldBeFalse();
        await beginning;
        var told = house.Publisher.Told.ToList();
        told.IndexOf("forget asset-j").ShouldBeGreaterThan(told.IndexOf($"publish {publishing.Staging}"));
    }

    [Fact]
    public async Task Killed_before_the_outputs_were_forgotten_the_round_begins_after_the_start()
    {
        await using var house = await House.Open();
        await house.Planned("j");
        await LosesFrames(house, await house.MustClaim(Anna));
        using var image = house.Image();

        await using var after = await House.Open(image, house.Time);
        await after.Pass(0);

        after.Publisher.Told.ShouldBe(["forget asset-j"]);
        await after.WorkAll(Anna);
        (await after.Job("j")).ShouldBeOfType<Job.Ready>();
    }

    /// <summary>Twice: the first time it may be the worker.</summary>
    private static async Task LosesFrames(House house, ClaimedStep cutting)
    {
        await house.Report(cutting, new StepOutcome.Retry(CutMismatch));
        var again = await house.MustClaim(Anna);
        again.Step.Id.ShouldBe(cutting.Step.Id);
        await house.Report(again, new StepOutcome.Retry(CutMismatch));
    }
}
