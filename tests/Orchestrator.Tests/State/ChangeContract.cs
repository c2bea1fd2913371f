using System.Text.Json;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Jobs;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Orchestrator.Jobs;
using Transcode.Orchestrator.State;
using Transcode.Orchestrator.Tests.Fixtures;
using static Transcode.Domain.Tests.Jobs.Samples;

namespace Transcode.Orchestrator.Tests.State;

/// <summary>The entity transaction of any store.</summary>
public abstract class ChangeContract<THome> : StoreContract<THome> where THome : IStoreHome, new()
{
    [Fact]
    public async Task A_submitted_job_is_found_with_its_asset_and_its_open_probe()
    {
        await Submit("j");

        var job = (await Store.FindJob(new("j"), Stop)).ShouldBeOfType<Job.Probing>();
        job.Order.Label.ShouldBe("holiday.mp4");
        (await Store.FindAsset(job.Order.Asset, Stop))!.Status.ShouldBe(AssetStatus.Uploaded);
        (await Row(Key("j", "probe"))).State.ShouldBe(StepState.Open);
    }

    [Fact]
    public async Task What_nobody_submitted_is_not_found()
    {
        (await Store.FindJob(new("j"), Stop)).ShouldBeNull();
        (await Store.FindAsset(new("a"), Stop)).ShouldBeNull();
        (await Store.FindLease("l", Stop)).ShouldBeNull();
        (await Store.Steps(new("j"), 1, Stop)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_plan_is_found_as_it_was_written_after_a_restart()
    {
        await Planned("j");
        await Reopen();

        var job = await Store.FindJob(new("j"), Stop);

        JsonSerializer.Serialize(job!.Plan!, ProtocolJson.Default.Plan).ShouldBe(JsonSerializer.Serialize(PlanOf(job.Order), ProtocolJson.Default.Plan));
        (await Store.FindAsset(job.Order.Asset, Stop))!.Status.ShouldBe(AssetStatus.Transcoding);
    }

    [Fact]
    public async Task A_refused_command_writes_nothing()
    {
        await Submit("j");
        var before = await Store.LastSequence(Stop);

        var change = await Tell("j", new JobCommand.Retry());

        change.Decision.ShouldBe(new Decision.Refuse(Refusal.NotFailed));
        (await Store.LastSequence(Stop)).ShouldBe(before);
    }

    [Fact]
    public async Task A_decision_that_throws_leaves_no_trace()
    {
        await Submit("j");
        var before = await Store.LastSequence(Stop);

        await Should.ThrowAsync<InvalidOperationException>(() => Store.Change(new(new("j")), _ => throw new InvalidOperationException("no"), Now, Stop));

        (await Store.LastSequence(Stop)).ShouldBe(before);
        (await Tell("j", new JobCommand.Cancel("enough"))).Decision.ShouldBeOfType<Decision.Accept>();
    }

    [Fact]
    public async Task A_step_told_twice_is_recorded_once()
    {
        await Planned("j");
        var step = new JobCommand.RecordStep(new("hls.video.0000"), Anna, Encoded);
        await Tell("j", step, "hls.video.0000");
        var after = await Store.LastSequence(Stop);

        await Tell("j", step, "hls.video.0000");

        (await Store.LastSequence(Stop)).ShouldBe(after);
        (await Row(Key("j", "hls.video.0000"))).State.ShouldBe(StepState.Done);
    }

    [Fact]
    public async Task Decisions_on_one_job_follow_each_other()
    {
        await Planned("j", seconds: 600);
        var steps = (await Store.Steps(new("j"), 1, Stop)).Where(row => row.State == StepState.Open).Select(row => row.Key.Step).ToList();

        await Task.WhenAll(steps.Select(step => Task.Run(() => Tell("j", new JobCommand.RecordStep(step, Anna, Encoded), step.Value), Stop)));

        // Had one overwritten another, a step would be missing and packaging would never open.
        var job = (await Store.FindJob(new("j"), Stop)).ShouldBeOfType<Job.Packaging>();
        job.Done.Count.ShouldBe(steps.Count + 1);
        (await Row(Key("j", "hls.package"))).State.ShouldBe(StepState.Open);
    }

    [Fact]
    public async Task Cancelling_calls_off_every_step_that_is_not_over()
    {
        await Planned("j");
        var done = await MustClaim(Anna);
        await Tell("j", new JobCommand.RecordStep(done.Key.Step, Anna, Encoded), done.Key.Step.Value);
        var leased = await MustClaim(Anna);

        await Tell("j", new JobCommand.Cancel("enough"));

        (await Row(done.Key)).State.ShouldBe(StepState.Done);
        (await Renew(leased)).ShouldBeFalse();
        (await Claim(Bert, room: 100)).ShouldBeEmpty();
        (await Store.Depth(Stop)).ShouldBe(new QueueDepth(0, 0, 0));
        (await Due(Now)).Select(reminder => reminder.Kind).ShouldBe([ReminderKind.Clean]);
    }

    [Fact]
    public async Task A_new_round_is_held_until_it_is_opened()
    {
        await Planned("j");
        await Tell("j", Trouble(new("hls.video.0001"), CutMismatch), "hls.video.0001");
        await Tell("j", Trouble(new("hls.video.0001"), CutMismatch), "hls.video.0001");

        (await Claim(Anna, room: 100)).ShouldBeEmpty();
        (await Due(Now)).ShouldContain(reminder => reminder.Kind == ReminderKind.BeginRound && reminder.Key == "j");

        await Store.OpenHeld(new("j"), 2, Now, Stop);
        (await Claim(Anna, room: 100)).ShouldAllBe(row => row.Key.Round == 2);
        (await Row(Key("j", "hls.video.0001"))).State.ShouldBe(StepState.Failed);
        (await Row(Key("j", "hls.video.0002"))).State.ShouldBe(StepState.Cancelled);
    }

    [Fact]
    public async Task A_round_that_was_given_up_is_not_opened()
    {
        await Planned("j");
        await Tell("j", Trouble(new("hls.video.0001"), CutMismatch), "hls.video.0001");
        await Tell("j", Trouble(new("hls.video.0001"), CutMismatch), "hls.video.0001");

        await Store.OpenHeld(new("j"), 1, Now, Stop);

        (await Claim(Anna, room: 100)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Jobs_are_listed_newest_first_and_page_by_page()
    {
        foreach (var id in new[] { "a", "b", "c", "d" })
            await Submit(id);
        await Tell("b", new JobCommand.Cancel("enough"));

        var first = await Store.ListJobs(new JobFilter(Limit: 2), Stop);
        var second = await Store.ListJobs(new JobFilter(Limit: 2, Before: first[^1].Id), Stop);

        first.Concat(second).Select(job => job.Id.Value).ShouldBe(["d", "c", "b", "a"]);
        var cancelled = (await Store.ListJobs(new JobFilter(JobState.Cancelled), Stop)).ShouldHaveSingleItem();
        (cancelled.Id.Value, cancelled.Why).ShouldBe(("b", "enough"));
    }

    [Fact]
    public async Task Jobs_are_found_by_part_of_their_label()
    {
        await Tell("a", new JobCommand.Submit(Order("a", label: "Holiday 100%.mp4")));
        await Tell("b", new JobCommand.Submit(Order("b", label: "wedding.mp4")));

        (await Store.ListJobs(new JobFilter(Label: "day 100%"), Stop)).Select(job => job.Id.Value).ShouldBe(["a"]);
        (await Store.ListJobs(new JobFilter(Label: "%"), Stop)).Select(job => job.Id.Value).ShouldBe(["a"]);
    }

    [Fact]
    public async Task A_second_job_of_an_asset_goes_on_from_its_state()
    {
        await Submit("a", asset: "film");
        await Tell("a", new JobCommand.Cancel("enough"));
        (await Store.FindAsset(new("film"), Stop))!.Status.ShouldBe(AssetStatus.Failed);

        await Submit("b", asset: "film");

        (await Store.FindAsset(new("film"), Stop))!.Status.ShouldBe(AssetStatus.Uploaded);
    }

    [Fact]
    public async Task Outputs_are_deleted_by_one_alone()
    {
        var job = new JobId("j");
        var first = await Store.HoldOutputs(job, OutputsUse.Publish, Stop);
        var second = await Store.HoldOutputs(job, OutputsUse.Publish, Stop);
        var deletion = Store.HoldOutputs(job, OutputsUse.Delete, Stop);
        var late = Store.HoldOutputs(job, OutputsUse.Publish, Stop);
        await using (await Store.HoldOutputs(new("other"), OutputsUse.Delete, Stop)) { }

        deletion.IsCompleted.ShouldBeFalse();
        await first.DisposeAsync();
        await second.DisposeAsync();
        var alone = await deletion;
        late.IsCompleted.ShouldBeFalse();
        await alone.DisposeAsync();
        await (await late).DisposeAsync();
    }
}
