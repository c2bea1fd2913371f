using System.Text.Json;
using Transcode.Domain.Jobs;
using Transcode.Domain.Profiles;
using Transcode.Domain.Protocol;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using static Transcode.Domain.Tests.Jobs.JobLife;

namespace Transcode.Domain.Tests.Jobs;

public sealed class JobDeciderTests
{
    public static TheoryData<string> Finals => ["ready", "failed", "rejected", "cancelled"];

    [Fact]
    public void A_submitted_job_waits_for_its_probe()
    {
        var life = Submitted().Then(new JobEvent.JobSubmitted(Samples.Order("j")));

        JobDecider.Open(life.Is<Job.Probing>()).ShouldHaveSingleItem().ShouldBeOfType<Step.Probe>().Grid.ShouldBe(MediaTime.FromSeconds(2));
    }

    [Fact]
    public void What_was_not_submitted_is_unknown_to_every_command()
    {
        foreach (var command in new[] { Done("probe", Samples.Probed()), FailedStep("probe", Samples.Crash), LostWorker("probe"),
            new JobCommand.Cancel(""), new JobCommand.Retry() })
            Nothing.When(command).ThenRefused(Refusal.Unknown);
    }

    [Fact]
    public void A_source_that_is_there_needs_no_fetch() => Submitted().Is<Job.Probing>().Done.ShouldBeEmpty();

    [Fact]
    public void An_order_is_taken_once()
        => Submitted().When(new JobCommand.Submit(Samples.Order("j"))).ThenRefused(Refusal.AlreadySubmitted);

    [Fact]
    public void A_probed_source_is_planned_and_all_its_encodes_open()
    {
        var job = Encoding().Then(typeof(JobEvent.SourceProbed), typeof(JobEvent.JobPlanned)).Is<Job.Encoding>();

        job.Plan.ShouldNotBeNull();
        job.Done.ShouldBe([StepGraph.ProbeId]);
        JobDecider.Open(job).Select(step => step.Id.Value).ShouldBe(
            ["hls.audio", "hls.video.0000.360p", "hls.video.0000.720p", "hls.video.0001", "hls.video.0002", "hls.video.0003",
                "hls.video.0004", "hls.video.0005", "hls.video.0006.720p", "hls.video.0006.360p"]);
    }

    [Fact]
    public void A_plan_says_how_many_chunks_and_segments_all_profiles_make_and_what_of_what_name()
    {
        var still = new Profile
        {
            Name = "still",
            Description = "A poster.",
            Assets = [AssetKind.Video],
            Poster = new PosterSettings(),
        };
        var order = Samples.Order("j") with { Profiles = [Samples.Hls, Samples.Hls with { Name = "again" }, still] };

        var (planned, single) = (Encoding(order).Told<JobEvent.JobPlanned>(), Encoding().Told<JobEvent.JobPlanned>());

        (single.Chunks, single.Segments).ShouldBe((7, 10));
        (planned.Chunks, planned.Segments).ShouldBe((2 * single.Chunks, 2 * single.Segments));
        planned.Profiles.ShouldBe(["hls", "again", "still"]);
        planned.Renditions.ShouldBe(["720p", "360p", "again-720p", "again-360p", "poster.jpg"]);
    }

    [Theory]
    [InlineData(DamagePolicy.Reject, true, true)]
    [InlineData(DamagePolicy.Reject, false, false)]
    [InlineData(DamagePolicy.Accept, true, false)]
    public void A_source_that_the_probe_finds_damaged_is_rejected_where_one_of_its_profiles_accepts_none(DamagePolicy policy,
        bool isDamaged, bool isRejected)
    {
        var probed = Samples.Probed();
        if (isDamaged)
            probed = probed with { Facts = probed.Facts with { Damage = ["the index is missing", "the file is cut off"] } };
        var order = Samples.Order("j") with { Profiles = [Samples.Hls, Samples.Hls with { Name = "strict", Damage = policy }] };

        var life = Submitted(order).When(Done("probe", probed));

        if (!isRejected)
            life.Is<Job.Encoding>();
        else
            life.Then(typeof(JobEvent.SourceProbed), typeof(JobEvent.JobRejected)).Is<Job.Rejected>().Why.ShouldSatisfyAllConditions(
                why => why.Code.ShouldBe(FailureCodes.InputDamaged),
                why => why.Message.ShouldContain("accepts none: the index is missing; the file is cut off."));
    }

    [Fact]
    public void Where_a_job_goes_is_told_with_whom_it_leaves_and_why()
    {
        var pinned = Encoding().When(new JobCommand.Pin(Samples.Anna, "somebody asked"));
        pinned.Told<JobEvent.JobPinned>().Why.ShouldBe("is pinned to worker anna, because somebody asked");
        var moved = pinned.When(new JobCommand.Pin(Samples.Bert, "anna is offline"));
        moved.Told<JobEvent.JobPinned>().Why.ShouldBe("goes from worker anna to bert, because anna is offline");
        moved.When(new JobCommand.Pin(null, "bert is offline")).Told<JobEvent.JobPinned>().Why.ShouldBe(
            "is no longer pinned to worker bert, because bert is offline: whoever is free takes its steps");
    }

