using System.Net;
using System.Text.Json.Nodes;
using Transcode.Contracts.Burst;
using Transcode.Domain;
using Transcode.Domain.Burst;
using Transcode.Domain.Jobs;
using Transcode.Domain.Keys;
using static Transcode.Domain.Tests.Jobs.Samples;

namespace Transcode.Silo.Tests.Burst;

/// <summary>Machines are borrowed, watched and paid for, whatever becomes of them, of their lender and of us.</summary>
public sealed class BurstTests
{
    private readonly TaskCompletionSource<JsonNode?> _machine = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task A_job_that_is_late_gets_a_machine_with_a_key_that_opens_this_job_alone()
    {
        await using var home = await BurstHome.Open();
        home.RunPod.Handler = (_, stop) => _machine.Task.WaitAsync(stop);
        await home.Late("j");

        var run = await home.Until(one => one.State == BurstState.Running, "it runs");

        var order = home.RunPod.Orders.ShouldHaveSingleItem();
        var input = order["input"]!.AsObject();
        string Input(string name) => input[name]!.ToString();
        (Input("run"), Input("join"), Input("worker"), Input("idle_seconds"), Input("run_seconds")).ShouldBe((run.Id.Value,
            "https://media.example.org", $"burst-{run.Id}", "20", "985"));
        var secret = await home.Cluster.Grains.GetGrain<Contracts.Keys.IKeyGrain>(Contracts.Keys.IKeyGrain.Key).Secret();
        order["webhook"]!.ToString()
            .ShouldBe($"https://media.example.org/webhooks/runpod?run={run.Id}&token={BurstProof.Token(secret, run.Id)}");
        (Input("notify"), Input("secret")).ShouldBe(($"https://media.example.org/webhooks/runpod?run={run.Id}", BurstProof.Secret(secret, run.Id)));
        order["policy"]!.ToJsonString().ShouldBe("""{"executionTimeout":985000,"ttl":1285000}""");
        home.RunPod.Asked.ShouldContain("POST /v2/ep-small/run");

        var key = await home.KeyOf(run);
        (key.Hash, key.Worker, key.Job, key.ForManyWorkers).ShouldBe((KeyText.Hash(Input("token")), run.Worker.Value, "j", false));
        key.Scopes.ShouldBe(["worker"]);
        key.ExpiresAt.ShouldBe(run.StartedAt.AddSeconds(985 + 300 + 600));
        (await home.Told("j")).ShouldHaveSingleItem().ShouldBeOfType<JobEvent.BurstStarted>().Tier.ShouldBe("small");
        (await home.Cluster.Grains.GetGrain<Contracts.Reading.IReaderGrain>(0).BurstRuns(new())).ShouldHaveSingleItem();

        _machine.SetResult("done");
        var over = await home.Until(one => one.IsOver, "it ends");
        over.State.ShouldBe(BurstState.Completed);
        over.Dollars.ShouldBeInRange(0.0015m, 0.01m, "a moment, and the fifteen seconds around it, at 0.36 an hour");
        await home.Cluster.Until(async () => (await home.KeyOf(run)).RevokedAt is not null, "its key opens nothing any more");
        await home.Cluster.Until(async () => (await home.Told("j")).OfType<JobEvent.BurstEnded>().Any(), "its job knows");
        (await home.Cluster.View("j")).Job.Bursts.Single(burst => burst.Run == run.Id).Dollars.ShouldBe(over.Dollars);
    }

    [Fact]
    public async Task What_no_worker_has_is_borrowed_from_the_tier_that_has_it()
    {
        await using var home = await BurstHome.Open();
        var card = Hls with { Name = "card", Video = Hls.Video! with { Encoder = "h264_nvenc" } };
        await home.Cluster.Submit(Order("j") with { Profiles = [card] });
        await home.Cluster.Finish(await home.Cluster.MustClaim(Anna));
        await home.Cluster.Until("j", view => view.HasPlan);

        var run = await home.Until(_ => true, "there is one");

        (run.Tier, run.Why).ShouldBe(("card", "no worker has h264_nvenc"));
    }

