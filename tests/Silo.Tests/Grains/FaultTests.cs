using Transcode.Contracts;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Protocol;
using Transcode.Silo.Facts;
using Transcode.Silo.Tests.Fixtures;
using static Transcode.Domain.Tests.Jobs.Samples;

namespace Transcode.Silo.Tests.Grains;

/// <summary>Our own faults, and facts that are away.</summary>
public sealed class FaultTests
{
    [Fact]
    public async Task An_exception_after_acceptance_ends_the_job_with_words()
    {
        await using var cluster =
            await Cluster.Start(facts: log => new BrokenLog(log, append => append.Events.Any(happened => happened is JobEvent.JobPlanned)
            ? throw new InvalidOperationException("a bug")
            : Task.CompletedTask));
        await cluster.Submit(Order("j"));
        (await cluster.Finish(await cluster.MustClaim(Anna))).Accepted.ShouldBeTrue();

        var why = (await cluster.Until("j", view => view.Job.IsFinal)).Job.ShouldBeOfType<Job.Failed>().Why;

        why.Code.ShouldBe(FailureCodes.Internal);
        why.Party.ShouldBe(Party.Product);
        why.Message.ShouldContain("a bug");
    }

    [Fact]
    public async Task An_append_whose_answer_was_lost_is_recognised()
    {
        var isLost = true;
        await using var cluster = await Cluster.Start(facts: log => new BrokenLog(log, _ => Task.CompletedTask, append =>
        {
            if (!isLost || !append.Events.Any(happened => happened is JobEvent.ResultAccepted))
                return Task.CompletedTask;
            isLost = false;
            throw new FactsUnavailableException("The connection broke.");
        }));
        await cluster.Submit(Order("j"));
        var lease = await cluster.MustClaim(Anna);
        await Should.ThrowAsync<FactsUnavailableException>(() => cluster.Finish(lease));

        (await cluster.Finish(lease)).Accepted.ShouldBeTrue();

        await cluster.Until("j", view => view.HasPlan);
        (await cluster.Events("j")).OfType<JobEvent.ResultAccepted>().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task While_an_append_hangs_signs_of_life_and_questions_are_answered()
    {
        var gate = new TaskCompletionSource();
        await using var cluster = await Cluster.Start(facts: log => new BrokenLog(log, append =>
            append.Events.Any(happened => happened is JobEvent.StepYielded) ? gate.Task : Task.CompletedTask));
        await cluster.Planned("j");
        var (one, other) = (await cluster.MustClaim(Anna), await cluster.MustClaim(Bert));
        var hangs = cluster.Report(one, new Domain.Steps.StepOutcome.Yield("slow storage"));

        for (var beat = 0; beat < 6; beat++)
        {
            await cluster.Pass(3);
            (await cluster.Renew(other)).ShouldBe(LeaseOrders.Continue);
            (await cluster.View("j")).Job.IsFinal.ShouldBeFalse();
        }

        gate.SetResult();
        (await hangs).Accepted.ShouldBeTrue();
        (await cluster.Finish(other)).Accepted.ShouldBeTrue();
        (await cluster.Events("j")).OfType<JobEvent.StepFailed>().ShouldBeEmpty("nobody was silent");
    }

    [Fact]
    public async Task Two_activations_of_one_job_never_both_lend_a_step()
    {
        // Another silo's activation, as far as the log can tell: it appends behind this one's back.
        JobLog? real = null;
        await using var cluster = await Cluster.Start(facts: log => new BrokenLog(real = (JobLog)log, _ => Task.CompletedTask));
        await cluster.Submit(Order("j"));
        await cluster.Until("j", _ => true);
        var behind = await real!.Read(new("j"), Cluster.Stop);
        var lease = new Domain.Dispatch.StepLease("j~probe~other", new("probe"), Bert, behind.Version + 1, At);
        (await real.Append(JobAppend.Of(behind, [new JobEvent.StepLeased(lease)], At), Cluster.Stop)).ShouldBeTrue();

        (await cluster.Claim(Anna)).ShouldBeEmpty();

        (await cluster.Events("j")).OfType<JobEvent.StepLeased>().ShouldHaveSingleItem().Lease.Worker.ShouldBe(Bert);
        (await cluster.Job("j")
            .Result(lease.Id, new ResultReport(lease.Fence, new Domain.Steps.StepOutcome.Done(Probed())))).Accepted.ShouldBeTrue();
    }

    [Fact]
    public async Task A_wall_clock_that_jumps_changes_nothing()
    {
        await using var cluster = await Cluster.Start();
        await cluster.Worker("anna").Announce(new Announcement { WorkerId = "anna" });
        await cluster.Submit(Order("j"));
        var lease = await cluster.MustClaim(Anna);

        foreach (var hours in new[] { 1, -1, -1, 1 })
        {
            cluster.Time.Jump(TimeSpan.FromHours(hours));
            await cluster.Pass(2);
            (await cluster.Renew(lease)).ShouldBe(LeaseOrders.Continue);
            (await cluster.Worker("anna").Find())!.Status.ShouldBe(Domain.Workers.WorkerStatus.Idle);
        }

        (await cluster.Events("j")).OfType<JobEvent.StepFailed>().ShouldBeEmpty();
    }
}