    [Fact]
    public void A_source_that_no_profile_applies_to_is_rejected_with_what_to_do()
    {
        var video = Samples.Probed();
        var life = Submitted().When(Done("probe", video with { Facts = video.Facts with { Kind = AssetKind.Audio } }))
            .Then(typeof(JobEvent.SourceProbed), typeof(JobEvent.JobRejected));

        life.Is<Job.Rejected>().Why.ShouldSatisfyAllConditions(
            why => why.Code.ShouldBe(FailureCodes.ProfileMismatch),
            why => why.Message.ShouldContain("Choose a profile"));
    }

    [Fact]
    public void A_probe_that_answers_with_something_else_is_out_of_order() =>
        Submitted().When(Done("probe", Samples.Encoded)).ThenRefused(Refusal.OutOfOrder);

    /// <summary>A verification that answered like a packaging once made the job ready, unverified.</summary>
    [Fact]
    public void A_step_that_answers_like_another_is_out_of_order()
    {
        Encoding().When(Done("hls.audio", Samples.Packaged)).ThenRefused(Refusal.OutOfOrder);
        Packaging().When(Done("hls.package", Samples.Packaged)).When(Done("hls.verify", Samples.Packaged)).ThenRefused(Refusal.OutOfOrder);
    }

    [Fact]
    public void A_step_the_plan_does_not_know_is_out_of_order() =>
        Encoding().When(Done("hls.video.9999", Samples.Encoded)).ThenRefused(Refusal.OutOfOrder);

    [Fact]
    public void A_finished_step_is_noted() =>
        Encoding().When(Done("hls.audio", Samples.Encoded)).Then(new JobEvent.StepFinished(new("hls.audio"), Samples.Anna))
            .Is<Job.Encoding>();

    [Fact]
    public void A_step_told_twice_is_told_once() =>
        Encoding().When(Done("hls.audio", Samples.Encoded)).When(Done("hls.audio", Samples.Encoded)).ThenNothing();

    [Fact]
    public void The_last_encode_ends_encoding_and_opens_packaging()
    {
        var life = Packaging().Then(typeof(JobEvent.StepFinished), typeof(JobEvent.EncodingFinished));

        JobDecider.Open(life.Is<Job.Packaging>()).Select(step => step.Id.Value).ShouldBe(["hls.package", "hls.verify"]);
    }

    [Fact]
    public void What_is_packaged_is_verified_before_it_is_ready()
    {
        var packaged = Packaging().When(Done("hls.package", Samples.Packaged))
            .Then(typeof(JobEvent.StepFinished), typeof(JobEvent.OutputsPackaged));
        JobDecider.Open(packaged.Is<Job.Packaging>()).Select(step => step.Id.Value).ShouldBe(["hls.verify"]);

        var ready = packaged.When(Done("hls.verify", Samples.Verified with { Warnings = ["the sound ends 0.2 s early"] }))
            .Then(typeof(JobEvent.StepFinished), typeof(JobEvent.OutputsVerified), typeof(JobEvent.JobReady)).Is<Job.Ready>();

        ready.Outputs.Select(output => output.Key).ShouldBe(["master.m3u8"]);
        ready.Warnings.ShouldBe(["the sound ends 0.2 s early"]);
    }

    [Fact]
    public void Damage_is_a_warning_with_its_timecode()
    {
        var damaged =
            Samples.Encoded with
            {
                Damage = [new Damage(MediaTime.FromSeconds(6), MediaTime.FromSeconds(6.04),
                "error while decoding MB 4 7")]
            };

        Encoding().When(Done("hls.video.0001", damaged))
            .Then(typeof(JobEvent.StepFinished), typeof(JobEvent.DamageFound), typeof(JobEvent.ProgressReached)).Is<Job.Encoding>()
            .Warnings.ShouldBe(["the source is damaged between 00:00:06.000 and 00:00:06.040: error while decoding MB 4 7"]);
    }

    [Fact]
    public void A_warning_that_several_results_share_is_told_once()
    {
        var job = JobDecider.Evolve(Encoding().When(Done("hls.video.0001", Samples.Encoded)).Is<Job.Encoding>(),
            new JobEvent.OutputsRendered(new("a"), [], ["lowered by 6.0 dB", "lowered by 6.0 dB"]));
        JobDecider.Evolve(job,
            new JobEvent.OutputsRendered(new("b"), [], ["lowered by 6.0 dB", "another"])).Warnings.ShouldBe(["lowered by 6.0 dB",
            "another"]);
    }

