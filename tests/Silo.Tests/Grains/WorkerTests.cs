using Transcode.Contracts.Workers;
using Transcode.Domain;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Domain.Workers;
using Transcode.Silo.Tests.Fixtures;
using static Transcode.Domain.Tests.Jobs.Samples;

namespace Transcode.Silo.Tests.Grains;

public sealed class WorkerTests
{
    private static readonly SelfTestResult _golden = new("x264 - core 164", SelfTestResult.ExpectedFrames, "frames", "frames", "bytes");

    [Fact]
    public async Task An_announced_worker_is_listed_as_it_said_and_remembered_after_a_start()
    {
        var first = await Cluster.Start();
        await Say(first, Anna, "working");
        await first.Worker("anna").Rename("Anna's PC", new() { ["room"] = "attic" });
        (await first.Roster.List()).ShouldHaveSingleItem().Status.ShouldBe(WorkerStatus.Working);

        await using var second = await first.Restart();

        var known = (await second.Roster.List()).ShouldHaveSingleItem();
        (known.Name, known.GivenLabels["room"]).ShouldBe(("Anna's PC", "attic"));
    }

    [Fact]
    public async Task Silence_makes_a_worker_suspect_and_then_offline_within_a_second_of_its_time()
    {
        await using var cluster = await Cluster.Start();
        await Say(cluster, Anna);
        await cluster.Pass(45);
        (await Status(cluster)).ShouldBe(WorkerStatus.Idle);
        await cluster.Pass(3);
        (await Status(cluster)).ShouldBe(WorkerStatus.Suspect);
        await cluster.Pass(72);
        (await Status(cluster)).ShouldBe(WorkerStatus.Suspect);
        await cluster.Pass(4);
        (await Status(cluster)).ShouldBe(WorkerStatus.Offline);
        await Say(cluster, Anna);
        (await Status(cluster)).ShouldBe(WorkerStatus.Idle);
    }

    [Fact]
    public async Task Who_beats_is_never_suspect_and_a_good_bye_is_heard_at_once()
    {
        await using var cluster = await Cluster.Start(silos: 2);
        for (var beat = 0; beat < 6; beat++)
        {
            await Say(cluster, Anna);
            await cluster.Pass(15);
        }
        (await Status(cluster)).ShouldBe(WorkerStatus.Idle);
        await Say(cluster, Anna, Announcement.Gone);
        (await Status(cluster)).ShouldBe(WorkerStatus.Offline);
    }

