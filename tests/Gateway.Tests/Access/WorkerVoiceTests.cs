using System.Net;
using System.Net.Http.Json;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.Access;

/// <summary>Two workers with two keys: neither speaks in the name of the other, whatever it has overheard.</summary>
public sealed class WorkerVoiceTests
{
    [Fact]
    public async Task Each_attempt_to_speak_for_another_worker_is_refused()
    {
        await using var gateway = await TestGateway.Start();
        using var annas = await gateway.ClientWith("worker");
        using var berts = await gateway.ClientWith("worker");
        var (anna, bert) = (new FakeWorker(annas, "anna", sharesDisk: false), new FakeWorker(berts, "bert"));
        await anna.Announce();
        await bert.Announce();
        var job = (await gateway.SubmitFile()).Text("job_id");
        var lease = (await anna.Claim()).ShouldHaveSingleItem();

        // Announce, also under a second name of one's own; claim; the self-test.
        await Refused(berts, "/api/workers", new Announcement { WorkerId = "anna" }, ProtocolJson.Default.Announcement);
        await Refused(berts, "/api/workers", new Announcement { WorkerId = "berts-other" }, ProtocolJson.Default.Announcement);
        await Refused(berts, "/api/leases", new LeaseRequest { WorkerId = new("anna"), WaitSeconds = 0 },
            ProtocolJson.Default.LeaseRequest);
        await Refused(berts, "/api/workers/anna/trial", new Domain.Workers.SelfTestResult("libx264", 50, "a", "a", "b"),
            ProtocolJson.Default.SelfTestResult);
        // Where the film is to be seen: whoever holds no step of the job has no say.
        await Refused(berts, "/api/status",
            new AssignmentStatus { JobId = job, State = "processing", StreamUrl = "http://evil.example/index.m3u8" },
            ProtocolJson.Default.AssignmentStatus);
        (await annas.PostAsync("/api/status",
            JsonContent.Create(new AssignmentStatus
            {
                JobId = job,
                State = "processing",
                StreamUrl = "http://10.0.0.1:8080/hls/clip/index.m3u8"
            }, ProtocolJson.Default.AssignmentStatus)))
            .StatusCode.ShouldBe(HttpStatusCode.OK);

        // Renew, report, ask for addresses: with the name of the lease as it was handed out, and as the events tell it.
        var told = await gateway.Http.GetStringAsync($"/api/jobs/{job}");
        told.ShouldNotContain(lease.LeaseId);
        var plain = lease.LeaseId[..lease.LeaseId.LastIndexOf('~')];
        foreach (var name in new[] { lease.LeaseId, plain, plain + "~" + new string('0', 32) })
        {
            var stolen = lease with { LeaseId = name };
            (await bert.Progress(stolen, 50)).ShouldBe(LeaseOrders.Stop);
            (await bert.Report(stolen, new StepOutcome.Yield("no"))).Accepted.ShouldBeFalse();
            foreach (var (address, body) in new (string, object)[]
            {
                ("uploads", new { fence = lease.Fence, write = Array.Empty<string>(), read = Array.Empty<string>() }),
                ("uploads/parts", new { fence = lease.Fence, key = "k", bytes = 1, from = 1 }),
                ("uploads/complete", new { fence = lease.Fence, key = "k", upload = "u", tags = new[] { "t" } }),
            })
                await (await berts.PostAsJsonAsync($"/api/leases/{name}/{address}", body)).ShouldBeProblem(410, "lease.not_held");
        }
        // Nor is the name of a lease the address of its source.
        using var anonymous = gateway.Client(null);
        (await anonymous.GetAsync($"/api/leases/{plain}/source")).StatusCode.ShouldBe(HttpStatusCode.Gone);
        (await anonymous.GetAsync($"/api/leases/{lease.LeaseId}/source")).StatusCode.ShouldBe(HttpStatusCode.Gone);
        (await anonymous.GetStringAsync(lease.Source.Url)).ShouldBe("made-up bytes");

        // All of it left its holder's lease as it was.
        (await anna.Progress(lease, 10)).ShouldBe(LeaseOrders.Continue);
        (await anna.Finish(lease)).Accepted.ShouldBeTrue();
    }

    [Fact]
    public async Task A_key_for_many_workers_speaks_for_all_that_joined_with_it_and_for_no_other()
    {
        await using var gateway = await TestGateway.Start();
        using var many = await gateway.ClientWith("worker", forManyWorkers: true);
        using var single = await gateway.ClientWith("worker");
        await new FakeWorker(many, "pod-1").Announce();
        await new FakeWorker(many, "pod-2").Announce();
        await new FakeWorker(single, "alone").Announce();

        (await Announce(many, "pod-1")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await Announce(many, "alone")).ShouldBeProblem(403, "worker.foreign");
        await (await Announce(single, "pod-1")).ShouldBeProblem(403, "worker.foreign");
        (await gateway.Http.GetStringAsync("/api/keys")).ShouldContain("\"worker\":\"alone\"");
    }

    [Fact]
    public async Task When_its_key_is_gone_a_worker_joins_with_another()
    {
        await using var gateway = await TestGateway.Start();
        var lost = await gateway.MakeKey(new { name = "lost", scopes = new[] { "worker" } });
        using var before = gateway.Client(lost.Text("key"));
        using var after = await gateway.ClientWith("worker");
        using var foreign = await gateway.ClientWith("worker", "rival");
        await new FakeWorker(before, "anna").Announce();
        await (await Announce(after, "anna")).ShouldBeProblem(403, "worker.foreign");

        await gateway.Http.DeleteAsync($"/api/keys/{lost.Text("id")}");

        await (await Announce(foreign, "anna")).ShouldBeProblem(403, "worker.foreign");
        // The attempt that was refused has not bound the key to that name.
        (await Announce(after, "anna")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_deleted_worker_joins_anew_with_any_key_and_an_admin_speaks_for_all()
    {
        await using var gateway = await TestGateway.Start();
        using var first = await gateway.ClientWith("worker");
        using var second = await gateway.ClientWith("worker", forManyWorkers: true);
        await new FakeWorker(first, "anna").Announce();

        (await Announce(gateway.Http, "anna")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await Announce(second, "anna")).ShouldBeProblem(403, "worker.foreign");
        (await gateway.Http.DeleteAsync("/api/workers/anna")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await Announce(second, "anna")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await Announce(first, "anna")).ShouldBeProblem(403, "worker.foreign");
    }

    private static Task<HttpResponseMessage> Announce(HttpClient http, string worker) =>
        http.PostAsync("/api/workers", JsonContent.Create(new Announcement { WorkerId = worker }, ProtocolJson.Default.Announcement));

    private static async Task Refused<T>(HttpClient http, string address, T body,
        System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> shape) =>
        await (await http.PostAsync(address, JsonContent.Create(body, shape))).ShouldBeProblem(403, "worker.foreign");
}
