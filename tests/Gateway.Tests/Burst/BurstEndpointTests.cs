using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Transcode.Contracts.Jobs;
using Transcode.Domain;
using Transcode.Domain.Burst;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.Burst;

/// <summary>What is told of borrowed machines, and what their keys open.</summary>
public sealed class BurstEndpointTests
{
    [Fact]
    public async Task Without_settings_it_is_off_and_there_are_no_runs()
    {
        await using var gateway = await TestGateway.Start();
        var told = await (await gateway.Http.GetAsync("/api/burst")).Json();
        told.GetProperty("on").GetBoolean().ShouldBeFalse();
        told.GetProperty("runs").GetArrayLength().ShouldBe(0);
        using var wrong = await gateway.Http.GetAsync("/api/burst?before=x");
        await wrong.ShouldBeProblem(400, "request.invalid");
    }

    [Fact]
    public async Task A_job_tells_what_was_borrowed_for_it_at_every_door()
    {
        await using var gateway = await TestGateway.Start();
        var job = (await gateway.SubmitFile()).Text("job_id");
        var run = new BurstRun
        {
            Id = new("br_0123456789abcdef01234567"),
            Job = new(job),
            Tier = "small",
            Endpoint = "ep",
            DollarsPerHour = 0.36m,
            Why = "it is late",
            Attempt = 1,
            Worker = new("burst"),
            KeyId = "0123456789ab",
            State = BurstState.Completed,
            StartedAt = DateTimeOffset.UtcNow,
            Seconds = 85.25,
            Dollars = 0.010025m,
        };
        await gateway.Services.GetRequiredService<IGrainFactory>().GetGrain<IJobGrain>(job).RecordBurst(run);

        (await gateway.Job(job)).GetProperty("bursts")[0].GetRawText()
            .ShouldBe("""{"run":"br_0123456789abcdef01234567","tier":"small","outcome":"completed","seconds":85.25,"dollars":0.010025}""");
        var query = $$"""{ job(id: "{{job}}") { bursts { run tier outcome seconds dollars } timeline { nodes { name why } } } }""";
        var found = (await (await gateway.Http.PostAsJsonAsync("/graphql", new { query })).Json()).GetProperty("data").GetProperty("job");
        found.GetProperty("bursts")[0].GetRawText()
            .ShouldBe("""{"run":"br_0123456789abcdef01234567","tier":"small","outcome":"COMPLETED","seconds":85.25,"dollars":0.010025}""");
        found.GetProperty("timeline").GetProperty("nodes").EnumerateArray().Select(node => node.Text("name"))
            .ShouldBe(["job_submitted", "burst_started", "burst_ended"]);
    }

    [Fact]
    public async Task A_key_of_a_run_opens_the_steps_and_files_of_its_job_and_no_others()
    {
        await using var gateway = await TestGateway.Start();
        var (mine, other) = (await gateway.SubmitFile("mine.mp4"), await gateway.SubmitFile("other.mp4"));
        var key = await gateway.PutKey("worker", made => made with { Job = mine.Text("job_id"), Worker = "burst-1" });
        using var http = gateway.Client(key);

        using (var foreign = await http.PostAsJsonAsync("/api/workers", Announcement("somebody")))
            await foreign.ShouldBeProblem(403, "worker.foreign");
        using (var joined = await http.PostAsJsonAsync("/api/workers", Announcement("burst-1")))
            joined.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var claimed = await http.PostAsJsonAsync("/api/leases", new { worker_id = "burst-1", room = 8, wait_seconds = 1 });
        var leases = (await claimed.Json()).GetProperty("leases");
        leases.EnumerateArray().Select(lease => lease.Text("job")).ShouldBe([mine.Text("job_id")]);

        foreach (var (job, code) in new[] { (mine, "media.not_yet"), (other, "asset.unknown") })
            using (var read = await http.GetAsync($"/media/{job.Text("asset_id")}/nothing.m4s"))
                (await read.Json()).Text("code").ShouldBe(code);
        using (var status = await http.GetAsync($"/api/assignments/{other.Text("job_id")}"))
            await status.ShouldBeProblem(404, "job.unknown");
        using (var jobs = await http.GetAsync("/api/jobs"))
            jobs.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static object Announcement(string name)
        => new { worker_id = name, os = "linux", hw_accel = Array.Empty<string>(), status = "idle", cpu_usage = 0, slots = 1 };
}
