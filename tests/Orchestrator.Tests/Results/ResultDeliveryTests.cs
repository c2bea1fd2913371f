using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;
using Transcode.Orchestrator.State;
using Transcode.Orchestrator.Tests.Fixtures;
using static Transcode.Domain.Tests.Jobs.Samples;
using static Transcode.Orchestrator.Tests.Fixtures.House;

namespace Transcode.Orchestrator.Tests.Results;

public sealed class ResultDeliveryTests
{
    [Fact]
    public async Task A_result_is_public_before_what_waits_for_it_is_open()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        var lease = await house.MustClaim(Anna);
        house.Publisher.OnBegin = () => house.Store.Depth(Stop).Result.OpenSteps.ShouldBe(0);

        (await house.Finish(lease)).ShouldBe(new(true, "accepted"));

        house.Publisher.Told.ShouldBe([$"publish {lease.Staging}"]);
        (await house.Store.Depth(Stop)).OpenSteps.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_result_told_twice_is_told_once()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        var lease = await house.MustClaim(Anna);

        (await house.Finish(lease)).Accepted.ShouldBeTrue();
        (await house.Finish(lease)).Accepted.ShouldBeTrue();

        house.Publisher.Told.Count.ShouldBe(1);
        (await house.Jobs.Timeline(new("j"), Stop)).Count(stored => stored.Event is JobEvent.JobPlanned).ShouldBe(1);
    }

    [Fact]
    public async Task A_result_told_twice_at_the_same_time_is_published_once()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        var lease = await house.MustClaim(Anna);
        var gate = new TaskCompletionSource();
        var began = new TaskCompletionSource();
        (house.Publisher.Gate, house.Publisher.OnBegin) = (gate.Task, () => began.TrySetResult());
        var first = house.Finish(lease);
        await began.Task.WaitAsync(TimeSpan.FromSeconds(20), Stop);

        var second = house.Finish(lease);
        gate.SetResult();

        (await first).Accepted.ShouldBeTrue();
        (await second).Accepted.ShouldBeTrue();
        house.Publisher.Told.Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_could_not_be_published_is_tried_again()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        var lease = await house.MustClaim(Anna);
        house.Publisher.Fault = new IOException("the storage is away");

        (await house.Finish(lease)).Accepted.ShouldBeTrue();

        (await house.Step("j", "probe")).State.ShouldBe(StepState.Accepted);
        (await house.Claim(Bert)).ShouldBeNull();
        house.Publisher.Fault = null;
        await house.Pass(30);
        (await house.Step("j", "probe")).State.ShouldBe(StepState.Done);
        (await house.Claim(Bert)).ShouldNotBeNull();
    }

    [Fact]
    public async Task What_cannot_be_published_for_long_is_a_failure_of_the_storage()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        await house.Finish(await WithFault(house));

        for (var passed = 0; passed <= 600; passed += 30)
            await house.Pass(30);

        var trouble = (await house.Job("j")).Troubles.ShouldHaveSingleItem();
        (trouble.Why.Code, trouble.Why.Party, trouble.Why.Detail).ShouldBe((FailureCodes.StorageFailed, Party.Storage, "the storage is away"));
        await house.Pass(1);
        (await house.MustClaim(Bert)).Fence.ShouldBe(2);
    }

    private static async Task<Orchestrator.Leases.ClaimedStep> WithFault(House house)
    {
        house.Publisher.Fault = new IOException("the storage is away");
        return await house.MustClaim(Anna);
    }

    [Fact]
    public async Task Killed_before_publishing_the_result_is_published_after_the_start()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        var lease = await house.MustClaim(Anna);
        Folder? image = null;
        house.Publisher.OnBegin = () => image ??= house.Image();
        await house.Finish(lease);

        using var left = image.ShouldNotBeNull();
        await using var after = await House.Open(left, with: usual => usual with { EmbeddedWorker = Anna });
        (await after.Step("j", "probe")).State.ShouldBe(StepState.Accepted);
        await after.Store.Recover(Anna, after.Time.GetUtcNow(), after.Time.GetUtcNow(), Stop);
        await after.Pass(0);

        after.Publisher.Told.ShouldBe([$"publish {lease.Staging}"]);
        await after.WorkAll(Anna);
        (await after.Job("j")).ShouldBeOfType<Job.Ready>();
    }

    [Fact]
    public async Task A_result_is_delivered_even_if_the_worker_hangs_up()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        var lease = await house.MustClaim(Anna);
        var gate = new TaskCompletionSource();
        var began = new TaskCompletionSource();
        (house.Publisher.Gate, house.Publisher.OnBegin) = (gate.Task, () => began.TrySetResult());
        using var line = new CancellationTokenSource();
        var report = house.Leases.Report(lease.LeaseId, new(lease.Fence, new StepOutcome.Done(Probed())), line.Token);
        await began.Task.WaitAsync(TimeSpan.FromSeconds(20), Stop);

        await line.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(report);
        var news = house.Store.Pulses.Events.Next;
        gate.SetResult();

        await news.WaitAsync(TimeSpan.FromSeconds(20), Stop);
        (await house.Step("j", "probe")).State.ShouldBe(StepState.Done);
    }

    [Fact]
    public async Task A_result_of_the_wrong_kind_is_the_workers_fault()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        var lease = await house.MustClaim(Anna);

        await house.Report(lease, new StepOutcome.Done(Encoded));

        house.Publisher.Told.ShouldBe([$"discard {lease.Staging}"]);
        (await house.Job("j")).Troubles.ShouldHaveSingleItem().Why.Code.ShouldBe(FailureCodes.WorkerFault);
        (await house.MustClaim(Bert)).Step.Id.ShouldBe(lease.Step.Id);
    }

    [Fact]
    public async Task Bad_input_rejects_the_job_at_once()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);

        await house.Report(await house.MustClaim(Anna), new StepOutcome.Reject(BadInput));

        (await house.Job("j")).ShouldBeOfType<Job.Rejected>().Why.ShouldBe(BadInput);
        (await house.Step("j", "probe")).Why.ShouldBe(BadInput.Message);
    }

    [Fact]
    public async Task A_step_that_fails_twice_fails_its_job_and_the_others_are_told_to_stop()
    {
        await using var house = await House.Open();
        await house.Planned("j");
        var failing = await house.MustClaim(Anna);
        await house.Report(failing, new StepOutcome.Retry(Crash));
        var again = await house.MustClaim(Bert);
        again.Step.Id.ShouldBe(failing.Step.Id);
        var other = await house.MustClaim(Anna);

        await house.Report(again, new StepOutcome.Retry(Crash));

        (await house.Job("j")).ShouldBeOfType<Job.Failed>();
        (await house.Leases.Renew(other.LeaseId, Report(other.Fence), Stop)).ShouldBe(Domain.Protocol.LeaseOrders.Stop);
    }
}
