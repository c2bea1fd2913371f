using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;
using static Transcode.Domain.Tests.Jobs.JobLife;

namespace Transcode.Domain.Tests.Jobs;

public sealed class BlameTests
{
    private const string Chunk = "hls.video.0001";

    [Fact]
    public void A_step_that_failed_once_is_tried_again()
    {
        var job = Encoding().When(Trouble(Chunk, Samples.Crash)).Then(new JobEvent.StepTroubled(new(new(Chunk), Samples.Anna, Samples.Crash))).Is<Job.Encoding>();

        JobDecider.Open(job).ShouldContain(step => step.Id.Value == Chunk);
    }

    [Fact]
    public void A_step_that_failed_twice_fails_the_job_with_the_reason() =>
        Encoding().When(Trouble(Chunk, Samples.Crash)).When(Trouble(Chunk, Samples.Crash))
            .Then(typeof(JobEvent.StepTroubled), typeof(JobEvent.JobFailed)).Is<Job.Failed>().Why.ShouldBe(Samples.Crash);

    [Fact]
    public void Failures_of_different_steps_do_not_add_up() =>
        Encoding().When(Trouble(Chunk, Samples.Crash)).When(Trouble("hls.audio", Samples.Crash)).When(Trouble("hls.video.0002", Samples.Crash)).Is<Job.Encoding>();

    [Fact]
    public void What_fails_twice_because_of_the_input_is_rejected()
    {
        var undecodable = Samples.BadInput with { Code = FailureCodes.InputUndecodable };

        Encoding().When(Trouble(Chunk, undecodable)).When(Trouble(Chunk, undecodable)).Is<Job.Rejected>().Why.ShouldBe(undecodable);
    }

    [Theory]
    [InlineData(FailureCodes.StorageFull)]
    [InlineData(FailureCodes.ToolMissing)]
    [InlineData(FailureCodes.ProofFailed)]
    public void What_another_try_cannot_mend_fails_at_once(string code) =>
        Encoding().When(Trouble(Chunk, Samples.Crash with { Code = code })).Is<Job.Failed>().Why.Code.ShouldBe(code);

    [Fact]
    public void A_lost_worker_costs_no_try()
    {
        var life = Encoding().When(Trouble(Chunk, Samples.Crash));
        for (var loss = 1; loss < Blame.LossesPerStep; loss++)
            life = life.When(Loss(Chunk));

        life.Is<Job.Encoding>().Troubles.Count.ShouldBe(Blame.LossesPerStep);
    }

    [Fact]
    public void A_step_that_takes_eight_workers_with_it_fails_the_job_and_says_where_to_look()
    {
        var life = Encoding();
        for (var loss = 0; loss < Blame.LossesPerStep; loss++)
            life = life.When(Loss(Chunk));

        life.Is<Job.Failed>().Why.ShouldSatisfyAllConditions(
            why => why.Code.ShouldBe(FailureCodes.WorkerLost),
            why => why.Message.ShouldStartWith($"8 workers fell silent while they held {Chunk}."));
    }

    [Fact]
    public void When_cutting_loses_frames_all_is_encoded_again_in_one_piece()
    {
        var before = Encoding().When(Done("hls.audio", Samples.Encoded));
        var job = before.When(Trouble(Chunk, Samples.CutMismatch)).Then(typeof(JobEvent.CutAbandoned)).Is<Job.Encoding>();

        (job.Whole, job.Round, job.Attempt).ShouldBe((true, 2, 1));
        job.Done.ShouldBe([StepGraph.ProbeId]);
        JobDecider.Open(job).ShouldHaveSingleItem().ShouldBeOfType<Step.EncodeVideo>().ShouldSatisfyAllConditions(
            step => step.Chunk.Cut.ShouldBeNull(),
            step => step.WithSounds.ShouldHaveSingleItem());
    }

    [Fact]
    public void Frames_lost_although_nothing_was_cut_are_judged_like_any_failure()
    {
        var life = Encoding().When(Trouble(Chunk, Samples.CutMismatch));

        life = life.When(Trouble("hls.video.0000", Samples.CutMismatch)).Then(typeof(JobEvent.StepTroubled));
        life.When(Trouble("hls.video.0000", Samples.CutMismatch)).Is<Job.Rejected>();
    }

    /// <summary>One profile was packaged when another's chunk showed that cutting fails: its outputs were listed twice in the end.</summary>
    [Fact]
    public void Outputs_of_a_round_that_is_given_up_are_not_listed()
    {
        var preview = Samples.Hls with { Name = "preview", Hls = null, Mp4 = true };
        var life = Encoding(Samples.Order("j") with { Profiles = [Samples.Hls, preview] });
        foreach (var step in StepGraph.Of(life.Job!.Plan!).Where(step => step.Id.Value.StartsWith("hls.", StringComparison.Ordinal)))
            life = life.When(Done(step.Id.Value, Samples.ResultOf(step)));
        life.Is<Job.Encoding>().Outputs.Count.ShouldBe(1);

        life.When(Trouble("preview.video.0001", Samples.CutMismatch)).Is<Job.Encoding>().Outputs.ShouldBeEmpty();
    }
}
