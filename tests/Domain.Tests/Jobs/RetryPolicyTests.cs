using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;
using static Transcode.Domain.Tests.Jobs.JobLife;

namespace Transcode.Domain.Tests.Jobs;

public sealed class RetryPolicyTests
{
    private const string Chunk = "hls.video.0001";

    [Fact]
    public void A_step_that_failed_once_is_tried_again()
    {
        var job = Encoding().When(FailedStep(Chunk, Samples.Crash))
            .Then(new JobEvent.StepFailed(new(new(Chunk), Samples.Anna, Samples.Crash) { At = Samples.At, Since = Samples.At }))
            .Is<Job.Encoding>();

        JobDecider.Open(job).ShouldContain(step => step.Id.Value == Chunk);
    }

    [Fact]
    public void A_step_that_failed_twice_fails_the_job_with_the_reason() =>
        Encoding().When(FailedStep(Chunk, Samples.Crash)).When(FailedStep(Chunk, Samples.Crash))
            .Then(typeof(JobEvent.StepFailed), typeof(JobEvent.JobFailed)).Is<Job.Failed>().Why.ShouldBe(Samples.Crash);

    [Fact]
    public void Failures_of_different_steps_do_not_add_up() =>
        Encoding().When(FailedStep(Chunk, Samples.Crash)).When(FailedStep("hls.audio", Samples.Crash))
            .When(FailedStep("hls.video.0002", Samples.Crash)).Is<Job.Encoding>();

    [Fact]
    public void What_fails_twice_because_of_the_input_is_rejected()
    {
        var undecodable = Samples.BadInput with { Code = FailureCodes.InputUndecodable };

        Encoding().When(FailedStep(Chunk, undecodable)).When(FailedStep(Chunk, undecodable)).Is<Job.Rejected>().Why.ShouldBe(undecodable);
    }

    [Theory]
    [InlineData(FailureCodes.StorageFull)]
    [InlineData(FailureCodes.ToolMissing)]
    [InlineData(FailureCodes.ProofFailed)]
    public void What_another_try_cannot_mend_fails_at_once(string code) =>
        Encoding().When(FailedStep(Chunk, Samples.Crash with { Code = code })).Is<Job.Failed>().Why.Code.ShouldBe(code);

    [Fact]
    public void A_lost_worker_costs_no_try()
    {
        var life = Encoding().When(FailedStep(Chunk, Samples.Crash));
        for (var lost = 0; lost < 5; lost++)
            life = life.When(LostWorker(Chunk, Samples.At.AddHours(lost)));

        life.Is<Job.Encoding>().Failures.Select(failure => failure.Times).ShouldBe([1, 5]);
    }

    /// <summary>A job ended "failed" although nothing but kills had happened to it: eight losses of one step were enough, however quickly
    /// they came.</summary>
    [Fact]
    public void A_kill_every_three_seconds_for_five_minutes_ends_no_job()
    {
        var life = Encoding();
        for (var second = 0; second < 300; second += 3)
            life = life.When(second % 2 == 0 ? LostWorker(Chunk, At(second)) : FailedStep(Chunk, Samples.StorageAway, At(second)));

        life.When(Done(Chunk, Samples.Encoded)).Is<Job.Encoding>().Failures.ShouldBeEmpty();
    }

    [Fact]
    public void A_step_that_takes_its_workers_with_it_for_a_quarter_of_an_hour_fails_the_job_and_says_where_to_look()
    {
        var life = Encoding();
        for (var minute = 0; life.Job is Job.Encoding; minute++)
            life = life.When(minute % 2 == 0 ? LostWorker(Chunk, At(60 * minute)) : FailedStep(Chunk, _killed, At(60 * minute)));

        life.Is<Job.Failed>().Why.Message.ShouldStartWith($"16 times a worker fell silent or its tool was killed while it ran {Chunk}, within 15 minutes.");
    }

    [Fact]
    public void Few_losses_end_no_job_however_long_they_took()
    {
        var life = Encoding();
        for (var lost = 1; lost < RetryPolicy.LostWorkersPerStep; lost++)
            life = life.When(LostWorker(Chunk, Samples.At.AddHours(lost)));

        life.Is<Job.Encoding>();
    }

    [Fact]
    public void What_passes_costs_no_try_but_makes_the_step_pause_longer_each_time()
    {
        var life = Encoding();
        List<double> pauses = [];
        for (var time = 0; time < 7; time++)
        {
            life = life.When(FailedStep(Chunk, Samples.StorageAway, At(time)));
            pauses.Add(RetryPolicy.PauseOf(life.Job!, new(Chunk)).TotalSeconds);
        }

        pauses.ShouldBe([1, 2, 4, 8, 16, 30, 30]);
        life.Is<Job.Encoding>().Failures.ShouldHaveSingleItem().Times.ShouldBe(7);
    }

    [Fact]
    public void Storage_that_is_away_for_a_quarter_of_an_hour_fails_the_job()
    {
        var life = Encoding().When(FailedStep(Chunk, Samples.StorageAway, At(0)));

        life.When(FailedStep(Chunk, Samples.StorageAway, At(899))).Is<Job.Encoding>();
        life.When(FailedStep(Chunk, Samples.StorageAway, At(900))).Is<Job.Failed>().Why.ShouldSatisfyAllConditions(
            why => why.Code.ShouldBe(FailureCodes.StorageFailed),
            why => why.Message.ShouldBe("The storage cannot be reached. It was tried 2 times in 15 minutes without any success; when the "
            + "cause is gone, retry the job."));
    }