    [Fact]
    public async Task A_thousand_workers_that_announce_at_once_are_all_listed()
    {
        await using var cluster = await Cluster.Start();
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(number => Say(cluster, new($"w{number}"))));
        (await cluster.Roster.List()).Length.ShouldBe(1000);
    }

    [Fact]
    public async Task A_deleted_worker_is_gone_and_may_come_again()
    {
        await using var cluster = await Cluster.Start();
        await Say(cluster, Anna);
        await cluster.Worker("anna").Delete();
        (await cluster.Roster.List()).ShouldBeEmpty();
        (await cluster.Worker("anna").Find()).ShouldBeNull();
        await Say(cluster, Anna);
        (await cluster.Roster.List()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_drained_worker_gets_nothing_new_until_it_is_resumed()
    {
        await using var cluster = await Cluster.Start();
        await Say(cluster, Anna);
        await cluster.Submit(Order("j"));

        await cluster.Worker("anna").Drain();
        (await cluster.Claim(Anna)).ShouldBeEmpty();
        await cluster.Worker("anna").Resume();
        await cluster.Worker("anna").Pause();
        (await cluster.Claim(Anna)).ShouldBeEmpty();
        await cluster.Worker("anna").Resume();
        await cluster.MustClaim(Anna);
    }

    [Fact]
    public async Task A_worker_that_has_not_proven_the_encoder_gets_no_work()
    {
        await using var cluster = await Cluster.Start();
        await cluster.Worker("anna").Announce(new Announcement { WorkerId = "anna", Encoders = ["aac"] });
        await cluster.Submit(Order("j"));
        await cluster.MustClaim(Bert);
        (await cluster.Claim(Anna)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_worker_on_which_three_inputs_fail_is_quarantined_and_comes_back_by_the_self_test()
    {
        await using var cluster = await Cluster.Start(silos: 2);
        foreach (var worker in (WorkerId[])[Anna, Bert])
            await cluster.Worker(worker.Value).Announce(new Announcement { WorkerId = worker.Value, SelfTest = _golden });
        foreach (var job in (string[])["one", "two", "three"])
        {
            await cluster.Submit(Order(job));
            await cluster.Report(await cluster.MustClaim(Anna), new StepOutcome.Retry(Crash));
            (await cluster.Claim(Anna)).ShouldBeEmpty("what failed here is left to another");
            (await cluster.WorkAll(job, Bert)).Job.ShouldBeOfType<Job.Ready>();
        }
        (await cluster.Worker("anna").Find())!.Quarantine.ShouldNotBeNull().Why.ShouldContain("3 different inputs");
        await cluster.Submit(Order("four"));
        (await cluster.Claim(Anna)).ShouldBeEmpty();

        (await cluster.Worker("anna")
            .RecordTest(_golden with { Encoded = "other bytes" })).Worker!.Quarantine!.LastSelfTest.ShouldNotBeNull();
        (await cluster.Worker("anna").RecordTest(_golden)).Worker!.Status.ShouldBe(WorkerStatus.Idle);
        (await cluster.Worker("anna").RecordTest(_golden)).Refused.ShouldBe(WorkerRefusal.NotQuarantined);
        await cluster.MustClaim(Anna);
    }

    [Fact]
    public async Task An_input_that_fails_on_two_workers_speaks_against_neither()
    {
        await using var cluster = await Cluster.Start();
        foreach (var worker in (WorkerId[])[Anna, Bert])
            await Say(cluster, worker);
        await cluster.Submit(Order("poisoned"));

        await cluster.Report(await cluster.MustClaim(Anna), new StepOutcome.Retry(Crash));
        (await cluster.Worker("anna").Find())!.Failures.Count.ShouldBe(1);
        await cluster.Report(await cluster.MustClaim(Bert), new StepOutcome.Retry(Crash));

        (await cluster.Roster.List()).ShouldAllBe(worker => worker.Failures.Count == 0);
    }

    [Fact]
    public async Task One_workers_word_never_rejects_a_job_for_good()
    {
        await using var cluster = await Cluster.Start(options: new EngineOptions { EmbeddedWorker = new WorkerId("ourselves") });
        await cluster.Submit(Order("j"));
        await cluster.Report(await cluster.MustClaim(Anna), new StepOutcome.Reject(BadInput));
        (await cluster.View("j")).Job.IsFinal.ShouldBeFalse();
        await cluster.Report(await cluster.MustClaim(Bert), new StepOutcome.Reject(BadInput));
        (await cluster.View("j")).Job.ShouldBeOfType<Job.Rejected>();

        await cluster.Submit(Order("k"));
        await cluster.Report(await cluster.MustClaim(new("ourselves")), new StepOutcome.Reject(BadInput));
        (await cluster.View("k")).Job.ShouldBeOfType<Job.Rejected>("our own worker is as trusted as we are");
    }

    [Fact]
    public async Task Only_the_pinned_worker_gets_a_jobs_steps_and_is_let_go_at_its_end()
    {
        await using var cluster = await Two();
        await cluster.Submit(Order("j") with { Only = Anna });
        (await cluster.Claim(Bert)).ShouldBeEmpty();
        await cluster.Pass(2);
        await cluster.Until(async () => (await cluster.Worker("anna").Find())!.Pinned.Count == 1, "Anna knows");

        (await cluster.WorkAll("j", Anna)).Job.ShouldBeOfType<Job.Ready>();
        await cluster.Until(async () => (await cluster.Worker("anna").Find())!.Pinned.IsEmpty, "Anna is let go");
    }

    [Fact]
    public async Task When_the_pinned_worker_says_good_bye_another_is_chosen_and_the_timeline_says_why()
    {
        await using var cluster = await Two();
        await cluster.Submit(Order("j") with { Only = Anna });
        await cluster.Pass(2);
        await Say(cluster, Anna, Announcement.Gone);

        await cluster.Pass(8);

        (await cluster.Until("j", view => view.Job.Only == Bert)).Job.Only.ShouldBe(Bert);
        await cluster.Pass(6);
        (await cluster.MustClaim(Bert)).Job.Value.ShouldBe("j");
        (await cluster.Events("j")).OfType<JobEvent.JobPinned>()
            .Single().Why.ShouldBe("goes from worker anna to bert, because it is offline");
    }

    [Fact]
    public async Task When_nobody_else_can_be_reached_whoever_comes_gets_a_pinned_job()
    {
        await using var cluster = await Two();
        await cluster.Submit(Order("j") with { Only = Anna });
        await cluster.Pass(2);
        foreach (var worker in (WorkerId[])[Anna, Bert])
            await Say(cluster, worker, Announcement.Gone);

        await cluster.Pass(8);

        await cluster.Until("j", view => view.Job.Only is null);
        await cluster.MustClaim(new("carla"));
    }

    private static async Task<Cluster> Two()
    {
        var cluster = await Cluster.Start();
        await Say(cluster, Anna);
        await Say(cluster, Bert);
        return cluster;
    }

    private static Task Say(Cluster cluster, WorkerId worker, string status = "idle") =>
        cluster.Worker(worker.Value)
            .Announce(new Announcement { WorkerId = worker.Value, Status = status, IpAddress = "10.0.0.1", Port = 8080 });

    private static async Task<WorkerStatus> Status(Cluster cluster)
    {
        await cluster.Until(async () => (await cluster.Roster.List())[0].Status == (await cluster.Worker("anna").Find())!.Status,
            "the roster knows");
        return (await cluster.Worker("anna").Find())!.Status;
    }
}