    [Fact]
    public void Damage_of_an_image_has_no_timecode()
    {
        var damaged = Samples.Encoded with { Damage = [new Damage(MediaTime.Zero, MediaTime.Zero, "a corrupt block")] };
        Encoding().When(Done("hls.video.0001", damaged)).Is<Job.Encoding>().Warnings.ShouldBe(["the source is damaged: a corrupt block"]);
    }

    [Fact]
    public void Bad_input_rejects_the_job_wherever_it_is_met()
    {
        foreach (var (life, step) in new[] { (Submitted(), "probe"), (Encoding(), "hls.video.0003"), (Packaging(), "hls.package") })
            life.When(new JobCommand.RecordReject(new(step), Samples.Anna, Samples.BadInput))
                .Then(new JobEvent.StepFailed(new(new(step), Samples.Anna, Samples.BadInput)), new JobEvent.JobRejected(Samples.BadInput))
                .Is<Job.Rejected>().Why.ShouldBe(Samples.BadInput);
    }

    [Fact]
    public void A_job_can_be_cancelled_until_it_is_over()
    {
        foreach (var life in new[] { Submitted(), Encoding(), Packaging() })
        {
            var cancelled = life.When(new JobCommand.Cancel("wrong file")).Then(new JobEvent.JobCancelled("wrong file"));
            cancelled.Is<Job.Cancelled>().Reason.ShouldBe("wrong file");
            cancelled.When(new JobCommand.Cancel("again")).ThenNothing();
        }
        foreach (var life in new[] { Ready(), Failed(), Rejected() })
            life.When(new JobCommand.Cancel("too late")).ThenRefused(Refusal.AlreadyFinished);
    }

    [Theory, MemberData(nameof(Finals))]
    public void What_is_over_opens_nothing_and_takes_no_reports(string final)
    {
        var life = Final(final);

        JobDecider.Open(life.Job!).ShouldBeEmpty();
        life.When(Done("hls.audio", Samples.Encoded)).ThenRefused(Refusal.AlreadyFinished);
        life.When(FailedStep("hls.audio", Samples.Crash)).ThenRefused(Refusal.AlreadyFinished);
        life.When(LostWorker("hls.audio")).ThenRefused(Refusal.AlreadyFinished);
        life.When(new JobCommand.RecordReject(new("hls.audio"), Samples.Anna, Samples.BadInput)).ThenRefused(Refusal.AlreadyFinished);
    }

    [Theory, MemberData(nameof(Finals))]
    public void Only_what_failed_may_be_tried_again(string final)
    {
        var life = Final(final).When(new JobCommand.Retry());

        if (final == "failed")
            life.Then(new JobEvent.JobRetried(2));
        else
            life.ThenRefused(Refusal.NotFailed);
    }

    [Fact]
    public void A_retried_job_begins_anew()
    {
        var before = Failed();
        var job = before.When(new JobCommand.Retry()).Is<Job.Probing>();

        (job.Attempt, job.Generation).ShouldBe((2, before.Job!.Generation + 1));
        (job.Done.Count, job.Failures.Count, job.Outputs.Count, job.Plan).ShouldBe((0, 0, 0, null));
        JobDecider.Open(job).ShouldHaveSingleItem().Id.ShouldBe(StepGraph.ProbeId);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void A_broken_source_burns_no_more_retries_than_allowed(int allowed)
    {
        var life = Failed(Samples.Order("j") with { RetriesAllowed = allowed });
        for (var retry = 0; retry < allowed; retry++)
            life = life.When(new JobCommand.Retry()).When(Done("probe", Samples.Probed()))
                .When(FailedStep("hls.audio", Samples.Crash)).When(FailedStep("hls.audio", Samples.Crash));

        life.Is<Job.Failed>().Attempt.ShouldBe(allowed + 1);
        life.When(new JobCommand.Retry()).ThenRefused(Refusal.NoRetryLeft);
    }

    [Fact]
    public void A_job_in_any_state_survives_being_stored()
    {
        foreach (var life in new[] { Submitted(), Encoding(), Packaging(), Ready(), Failed(), Rejected(), Cancelled() })
        {
            var json = JsonSerializer.Serialize(life.Job!, ProtocolJson.Default.Job);
            var back = JsonSerializer.Deserialize(json, ProtocolJson.Default.Job)!;

            back.GetType().ShouldBe(life.Job!.GetType());
            JsonSerializer.Serialize(back, ProtocolJson.Default.Job).ShouldBe(json);
            back.Done.SetEquals(life.Job.Done).ShouldBeTrue();
        }
    }

    private static JobLife Final(string name)
        => name switch { "ready" => Ready(), "failed" => Failed(), "rejected" => Rejected(), _ => Cancelled() };
}