    [Fact]
    public void Any_step_that_comes_out_shows_that_it_has_passed() =>
        Encoding().When(FailedStep(Chunk, Samples.StorageAway, At(0))).When(Done("hls.audio", Samples.Encoded))
            .When(FailedStep(Chunk, Samples.StorageAway, At(1000)))
            .Is<Job.Encoding>().Failures.ShouldHaveSingleItem().Times.ShouldBe(1);

    [Fact]
    public void A_step_that_loses_workers_pauses_from_the_fourth_on()
    {
        var life = Encoding();
        List<double> pauses = [];
        for (var lost = 0; lost < 6; lost++)
        {
            life = life.When(LostWorker(Chunk, At(10 * lost)));
            pauses.Add(RetryPolicy.PauseOf(life.Job!, new(Chunk)).TotalSeconds);
        }

        pauses.ShouldBe([0, 0, 0, 1, 2, 4]);
    }

    private static readonly Failure _killed = new(FailureCodes.ToolKilled, Phase.Encoding, Party.Worker,
        "ffmpeg was killed from outside (signal 9).");

    private static DateTimeOffset At(double seconds) => Samples.At.AddSeconds(seconds);

    [Fact]
    public void When_cutting_loses_frames_all_is_encoded_again_in_one_piece()
    {
        var before = Encoding().When(Done("hls.audio", Samples.Encoded));
        var job = before.When(FailedStep(Chunk, Samples.CutMismatch)).When(FailedStep(Chunk, Samples.CutMismatch))
            .Then(typeof(JobEvent.CutAbandoned)).Is<Job.Encoding>();

        (job.Whole, job.Generation, job.Attempt).ShouldBe((true, 2, 1));
        job.Done.ShouldBe([StepGraph.ProbeId]);
        JobDecider.Open(job).ShouldHaveSingleItem().ShouldBeOfType<Step.EncodeVideo>().ShouldSatisfyAllConditions(
            step => step.Chunk.Cut.ShouldBeNull(),
            step => step.WithAudio.ShouldHaveSingleItem());
    }

    /// <summary>One chunk from a worker that ruins what it writes, and a whole film was encoded anew in one piece.</summary>
    [Fact]
    public void Lost_frames_of_one_try_may_be_the_workers_fault_and_are_tried_again()
    {
        var life = Encoding().When(FailedStep(Chunk, Samples.CutMismatch)).Then(typeof(JobEvent.StepFailed));

        life.When(Done(Chunk, Samples.Encoded)).Is<Job.Encoding>().Whole.ShouldBeFalse();
        life.When(FailedStep("hls.video.0002", Samples.CutMismatch)).Is<Job.Encoding>().Whole.ShouldBeFalse();
    }

    [Fact]
    public void Lost_frames_after_another_failure_of_the_same_step_are_no_end_but_a_try_in_one_piece() =>
        Encoding().When(FailedStep(Chunk, Samples.Crash)).When(FailedStep(Chunk, Samples.CutMismatch))
            .Is<Job.Encoding>().Whole.ShouldBeTrue();

    [Fact]
    public void A_full_disk_of_one_worker_costs_no_try()
    {
        var life = Encoding().When(FailedStep(Chunk, Samples.Crash));
        for (var time = 0; time < 5; time++)
            life = life.When(FailedStep(Chunk, Samples.Crash with { Code = FailureCodes.WorkerDiskFull }, At(time)));

        life.Is<Job.Encoding>();
    }

    [Fact]
    public void Frames_lost_although_nothing_was_cut_are_judged_like_any_failure()
    {
        var life = Encoding().When(FailedStep(Chunk, Samples.CutMismatch)).When(FailedStep(Chunk, Samples.CutMismatch));

        life = life.When(FailedStep("hls.video.0000", Samples.CutMismatch)).Then(typeof(JobEvent.StepFailed));
        life.When(FailedStep("hls.video.0000", Samples.CutMismatch)).Is<Job.Rejected>();
    }

    /// <summary>One profile was packaged when another's chunk showed that cutting fails: its outputs were listed twice in the
    /// end.</summary>
    [Fact]
    public void Outputs_of_a_round_that_is_given_up_are_not_listed()
    {
        var preview = Samples.Hls with { Name = "preview", Hls = null, Mp4 = true };
        var life = Encoding(Samples.Order("j") with { Profiles = [Samples.Hls, preview] });
        foreach (var step in StepGraph.Of(life.Job!.Plan!).Where(step => step.Id.Value.StartsWith("hls.", StringComparison.Ordinal)))
            life = life.When(Done(step.Id.Value, Samples.ResultOf(step)));
        life.Is<Job.Encoding>().Outputs.Count.ShouldBe(1);

        life.When(FailedStep("preview.video.0001", Samples.CutMismatch)).When(FailedStep("preview.video.0001", Samples.CutMismatch))
            .Is<Job.Encoding>().Outputs.ShouldBeEmpty();
    }
}