    [Fact]
    public async Task Without_settings_nothing_is_ever_borrowed()
    {
        await using var cluster = await Fixtures.Cluster.Start();
        await cluster.Submit(Order("j") with { DeadlineSeconds = 1 });
        await cluster.Pass(60);
        var grain = cluster.Grains.GetGrain<IBurstGrain>(IBurstGrain.Key);
        await grain.Tick();
        (await grain.Status()).IsOn.ShouldBeFalse();
        (await cluster.Reader.BurstRuns(new())).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_borrowed_worker_gets_steps_of_its_job_and_no_others()
    {
        await using var home = await BurstHome.Open();
        await home.Cluster.Submit(Order("other", priority: 9));
        await home.Cluster.Submit(Order("j"));
        var asked = new Contracts.Workers.ClaimRequest(8, TimeSpan.FromSeconds(1), []) { Job = new JobId("j") };

        var claimed = await home.Cluster.Worker("burst-br_1").Claim(asked, Fixtures.Cluster.Stop);

        claimed.ShouldHaveSingleItem().Job.Value.ShouldBe("j");
        (await home.Cluster.MustClaim(Anna)).Job.Value.ShouldBe("other");
    }

    [Fact]
    public async Task When_its_job_is_over_what_waits_is_cancelled_and_its_key_revoked()
    {
        await using var home = await BurstHome.Open();
        home.RunPod.ColdStart = _machine.Task;
        await home.Late("j");
        var run = await home.Until(one => one.State == BurstState.Queued, "it waits");

        await home.Cluster.WorkAll("j", Anna);

        var over = await home.Until(one => one.IsOver, "it ends");
        (over.State, over.Dollars, over.Error).ShouldBe((BurstState.Cancelled, 0m, "Its job is over."));
        (await home.KeyOf(run)).RevokedAt.ShouldNotBeNull();
        home.RunPod.Asked.ShouldContain($"POST /v2/ep-small/cancel/{run.ProviderId}");
        await home.Cluster.Until(async () => (await home.Told("j")).Count == 2, "a job that is ready learns what it cost");
    }

    [Fact]
    public async Task A_worker_that_does_not_end_with_its_job_is_cancelled_after_a_while()
    {
        await using var home = await BurstHome.Open();
        home.RunPod.Handler = (_, stop) => _machine.Task.WaitAsync(stop);
        await home.Late("j");
        await home.Until(one => one.State == BurstState.Running, "it runs");
        await home.Cluster.Job("j").Cancel("enough");

        var over = await home.Until(one => one.IsOver, "it ends");

        over.State.ShouldBe(BurstState.Cancelled);
        (over.EndedAt - over.EndingSince).ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(BurstDecider.Farewell);
    }

    [Fact]
    public async Task A_run_outlives_our_silos_and_is_found_again()
    {
        await using var home = await BurstHome.Open();
        home.RunPod.Handler = (_, stop) => _machine.Task.WaitAsync(stop);
        await home.Late("j");
        var run = await home.Until(one => one.State == BurstState.Running, "it runs");

        await home.Restart(TimeSpan.FromMinutes(1));
        _machine.SetResult("done");

        var over = await home.Until(one => one.IsOver, "it ends");
        (over.Id, over.State).ShouldBe((run.Id, BurstState.Completed));
        // It did no step, so that another may follow it.
        (await home.Runs()).Count(one => one.StartedAt < over.EndedAt).ShouldBe(1);
    }

    [Fact]
    public async Task The_money_of_the_day_holds_and_it_is_said_who_gets_no_machine()
    {
        // A run may cost ten cents at most.
        await using var home = await BurstHome.Open(BurstHome.Rules with { DollarsPerDay = 0.25m, MostRuns = 100 });
        home.RunPod.Handler = (_, stop) => _machine.Task.WaitAsync(stop);
        foreach (var job in (string[])["a", "b", "c", "d"])
            await home.Late(job);
        await home.Until(one => one.State == BurstState.Running, "one runs");
        await home.Cluster.Pass(20);

        (await home.Runs()).Count.ShouldBe(2);
        var status = await home.Grain.Status();
        (status.DollarsPerDay, status.Committed).ShouldBe((0.25m, 0.2m));
        status.Held.Count(hold => hold.Why.EndsWith("a run might cost $0.10, and $0.20 of today's $0.25 are spent or promised",
            StringComparison.Ordinal)).ShouldBe(2);
    }
}
