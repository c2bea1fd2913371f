using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;
using Transcode.Domain.Tests.Jobs;
using static Transcode.Domain.Tests.Jobs.Samples;

namespace Transcode.Domain.Tests.Dispatch;

/// <summary>Given who has had a step, who gets it, and whose report counts.</summary>
public sealed class LeaseDeciderTests
{
    private static readonly Job _job = JobLife.Encoding().Job!;
    private static readonly StepId _step = new("hls.video.0001");

    [Fact]
    public void A_step_whose_turn_it_is_is_lent_once()
    {
        var lease = Lease("one", Anna);

        LeaseDecider.Lend(_job, LeaseLedger.Empty, lease).ShouldBe(new JobEvent.StepLeased(lease));
        LeaseDecider.Lend(_job, After(Lent(lease)), Lease("two", Bert)).ShouldBeNull();
    }

    [Fact]
    public void Nothing_is_lent_of_a_job_that_is_over_or_unknown_or_still_being_cleaned()
    {
        IsOpen(JobLife.Cancelled().Job, StepGraph.ProbeId).ShouldBeFalse();
        IsOpen(null, _step).ShouldBeFalse();
        IsOpen(_job, _step, After(new JobEvent.JobRetried(2))).ShouldBeFalse("the outputs of the generation before are there");
        IsOpen(_job, _step, After(new JobEvent.JobRetried(2), new JobEvent.GenerationOpened(2))).ShouldBeTrue();
    }

    [Fact]
    public void Nothing_is_lent_that_the_plan_does_not_know_or_that_waits_for_another()
    {
        IsOpen(_job, new("hls.video.9999")).ShouldBeFalse();
        IsOpen(_job, new("hls.package")).ShouldBeFalse();
        IsOpen(_job, _step).ShouldBeTrue();
    }

    [Fact]
    public void What_was_given_back_or_failed_is_open_again_and_what_has_a_result_is_not()
    {
        var lease = Lease("one", Anna);

        IsOpen(_job, _step, After(Lent(lease), Yielded(lease))).ShouldBeTrue();
        IsOpen(_job, _step, After(Lent(lease), Failed(lease, Crash))).ShouldBeTrue();
        IsOpen(_job, _step, After(Lent(lease), Accepted(lease))).ShouldBeFalse();
        IsOpen(_job, _step, After(Lent(lease), Accepted(lease), new JobEvent.StepFinished(_step, Anna))).ShouldBeFalse();
    }

    [Fact]
    public void A_second_lease_is_given_beside_the_one_that_runs()
    {
        var (first, second) = (Lease("one", Anna), Lease("two", Bert));

        Hedge(second, Anna, Lent(first)).ShouldBe(new JobEvent.StepLeased(second));
    }

    [Fact]
    public void A_second_lease_is_not_given_where_its_reason_is_gone()
    {
        var (first, second) = (Lease("one", Anna), Lease("two", Bert));

        Hedge(second, Anna).ShouldBeNull("nobody runs it");
        Hedge(second, new("carla"), Lent(first)).ShouldBeNull("somebody else runs it");
        Hedge(Lease("two", Anna), Anna, Lent(first)).ShouldBeNull("nobody races itself");
        Hedge(Lease("three", new("carla")), Anna, Lent(first), Lent(second)).ShouldBeNull("two run it");
        LeaseDecider.Hedge(JobLife.Cancelled().Job, After(Lent(first)), second, Anna).ShouldBeNull("the job is over");
    }

    [Fact]
    public void A_holder_that_fell_silent_takes_its_step_up_again_unless_another_has_had_it()
    {
        var (lost, other) = (Lease("one", Anna), Lease("two", Bert));
        var silence = (JobEvent[])[Lent(lost), Failed(lost, WorkerLost)];

        TakeUpAgain(lost, silence).ShouldBe(lost);
        TakeUpAgain(other, silence).ShouldBeNull();
        TakeUpAgain(lost, [.. silence, Lent(other)]).ShouldBeNull();
        TakeUpAgain(lost, [Lent(lost), Failed(lost, Crash)]).ShouldBeNull("it failed, and knows it");
        LeaseDecider.TakeUpAgain(JobLife.Cancelled().Job, After(silence), lost.Id).ShouldBeNull();
    }

