using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Transcode.Contracts.Webhooks;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Webhooks;
using Transcode.Silo.Tests.Fixtures;
using static Transcode.Domain.Tests.Jobs.Samples;

namespace Transcode.Silo.Tests.Webhooks;

/// <summary>Endpoints are told of everything, in order, whatever happens to them or to us.</summary>
public sealed class WebhookTests
{
    private const string Secret = "secret-of-the-webhook-tests";
    private const string NewSecret = "another-secret-of-the-tests";

    /// <summary>What a job that goes well is told by.</summary>
    private static readonly string[] _whole =
        ["job.submitted", "job.encoding", "job.progress", "job.progress", "job.progress", "job.packaging", "job.ready"];

    [Fact]
    public async Task A_job_is_told_from_its_beginning_to_its_end_and_signed()
    {
        await using var cluster = await Cluster.Start();
        await Create(cluster);
        await Work(cluster, "a");

        await Told(cluster, "a", _whole);

        var receiver = cluster.Receiver;
        receiver.Taken.Where(one => one.Type == "job.progress").Select(one => Message(one).GetProperty("percent").GetInt32())
            .ShouldBe([25, 50, 75]);
        foreach (var one in receiver.All)
        {
            // By the base library alone, as a stranger would.
            one.Signature.ShouldBe($"v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{one.Timestamp}.{one.Body}")))}");
            Message(one).GetProperty("id").GetString().ShouldBe(one.Id);
        }
        receiver.All.Select(one => one.Id).ShouldBeUnique();
        var ready = Message(receiver.Taken[^1]);
        ready.GetProperty("outputs")[0].GetProperty("path").GetString().ShouldBe("master.m3u8");
        var job = ready.GetProperty("job");
        (job.GetProperty("state").GetString(), job.GetProperty("label").GetString(),
            job.GetProperty("attempt").GetInt32()).ShouldBe(("ready", "holiday.mp4", 1));
    }

    [Fact]
    public async Task A_receiver_that_is_down_for_ten_hours_gets_every_event_in_order_of_each_job()
    {
        var before = await Cluster.Start();
        var receiver = before.Receiver;
        receiver.Answer = _ => null;
        await Create(before);
        foreach (var job in new[] { "a", "b", "c" })
            await Work(before, job);
        var (now, cluster) = (TimeSpan.Zero, before);
        for (var hour = 1; hour <= 10; hour++)
        {
            now += TimeSpan.FromMinutes(75);
            var failed = (await Hook(cluster).Find())!.Health.FailedInARow;
            // In the middle of it all silos are killed: what waits lies in the facts alone.
            if (hour == 5)
            {
                cluster = await cluster.Restart(later: now);
                await Work(cluster, "d");
            }
            else
                cluster.Time.Jump(TimeSpan.FromMinutes(75));
            await Hook(cluster).Wake();
            await cluster.Until(async () => (await Hook(cluster).Find())!.Health.FailedInARow > failed, $"it was tried in hour {hour}");
        }
        var health = (await Hook(cluster).Find())!.Health;
        (health.FailingSince, health.LastError).ShouldBe((health.FailingSince, "It could not be reached: Connection refused."));
        var pressed = receiver.All.Count;

        receiver.Answer = _ => HttpStatusCode.OK;
        cluster.Time.Jump(TimeSpan.FromMinutes(75));
        await Hook(cluster).Wake();
        foreach (var job in new[] { "a", "b", "c", "d" })
            await Told(cluster, job, _whole);

        receiver.Taken.Select(one => one.Id).ShouldBeUnique();
        receiver.Taken.GroupBy(one => one.Job)
            .ShouldAllBe(job => job.Select(one => one.Sequence).SequenceEqual(job.Select(one => one.Sequence).Order()));
        pressed.ShouldBeLessThan(30, "a receiver that is away is not pressed");
        (await Hook(cluster).Find())!.Health.FailedInARow.ShouldBe(0);
        await cluster.DisposeAsync();
        await before.DisposeAsync();
    }

    [Fact]
    public async Task An_endpoint_that_only_fails_is_paused_with_the_reason_and_loses_nothing()
    {
        await using var cluster = await Cluster.Start();
        cluster.Receiver.Answer = _ => HttpStatusCode.InternalServerError;
        await Create(cluster);
        await Work(cluster, "a");
        for (var tries = 0; (await Hook(cluster).Find())!.State == WebhookState.Active; tries++)
        {
            tries.ShouldBeLessThan(40);
            cluster.Time.Jump(TimeSpan.FromMinutes(75));
            var failed = (await Hook(cluster).Find())!.Health.FailedInARow;
            await Hook(cluster).Wake();
            await cluster.Until(async () => (await Hook(cluster).Find())!.Health.FailedInARow > failed, "it was tried");
        }
        var paused = (await Hook(cluster).Find())!;
        (paused.State, paused.Version).ShouldBe((WebhookState.Paused, 2));
        paused.Reason.ShouldNotBeNull().ShouldContain("It answered 500.");
        await Work(cluster, "b");
        cluster.Receiver.Taken.ShouldBeEmpty();

        cluster.Receiver.Answer = _ => HttpStatusCode.OK;
        (await Hook(cluster).Resume()).Webhook!.State.ShouldBe(WebhookState.Active);

        await Told(cluster, "a", _whole);
        await Told(cluster, "b", _whole);
    }

    [Fact]
    public async Task One_event_that_is_never_taken_becomes_a_dead_letter_and_holds_up_no_other()
    {
        await using var cluster = await Cluster.Start();
        cluster.Receiver.Answer = one => one is { Job: "a", Type: "job.encoding" } ? HttpStatusCode.BadRequest : HttpStatusCode.OK;
        await Create(cluster);
        await Work(cluster, "a");
        await Work(cluster, "b");
        await Told(cluster, "b", _whole);
        cluster.Receiver.Told("a").ShouldBe(["job.submitted"]);
        for (var job = 0; cluster.Receiver.Told("a").Count < 2; job++)
        {
            job.ShouldBeLessThan(40);
            cluster.Time.Jump(TimeSpan.FromMinutes(75));
            var tried = cluster.Receiver.All.Count(one => one.Type == "job.encoding" && one.Job == "a");
            // Others go on meanwhile, and are taken.
            await cluster.Submit(Order($"c{job}"));
            await cluster.Job($"c{job}").Cancel("enough");
            await Told(cluster, $"c{job}", ["job.submitted", "job.cancelled"]);
            await Hook(cluster).Wake();
            await cluster.Until(
                () => Task.FromResult(cluster.Receiver.All.Count(one => one.Type == "job.encoding" && one.Job == "a") > tried),
                    "it was tried again");
        }
        await Told(cluster, "a", [.. _whole.Where(type => type != "job.encoding")]);
        var dead = (await cluster.Reader.Deliveries(_id, new DeliveryFilter(DeliveryState.Dead))).ShouldHaveSingleItem();
        (dead.Event, dead.Job.Value, dead.Status, dead.Error).ShouldBe((WebhookEvent.JobEncoding, "a", 400, "It answered 400."));

        cluster.Receiver.Answer = _ => HttpStatusCode.OK;
        (await Hook(cluster).Redeliver(dead.Id))!.State.ShouldBe(DeliveryState.Pending);

        await cluster.Until(() => Task.FromResult(cluster.Receiver.Told("a").Contains("job.encoding")), "it is sent again");
        cluster.Receiver.Taken.Single(one => one.Job == "a" && one.Type == "job.encoding").Id.ShouldBe(dead.Id);
        (await Hook(cluster).Redeliver("dlv_unknown")).ShouldBeNull();
    }

    [Fact]
    public async Task What_was_on_its_way_when_the_silos_died_is_sent_again_under_the_same_id()
    {
        var before = await Cluster.Start();
        await Create(before);
        before.Receiver.Gate = new TaskCompletionSource().Task;
        await before.Submit(Order("a"));
        await before.Until(() => Task.FromResult(before.Receiver.All.Count == 1), "the first is on its way");
        var cluster = await before.Restart();
        cluster.Receiver.Gate = Task.CompletedTask;
        await cluster.Until(() => Task.FromResult(cluster.Receiver.All.Count == 2), "it is sent again");

        cluster.Receiver.All[1].Id.ShouldBe(cluster.Receiver.All[0].Id);
        cluster.Receiver.All[1].Body.ShouldBe(cluster.Receiver.All[0].Body);
        await cluster.DisposeAsync();
        await before.DisposeAsync();
    }

    [Fact]
    public async Task After_a_rotation_both_secrets_sign_for_a_while()
    {
        await using var cluster = await Cluster.Start();
        await Create(cluster);
        (await Hook(cluster).Rotate(NewSecret, TimeSpan.FromHours(24))).Webhook!.OldSecretUntil.ShouldBe(At.AddHours(24));
        await cluster.Submit(Order("a"));
        await Told(cluster, "a", ["job.submitted"]);
        cluster.Time.Jump(TimeSpan.FromHours(25));
        await cluster.Submit(Order("b"));
        await Told(cluster, "b", ["job.submitted"]);

        var (during, after) = (cluster.Receiver.All[0], cluster.Receiver.All[1]);
        during.Signature.Split(',').ShouldBe([Sign(NewSecret, during), Sign(Secret, during)]);
        after.Signature.ShouldBe(Sign(NewSecret, after));
    }

    [Fact]
    public async Task A_webhook_of_one_job_is_told_of_that_one_and_ends_with_it()
    {
        await using var cluster = await Cluster.Start();
        await Create(cluster, job: "a", events: [WebhookEvent.JobSubmitted, WebhookEvent.JobFailed]);
        await Work(cluster, "b");
        await Work(cluster, "a");

        await Told(cluster, "a", ["job.submitted"]);
        await cluster.Until(async () => (await Hook(cluster).Find())!.State == WebhookState.Finished,
            "it ends, though the last event was not for it");
        cluster.Receiver.Told("b").ShouldBeEmpty();
        (await Hook(cluster).Pause("why not")).Refused.ShouldBe(WebhookRefusal.Finished);
    }

    [Fact]
    public async Task Of_two_that_have_seen_the_same_one_is_refused()
    {
        await using var cluster = await Cluster.Start();
        await Create(cluster);

        (await Hook(cluster)
            .Change(new WebhookChange(null, "first", null), 1)).Webhook!.ShouldSatisfyAllConditions(one => one.Name.ShouldBe("first"),
            one => one.Version.ShouldBe(2));
        (await Hook(cluster).Change(new WebhookChange(null, "second", null), 1)).Refused.ShouldBe(WebhookRefusal.Changed);
        (await Hook(cluster).Delete(1)).Refused.ShouldBe(WebhookRefusal.Changed);
        (await Hook(cluster).Delete(2)).Refused.ShouldBeNull();
        (await Hook(cluster).Delete(null)).Refused.ShouldBe(WebhookRefusal.Unknown);
        (await cluster.Reader.Webhooks(null)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_retry_is_told_with_its_attempt_even_to_who_is_behind()
    {
        await using var cluster = await Cluster.Start();
        await Create(cluster);
        await Hook(cluster).Pause("later");
        await cluster.Submit(Order("a"));
        await cluster.Report(await cluster.MustClaim(Anna), new Domain.Steps.StepOutcome.Retry(Crash));
        await Fail(cluster, "a");
        await cluster.Job("a").Retry();
        await cluster.Until("a", view => view.Job.Attempt == 2);

        await Hook(cluster).Resume();

        await Told(cluster, "a", ["job.submitted", "job.failed", "job.retried"]);
        cluster.Receiver.Taken.Select(one => Message(one).GetProperty("job").GetProperty("attempt").GetInt32()).ShouldBe([1, 1, 2]);
        Message(cluster.Receiver.Taken[1]).GetProperty("failure").GetProperty("code").GetString().ShouldBe(FailureCodes.ToolFailed);
    }

    private static readonly WebhookId _id = new("wh_of_the_tests");

    private static IWebhookGrain Hook(Cluster cluster) => cluster.Grains.GetGrain<IWebhookGrain>(_id.Value);

    private static Task Create(Cluster cluster, string? job = null, IReadOnlyList<WebhookEvent>? events = null) => Hook(cluster).Create(
        new Webhook
        {
            Id = _id,
            Url = "https://receiver.example/hooks",
            Job = job is null ? null : new JobId(job),
            Events = events ?? [],
            CreatedAt = At
        }, Secret);

    private static async Task Work(Cluster cluster, string job)
    {
        (await cluster.Submit(Order(job))).Refused.ShouldBeNull();
        (await cluster.WorkAll(job, Anna)).Job.ShouldBeOfType<Job.Ready>();
    }

    /// <summary>A step fails as often as it takes.</summary>
    private static async Task Fail(Cluster cluster, string job)
    {
        for (var tries = 0; (await cluster.View(job)).Job is not Job.Failed; tries++)
        {
            tries.ShouldBeLessThan(200);
            foreach (var worker in new[] { Bert, Anna, new WorkerId("carl"), new WorkerId("dora") })
                if (await cluster.Claim(worker) is [var lease])
                    await cluster.Report(lease, new Domain.Steps.StepOutcome.Retry(Crash));
            await cluster.Pass(1);
        }
    }

    private static Task Told(Cluster cluster, string job, string[] types) =>
        cluster.Until(
            () => Task.FromResult(cluster.Receiver.Told(job)
                .SequenceEqual(
                types)), $"{job} is told by {string.Join(", ", types)}; it was by {string.Join(", ", cluster.Receiver.Told(job))}");

    private static JsonElement Message(Received one) => JsonDocument.Parse(one.Body).RootElement;

    private static string Sign(string secret, Received one) =>
        $"v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{one.Timestamp}.{one.Body}")))}";
}
