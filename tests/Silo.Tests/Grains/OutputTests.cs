using Transcode.Domain;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;
using Transcode.Silo.Tests.Fixtures;
using static Transcode.Domain.Tests.Jobs.Samples;

namespace Transcode.Silo.Tests.Grains;

/// <summary>What becomes of results: published, deleted, published anew.</summary>
public sealed class OutputTests
{
    [Fact]
    public async Task A_result_is_public_before_what_waits_for_it_is_open()
    {
        await using var cluster = await Cluster.Start();
        await cluster.Submit(Order("j"));
        var gate = new TaskCompletionSource();
        cluster.Publisher.Gate = gate.Task;
        var probe = await cluster.MustClaim(Anna);
        (await cluster.Finish(probe)).Accepted.ShouldBeTrue("accepted means appended");
        await cluster.Publisher.Until($"begin {probe.Staging}");
        (await cluster.Step("j", "probe")).State.ShouldBe(StepState.Accepted);
        (await cluster.Claim(Anna)).ShouldBeEmpty();

        gate.SetResult();

        (await cluster.MustClaim(Anna)).Step.ShouldBeOfType<Step.EncodeVideo>();
    }

    [Fact]
    public async Task A_result_that_is_not_in_the_store_is_refused_and_speaks_against_the_worker()
    {
        await using var cluster = await Cluster.Start();
        await cluster.Worker("anna").Announce(new Domain.Protocol.Announcement { WorkerId = "anna" });
        await cluster.Planned("j");
        cluster.Publisher.Missing = _ => Task.FromResult<string?>("videos/j/outputs/720p/segments/seg_0000.m4s was not stored");
        var lie = await cluster.MustClaim(Anna);

        await cluster.Finish(lie);

        var failure = (await cluster.View("j")).Job.Failures.ShouldHaveSingleItem();
        failure.Why.ShouldBe(new Failure(FailureCodes.WorkerFault, Phase.Dispatching, Party.Worker, failure.Why.Message));
        failure.Why.Message.ShouldContain("seg_0000.m4s was not stored");
        (await cluster.Worker("anna").Find())!.Failures.ShouldHaveSingleItem().Step.ShouldBe(lie.Step.Id);
        await cluster.Publisher.Until($"discard {lie.Staging}");
        cluster.Publisher.Told.ShouldNotContain($"publish {lie.Staging}");
        cluster.Publisher.Missing = _ => Task.FromResult<string?>(null);
        (await cluster.WorkAll("j", Bert)).Job.ShouldBeOfType<Job.Ready>();
    }