    [Fact]
    public void Who_gives_back_is_who_holds()
    {
        var lease = Lease("one", Anna);

        LeaseDecider.Yield(After(Lent(lease)), lease.Id, "the owner is here")
            .ShouldBe(new JobEvent.StepYielded(_step, lease.Id, Anna, "the owner is here"));
        LeaseDecider.Yield(After(Lent(lease), Yielded(lease)), lease.Id, "again").ShouldBeNull();
    }

    [Fact]
    public void The_holder_reports_under_its_fence_and_no_other()
    {
        var lease = Lease("one", Anna, fence: 4);

        Source(lease, 4, Lent(lease)).ShouldBe(new ReportSource.Holds(lease));
        Source(lease, 5, Lent(lease)).ShouldBe(new ReportSource.Unknown("the fence of this lease is 4, not 5"));
        Source(lease, 5, Lent(lease), Accepted(lease)).ShouldBe(new ReportSource.Unknown("the fence of this lease is 4, not 5"));
        LeaseDecider.SourceOf(JobLife.Cancelled().Job, After(Lent(lease)), lease.Id, 4).ShouldBe(new ReportSource.Late(lease));
    }

    [Fact]
    public void Told_twice_is_told_once()
    {
        var lease = Lease("one", Anna);

        Source(lease, lease.Fence, Lent(lease), Accepted(lease)).ShouldBe(new ReportSource.Told(lease));
    }

    [Fact]
    public void Whoever_another_has_overtaken_is_late()
    {
        var (first, second) = (Lease("one", Anna), Lease("two", Bert));

        Source(second, second.Fence, Lent(first), Lent(second), Accepted(first)).ShouldBe(new ReportSource.Late(second));
    }

    [Fact]
    public void The_first_valid_result_counts_though_its_worker_was_given_up()
    {
        var lease = Lease("one", Anna);

        Source(lease, lease.Fence, Lent(lease), Failed(lease, WorkerLost)).ShouldBe(new ReportSource.Holds(lease));
        Source(lease, lease.Fence, Lent(lease), Failed(lease, WorkerLost), Lent(Lease("two", Bert))).ShouldBe(new ReportSource.Holds(lease));
        Source(lease, lease.Fence, Lent(lease), Failed(lease, Crash)).ShouldBe(new ReportSource.Late(lease), "it failed, and said so");
        LeaseDecider.SourceOf(JobLife.Cancelled().Job, After(Lent(lease), Failed(lease, WorkerLost)), lease.Id, lease.Fence)
            .ShouldBe(new ReportSource.Late(lease));
    }

    [Fact]
    public void Who_never_had_it_is_nobody()
    {
        var unknown = new ReportSource.Unknown("this lease is over: the step was called off or went to another");

        Source(Lease("made-up", Bert), 1).ShouldBe(unknown);
        Source(Lease("made-up", Bert), 1, Lent(Lease("one", Anna)), Accepted(Lease("one", Anna))).ShouldBe(unknown);
    }

    private static Failure WorkerLost => Crash with { Code = FailureCodes.WorkerLost };

    private static StepLease Lease(string secret, WorkerId worker, long fence = 1)
        => new(LeaseName.Of(_job.Id, _step, secret), _step, worker, fence, At);

    private static JobEvent Lent(StepLease lease) => new JobEvent.StepLeased(lease);

    private static JobEvent Yielded(StepLease lease) => new JobEvent.StepYielded(_step, lease.Id, lease.Worker, "enough");

    private static JobEvent Failed(StepLease lease, Failure why) => new JobEvent.StepFailed(new(_step, lease.Worker, why) { At = At });

    private static JobEvent Accepted(StepLease lease) => new JobEvent.ResultAccepted(_step, lease.Id, lease.Worker, At);

    private static LeaseLedger After(params JobEvent[] happened)
        => happened.Aggregate(LeaseLedger.Empty, (ledger, one) => ledger.Evolve(one));

    private static bool IsOpen(Job? job, StepId step, LeaseLedger? ledger = null)
        => LeaseDecider.IsOpen(job, ledger ?? LeaseLedger.Empty, step);

    private static JobEvent? Hedge(StepLease lease, WorkerId holder, params JobEvent[] happened)
        => LeaseDecider.Hedge(_job, After(happened), lease, holder);

    private static StepLease? TakeUpAgain(StepLease lease, JobEvent[] happened)
        => LeaseDecider.TakeUpAgain(_job, After(happened), lease.Id);

    private static ReportSource Source(StepLease lease, long fence, params JobEvent[] happened)
        => LeaseDecider.SourceOf(_job, After(happened), lease.Id, fence);
}
