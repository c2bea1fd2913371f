using Transcode.Domain;
using Transcode.Domain.Profiles;
using Transcode.Domain.Protocol;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Domain.Workers;
using Transcode.Orchestrator.State;
using Transcode.Orchestrator.Tests.Fixtures;
using static Transcode.Domain.Tests.Jobs.Samples;
using static Transcode.Orchestrator.Tests.Fixtures.House;

namespace Transcode.Orchestrator.Tests.Jobs;

/// <summary>Every step says in words why it does not run.</summary>
public sealed class WaitingTests
{
    [Fact]
    public async Task A_step_names_what_it_waits_for()
    {
        await using var house = await House.Open();
        await house.Planned("j");

        (await house.Step("j", "hls.package")).Why.ShouldBe("waits for hls.audio and 7 more");
        (await house.Step("j", "hls.verify")).Why.ShouldBe("waits for hls.audio and 7 more");
    }

    [Fact]
    public async Task An_open_step_says_that_nobody_asks_for_work()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        (await house.Step("j", "probe")).Why.ShouldBe("about to begin");

        house.Time.Advance(3);

        (await house.Step("j", "probe")).Why.ShouldBe("no worker asks for work: start one, or see why the workers are silent");
    }

    [Fact]
    public async Task An_open_step_says_that_no_worker_has_room()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        await house.Jobs.Submit(Order("k"), Stop);
        await house.MustClaim(Anna);
        house.Time.Advance(3);

        (await house.Step("k", "probe")).Why.ShouldBe("no worker has room: 1 running, 1 waiting");
    }

    [Fact]
    public async Task An_open_step_says_that_the_only_worker_pauses_and_why()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        await house.Workers.Announce(new Announcement { WorkerId = "laptop", Status = "paused", Paused = "on battery" }, Stop);
        house.Time.Advance(3);

        (await house.Step("j", "probe")).Why.ShouldBe("laptop is paused: on battery");
    }

    [Fact]
    public async Task A_worker_of_another_version_gets_nothing_and_the_step_says_so()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        await house.Workers.Announce(new Announcement { WorkerId = Anna.Value, Version = "0.0.9" }, Stop);
        house.Time.Advance(3);

        (await house.Claim(Anna)).ShouldBeNull();
        (await house.Step("j", "probe")).Why.ShouldBe($"{Anna} is version 0.0.9, this server {ProductVersion.Current}: update the older of the two");

        await house.Workers.Announce(new Announcement { WorkerId = Anna.Value, Version = ProductVersion.Current }, Stop);
        (await house.Claim(Anna)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_step_that_one_encoder_alone_may_do_says_that_nobody_has_proven_it_and_goes_to_whom_has()
    {
        await using var house = await House.Open();
        var nvenc = Hls with { Video = Hls.Video! with { Encoder = "h264_nvenc" } };
        await house.Workers.Announce(new Announcement { WorkerId = Anna.Value, Encoders = ["libx264", "aac"], Tools = ["libvips"] }, Stop);
        await house.Jobs.Submit(Order("j") with { Profiles = [nvenc] }, Stop);
        await house.Report(await house.MustClaim(Anna), new StepOutcome.Done(Probed()));

        (await house.MustClaim(Anna)).Step.Id.Value.ShouldBe("hls.audio");
        (await house.Leases.Claim(new LeaseRequest { WorkerId = Anna, WaitSeconds = 0 }, Stop)).ShouldBeEmpty();
        house.Time.Advance(3);
        (await house.Step("j", "hls.video.0000")).Why.ShouldBe("no worker has proven h264_nvenc: start one where it works, or cancel the job; it waits for as long as it takes");

        await house.Workers.Announce(new Announcement { WorkerId = Bert.Value, Encoders = ["libx264", "aac", "h264_nvenc"], Tools = [] }, Stop);
        (await house.MustClaim(Bert)).Step.Id.Value.ShouldBe("hls.video.0000");
    }

    [Fact]
    public async Task What_a_worker_gave_back_for_want_of_a_tool_goes_to_another_costs_no_attempt_and_says_so()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        var lease = await house.MustClaim(Anna);
        await house.Report(lease, new StepOutcome.Yield("it is an image and needs libvips, which this worker does not have"));

        LeaseRequest again = new() { WorkerId = Anna, WaitSeconds = 0, Avoids = [new AvoidedStep(lease.Job, lease.Round, lease.Step.Id)] };
        (await house.Leases.Claim(again, Stop)).ShouldBeEmpty();
        var step = await house.Step("j", "probe");
        step.Why.ShouldStartWith("given back: it is an image and needs libvips, which this worker does not have (anna); ");
        step.Attempts.ShouldBe(0);
        (await house.MustClaim(Bert)).Step.Id.ShouldBe(lease.Step.Id);
    }

    [Fact]
    public async Task An_image_whose_last_worker_with_libvips_left_says_what_it_waits_for_and_can_be_cancelled()
    {
        await using var house = await House.Open();
        var photo = new SourceFacts { Kind = AssetKind.Image, Container = "png", Bytes = 9, Image = new ImageFacts("png", 100, 100, 1) };
        var thumbnails = Hls with { Name = "thumbnails", Assets = [AssetKind.Image], Video = null, Audio = null, Hls = null, Mp4 = false, Pictures = [new() { Name = "small", Format = PictureFormat.Webp, Width = 60, Height = 60 }] };
        await house.Workers.Announce(new Announcement { WorkerId = Anna.Value, Encoders = ["libx264", "aac"], Tools = ["libvips"] }, Stop);
        await house.Workers.Announce(new Announcement { WorkerId = Bert.Value, Encoders = ["libx264", "aac"], Tools = [] }, Stop);
        await house.Jobs.Submit(Order("j") with { Profiles = [thumbnails] }, Stop);
        await house.Report(await house.MustClaim(Anna), new StepOutcome.Done(new StepResult.Probed(photo, null)));
        await house.Workers.Announce(new Announcement { WorkerId = Anna.Value, Status = "draining", Encoders = ["libx264", "aac"], Tools = ["libvips"] }, Stop);

        (await house.Leases.Claim(new LeaseRequest { WorkerId = Bert, WaitSeconds = 0 }, Stop)).ShouldBeEmpty();
        house.Time.Advance(3);
        (await house.Step("j", "thumbnails.pictures")).Why.ShouldBe("no worker has proven libvips: start one where it works, or cancel the job; it waits for as long as it takes");
        await house.Jobs.Cancel(new JobId("j"), "nobody will come", Stop);
        (await house.Job("j")).ShouldBeOfType<Domain.Jobs.Job.Cancelled>();
    }

    [Fact]
    public async Task An_open_step_says_which_job_goes_first_and_why()
    {
        await using var house = await House.Open();
        foreach (var (job, priority) in new[] { ("runs", 9), ("first", 0), ("second", 0) })
            await house.Jobs.Submit(Order(job, priority), Stop);
        await house.MustClaim(Anna);
        house.Time.Advance(3);
        (await house.Step("first", "probe")).Why.ShouldBe("no worker has room: 1 running, 2 waiting");
        (await house.Step("second", "probe")).Why.ShouldBe("no worker has room: 1 running, 2 waiting; it is the turn of job first");

        await house.Jobs.Submit(Order("urgent", 5), Stop);

        (await house.Step("first", "probe")).Why.ShouldBe("no worker has room: 1 running, 3 waiting; job urgent goes first, it has a higher priority");
    }

    [Fact]
    public async Task An_open_step_names_the_idle_worker_that_is_too_slow_for_it()
    {
        await using var house = await House.Open();
        await house.Planned("j");
        foreach (var (worker, fps) in new[] { (Anna, 1), (Bert, 100) })
            await house.Workers.Announce(new Announcement { WorkerId = worker.Value, Encoders = ["libx264", "aac"], Speed = [new EncoderSpeed("libx264", 360, fps)] }, Stop);
        house.Time.Advance(3);
        await house.MustClaim(Bert);

        (await house.Claim(Anna)).ShouldBeNull();

        (await house.Step("j", "hls.video.0001")).Why.ShouldNotBeNull().ShouldEndWith("; anna is idle but so slow that the others will end it sooner");
    }

    [Fact]
    public async Task An_open_step_says_that_nobody_has_proven_what_it_needs()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        await house.Workers.Announce(new Announcement { WorkerId = "anna", Encoders = ["h264_nvenc"] }, Stop);
        house.Time.Advance(3);

        (await house.Step("j", "probe")).Why.ShouldBe("no worker has libx264 and aac: start one that proves it");
    }

    [Fact]
    public async Task An_open_step_says_that_all_workers_drain()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        await house.Workers.Announce(new Announcement { WorkerId = "anna", Status = "draining" }, Stop);
        house.Time.Advance(3);

        (await house.Step("j", "probe")).Why.ShouldBe("no worker takes new work: they are draining or quarantined");
    }

    [Fact]
    public async Task A_confined_step_names_its_worker()
    {
        await using var house = await House.Open();
        await house.Workers.Announce(new Announcement { WorkerId = "anna" }, Stop);
        await house.Jobs.Submit(Order("j") with { Only = Anna }, Stop);
        house.Time.Advance(3);

        (await house.Step("j", "probe")).Why.ShouldBe("is confined to worker anna, which has no room");
    }

    [Fact]
    public async Task A_step_that_is_tried_again_says_after_what()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        await house.Report(await house.MustClaim(Anna), new StepOutcome.Retry(Crash));

        var step = await house.Step("j", "probe");
        step.Why.ShouldStartWith("tried again after: ffmpeg died of signal 11.; ");
        (step.Attempts, step.Worker).ShouldBe((1, Anna));
    }

    [Fact]
    public async Task A_silent_worker_is_named_with_the_time_that_is_left()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        await house.MustClaim(Anna);
        (await house.Step("j", "probe")).Why.ShouldBe("runs on anna");

        house.Time.Advance(8);

        (await house.Step("j", "probe")).Why.ShouldBe("worker anna is silent for 8 s; its lease ends in 4 s");
    }

    [Fact]
    public async Task After_a_cutting_mismatch_the_new_round_says_that_it_is_held()
    {
        await using var house = await House.Open();
        await house.Planned("j");
        for (var time = 0; time < 2; time++)
            await house.Report(await house.MustClaim(Anna), new StepOutcome.Retry(CutMismatch));

        (await house.Step("j", "hls.video.0000")).Why.ShouldBe("waits until the outputs of the earlier attempt are deleted");
    }

    [Fact]
    public async Task What_never_began_says_so_when_the_job_is_over()
    {
        await using var house = await House.Open();
        await house.Planned("j");
        await house.Jobs.Cancel(new("j"), "enough", Stop);

        (await house.Step("j", "hls.video.0000")).Why.ShouldBe("called off");
        (await house.Step("j", "hls.package")).Why.ShouldBe("never began: the job is over");
        (await house.Step("j", "probe")).ShouldSatisfyAllConditions(
            step => step.State.ShouldBe(StepState.Done),
            step => step.Why.ShouldBeNull());
    }
}