    [Fact]
    public async Task A_result_that_is_told_again_while_it_is_looked_at_is_not_missed_because_its_files_are_public()
    {
        await using var cluster = await Cluster.Start();
        await cluster.Submit(Order("j"));
        var lease = await cluster.MustClaim(Anna);
        var (looked, second) = (0, new TaskCompletionSource<string?>());
        cluster.Publisher.Missing = _ => Interlocked.Increment(ref looked) == 1 ? second.Task : Task.FromResult<string?>(null);
        var slow = cluster.Finish(lease);
        await cluster.Until(() => Task.FromResult(Volatile.Read(ref looked) == 1), "the first is looked at");
        (await cluster.Finish(lease)).Accepted.ShouldBeTrue();
        await cluster.Until("j", view => view.HasPlan);

        second.SetResult("its files are gone");

        (await slow).Accepted.ShouldBeTrue();
        (await cluster.View("j")).Job.Failures.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_could_not_be_published_is_tried_again()
    {
        await using var cluster = await Cluster.Start();
        await cluster.Submit(Order("j"));
        cluster.Publisher.Fault = new IOException("no storage");
        var probe = await cluster.MustClaim(Anna);
        await cluster.Finish(probe);
        await cluster.Publisher.Until($"begin {probe.Staging}");
        cluster.Publisher.Fault = null;

        // On a busy machine it notices the fault some of these seconds late.
        await cluster.Until(async () =>
        {
            await cluster.Pass(1);
            return (await cluster.View("j")).HasPlan;
        }, "it is published");
    }

    [Fact]
    public async Task What_cannot_be_published_for_long_is_a_failure_of_the_storage()
    {
        await using var cluster = await Cluster.Start(options: new EngineOptions { PublishAgainSeconds = 2, PublishGiveUpSeconds = 4 });
        await cluster.Submit(Order("j"));
        cluster.Publisher.Fault = new IOException("no storage");
        await cluster.Finish(await cluster.MustClaim(Anna));

        await cluster.Pass(7);

        (await cluster.Until("j",
            view => view.Job.Failures.Count > 0)).Job.Failures.ShouldHaveSingleItem().Why.Code.ShouldBe(FailureCodes.StorageFailed);
        cluster.Publisher.Fault = null;
        await cluster.Pass(3);
        (await cluster.WorkAll("j", Anna)).Job.ShouldBeOfType<Job.Ready>();
    }

    [Fact]
    public async Task When_cutting_is_given_up_old_steps_stop_and_old_outputs_go_before_new_steps_open()
    {
        await using var cluster = await Cluster.Start();
        await cluster.Planned("j");
        var other = await cluster.MustClaim(Bert);
        var gate = new TaskCompletionSource();
        cluster.Publisher.DeleteGate = gate.Task;
        for (var i = 0; i < 2; i++)
            await cluster.Report(await Same(cluster), new StepOutcome.Retry(CutMismatch));

        var view = await cluster.View("j");
        view.Job.Generation.ShouldBe(2);
        view.Steps.Where(step => step.State != StepState.Done).ShouldAllBe(step => step.State == StepState.Held);
        (await cluster.Renew(other)).ShouldBe(Domain.Protocol.LeaseOrders.Stop);
        (await cluster.Claim(Anna)).ShouldBeEmpty();
        gate.SetResult();

        await cluster.Publisher.Until("forget asset-j");
        var anew = await cluster.MustClaim(Anna);
        anew.Generation.ShouldBe(2);
        await cluster.Finish(anew);
        (await cluster.WorkAll("j", Anna)).Job.ShouldBeOfType<Job.Ready>();

        async Task<ClaimedStep> Same(Cluster from)
        {
            while (true)
            {
                var lease = await from.MustClaim(Anna);
                if (lease.Step is Step.EncodeVideo { Chunk.Number: 1 })
                    return lease;
                await from.Finish(lease);
            }
        }
    }

    [Fact]
    public async Task Half_a_film_is_deleted_when_the_job_fails_and_the_asset_may_be_tried_by_another_job()
    {
        await using var cluster = await Cluster.Start();
        await cluster.Submit(Order("j", asset: "film"));
        await cluster.Job("j").Cancel("no more");
        (await cluster.Submit(Order("k", asset: "film"))).Refused.ShouldBeNull();
        cluster.Publisher.Told.ShouldContain("clean j with outputs", "before another job has the asset");
        (await cluster.WorkAll("k", Anna)).Job.ShouldBeOfType<Job.Ready>();
        cluster.Publisher.Told.Count(told => told.Contains("with outputs", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Killed_before_publishing_the_result_is_published_after_the_start()
    {
        var first = await Cluster.Start();
        await first.Submit(Order("j"));
        first.Publisher.Gate = new TaskCompletionSource().Task;
        var probe = await first.MustClaim(Anna);
        (await first.Finish(probe)).Accepted.ShouldBeTrue();

        await using var second = await first.Restart();

        await second.Publisher.Until($"publish {probe.Staging}");
        await second.Until("j", view => view.HasPlan);
        (await second.Finish(probe)).Message.ShouldBe("it was accepted before");
    }

    [Fact]
    public async Task Killed_before_the_outputs_were_forgotten_the_generation_begins_after_the_start()
    {
        var first = await Cluster.Start();
        await first.Submit(Order("j"));
        for (var i = 0; i < 2; i++)
            await first.Report(await first.MustClaim(Anna), new StepOutcome.Retry(Crash));
        await first.Publisher.Until("clean j with outputs");
        first.Publisher.DeleteGate = new TaskCompletionSource().Task;
        await first.Job("j").Retry();

        await using var second = await first.Restart();

        await second.Publisher.Until("forget asset-j");
        (await second.MustClaim(Anna)).Generation.ShouldBe(2);
    }
}
