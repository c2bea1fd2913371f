using Transcode.Domain;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Lists;
using Transcode.Web.Jobs;
using Transcode.Web.Texts;

namespace Transcode.Web.Tests.Jobs;

public sealed class AttemptLogTests
{
    private static readonly Failure _lost = new("worker.lost", Phase.Encoding, Party.Worker, "anna fell silent.");

    [Fact]
    public void A_step_that_is_lost_and_done_by_another_worker_are_two_attempts()
    {
        var log = MadeUpAttempts.Of(MadeUpAttempts.Leased("hls.video.0001", "anna", 0),
            MadeUpAttempts.At(9, new JobEvent.StepFailed(new StepFailure(new("hls.video.0001"), new("anna"), _lost))),
            MadeUpAttempts.Leased("hls.video.0001", "bert", 10), MadeUpAttempts.Accepted("hls.video.0001", "bert", 15));

        log.All.Select(attempt => (attempt.Worker.Value, attempt.Outcome, attempt.To - attempt.From, attempt.Why)).ShouldBe([
            ("anna", AttemptOutcome.Failed, TimeSpan.FromSeconds(9), "anna fell silent."),
            ("bert", AttemptOutcome.Done, TimeSpan.FromSeconds(5), null)]);
        log.Running.ShouldBeEmpty();
    }

    [Fact]
    public void Of_two_that_have_a_step_the_slower_is_overtaken()
    {
        var log = MadeUpAttempts.Of(MadeUpAttempts.Leased("hls.video.0001", "anna", 0), MadeUpAttempts.Leased("hls.video.0001", "bert", 5),
            MadeUpAttempts.Accepted("hls.video.0001", "bert", 8));

        log.All.Select(attempt => (attempt.Worker.Value, attempt.Outcome))
            .ShouldBe([("anna", AttemptOutcome.Overtaken), ("bert", AttemptOutcome.Done)]);
    }

    [Fact]
    public void What_runs_when_the_job_ends_or_begins_anew_was_stopped()
    {
        MadeUpAttempts.Of(MadeUpAttempts.Leased("probe", "anna", 0), MadeUpAttempts.At(3, new JobEvent.JobCancelled("enough")))
            .Over.ShouldHaveSingleItem().Outcome.ShouldBe(AttemptOutcome.Stopped);

        var anew = MadeUpAttempts.Of(MadeUpAttempts.Leased("hls.video.0000", "anna", 0), MadeUpAttempts.Leased("hls.video.0001", "bert", 0),
            MadeUpAttempts.At(3, new JobEvent.CutAbandoned(new("hls.video.0001"), _lost)));
        anew.All.Select(attempt => attempt.Outcome).ShouldBe([AttemptOutcome.Stopped, AttemptOutcome.Failed]);
    }

    [Fact]
    public void What_is_given_back_says_why()
    {
        var log = MadeUpAttempts.Of(MadeUpAttempts.Leased("probe", "anna", 0),
            MadeUpAttempts.At(2, new JobEvent.StepYielded(new("probe"), MadeUpAttempts.Lease("probe", "anna"), new("anna"), "on battery")));

        var view = AttemptView.Of(log.Over.ShouldHaveSingleItem(), Language.Of("en"));
        (view.Outcome, view.Why, view.Took, view.Kind).ShouldBe(("given back", "on battery", "2.0 s", "examine"));
    }

    [Fact]
    public void A_job_of_very_many_attempts_keeps_the_newest()
    {
        var log = MadeUpAttempts.Of([.. Enumerable.Range(0, 3000).SelectMany(n => new[]
        {
            MadeUpAttempts.Leased($"hls.video.{n:0000}", "anna", n), MadeUpAttempts.Accepted($"hls.video.{n:0000}", "anna", n + 1),
        })]);

        log.All.Count.ShouldBe(AttemptLog.Most);
        log.All[^1].Step.Value.ShouldBe("hls.video.2999");
        AttemptView.Of(log, Language.Of("en")).Count.ShouldBe(100);
    }

    [Fact]
    public void Of_one_worker_what_it_no_longer_holds_was_stopped()
    {
        var log = MadeUpAttempts.Of(MadeUpAttempts.Leased("probe", "anna", 0), MadeUpAttempts.Leased("hls.audio", "anna", 1),
            MadeUpAttempts.Leased("hls.video.0000", "bert", 1)).Of(new WorkerId("anna")).StoppedBut(attempt => attempt.Step.Value == "probe");

        log.All.Select(attempt => (attempt.Step.Value, attempt.Outcome))
            .ShouldBe([("probe", AttemptOutcome.Running), ("hls.audio", AttemptOutcome.Stopped)]);
    }

    [Theory]
    [InlineData("fetch", StepKind.Fetch)]
    [InlineData("probe", StepKind.Probe)]
    [InlineData("hls.video.0003", StepKind.Video)]
    [InlineData("hls.video.0003.720p", StepKind.Video)]
    [InlineData("hls.audio.2", StepKind.Audio)]
    [InlineData("hls.package", StepKind.Package)]
    [InlineData("hls.verify", StepKind.Verify)]
    [InlineData("poster.poster", StepKind.File)]
    [InlineData("web-audio.sound.web-audio", StepKind.File)]
    public void A_steps_name_says_what_it_does(string step, StepKind kind) => StepKinds.Of(new StepId(step)).ShouldBe(kind);
}

/// <summary>Leases by the second.</summary>
internal static class MadeUpAttempts
{
    public static AttemptLog Of(params StoredEvent[] events) => AttemptLog.Empty.With(events);

    public static StoredEvent At(double second, JobEvent happened)
        => new((long)second, MadeUpJob.Order.Id, MadeUpJob.At.AddSeconds(second), happened);

    public static string Lease(string step, string worker) => LeaseName.Of(MadeUpJob.Order.Id, new(step), worker);

    public static StoredEvent Leased(string step, string worker, double second) => At(second,
        new JobEvent.StepLeased(new StepLease(Lease(step, worker), new(step), new(worker), 1, MadeUpJob.At.AddSeconds(second))));

    public static StoredEvent Accepted(string step, string worker, double second)
        => At(second, new JobEvent.ResultAccepted(new(step), Lease(step, worker), new(worker), MadeUpJob.At.AddSeconds(second)));
}
