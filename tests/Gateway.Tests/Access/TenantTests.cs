using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Transcode.Gateway.Tests.Fixtures;
using Transcode.Gateway.Tests.GraphQL;

namespace Transcode.Gateway.Tests.Access;

/// <summary>A key with a tenant sees its tenant's assets, jobs and private workers; the rest is not there for it.</summary>
public sealed class TenantTests
{
    [Fact]
    public async Task What_is_one_tenants_is_not_there_for_another()
    {
        await using var gateway = await TestGateway.Start();
        using var acme = await gateway.ClientWith("submit", "acme");
        using var rival = await gateway.ClientWith("submit", "rival");
        var (asset, job) = await Submit(acme);
        var worker = new FakeWorker(gateway.Http);
        await worker.Announce();
        await worker.Work();
        await gateway.Until(job, "ready");

        string[] addresses =
            [$"/api/jobs/{job}", $"/api/jobs/{job}/events", $"/status/{job}", $"/api/assets/{asset}", $"/media/{asset}/master.m3u8", $"/media/{asset}/360p.mp4"];
        foreach (var address in addresses)
        {
            (await acme.GetAsync(address, HttpCompletionOption.ResponseHeadersRead)).StatusCode.ShouldBe(HttpStatusCode.OK, address);
            (await rival.GetAsync(address, HttpCompletionOption.ResponseHeadersRead)).StatusCode.ShouldBe(HttpStatusCode.NotFound, address);
        }
        await (await rival.PostAsync($"/api/jobs/{job}/cancel", null)).ShouldBeProblem(404, "job.unknown");
        await (await rival.PostAsync($"/api/jobs/{job}/retry", null)).ShouldBeProblem(404, "job.unknown");
        await (await rival.DeleteAsync($"/api/assets/{asset}")).ShouldBeProblem(404, "asset.unknown");
        await (await rival.DeleteAsync($"/api/assets/{asset}/outputs")).ShouldBeProblem(404, "asset.unknown");
        await (await rival.PostAsync($"/api/assets/{asset}/address", null)).ShouldBeProblem(404, "asset.unknown");
        await (await rival.PostAsJsonAsync("/api/jobs", new { asset })).ShouldBeProblem(422, "input.missing");
        (await Jobs(rival)).ShouldBeEmpty();
        (await Jobs(acme)).ShouldBe([job]);
        (await Jobs(gateway.Http)).ShouldBe([job]);
    }

    [Fact]
    public async Task Nor_by_GraphQL()
    {
        await using var gateway = await TestGateway.Start();
        using var acme = await gateway.ClientWith("submit", "acme");
        using var rival = await gateway.ClientWith("submit", "rival");
        var (asset, job) = await Submit(acme);
        const string look = "query($job: ID!, $asset: ID!) { job(id: $job) { id } asset(id: $asset) { id label signedUrl } jobs { "
            + "totalCount nodes { id } } stats { jobs { jobs } } workers { id } }";
        var ids = new { job, asset };

        var own = await acme.Ask(look, ids);
        own.GetProperty("job").Text("id").ShouldBe(job);
        own.GetProperty("asset").Text("signedUrl").ShouldStartWith("/signed/");
        own.GetProperty("jobs").GetProperty("totalCount").GetInt32().ShouldBe(1);
        own.GetProperty("stats").GetProperty("jobs").GetArrayLength().ShouldBe(1);
        var foreign = await rival.Ask(look, ids);
        foreign.GetProperty("job").ValueKind.ShouldBe(JsonValueKind.Null);
        foreign.GetProperty("asset").ValueKind.ShouldBe(JsonValueKind.Null);
        foreign.GetProperty("jobs").GetProperty("nodes").GetArrayLength().ShouldBe(0);
        foreign.GetProperty("jobs").GetProperty("totalCount").GetInt32().ShouldBe(0);
        foreign.GetProperty("stats").GetProperty("jobs").GetArrayLength().ShouldBe(0);
        foreach (var (mutation, field) in new[] { ("cancelJob(id: $job)", "cancelJob"), ("retryJob(id: $job)", "retryJob") })
            (await rival.Ask($"mutation($job: ID!) {{ {mutation} {{ ... on Refusal {{ code }} }} }}", new { job })).GetProperty(field)
                .Text("code").ShouldBe("job.unknown");
        foreach (var (mutation, field) in new[] { ("deleteAsset(id: $asset)", "deleteAsset"),
            ("deleteOutputs(assetId: $asset)", "deleteOutputs") })
            (await rival.Ask($"mutation($asset: ID!) {{ {mutation} {{ ... on Refusal {{ code }} }} }}", new { asset })).GetProperty(field)
                .Text("code").ShouldBe("asset.unknown");
        using var admin = await gateway.ClientWith("admin", "rival");
        foreach (var platform in new[] { "{ stats { depth { openSteps } } }", "{ stats { queues { open } } }",
            "mutation { deleteProfile(name: \"hls\") { __typename } }" })
            (await (await admin.Send(platform)).Code()).ShouldBe("auth.tenant", platform);
    }

    [Fact]
    public async Task Nor_by_a_stream_or_a_subscription()
    {
        await using var gateway = await TestGateway.Start();
        var rival = (await gateway.MakeKey(new { name = "rival", scopes = new[] { "submit" }, tenant = "rival" })).Text("key");
        using var acme = await gateway.ClientWith("submit", "acme");
        using var http = gateway.Client(rival);
        await using var socket = await Socket.Begin(gateway.Url, rival);
        await socket.Subscribe("list", "subscription { jobs { id } }");
        (await socket.Receive())!.Value.GetProperty("payload").GetProperty("data").GetProperty("jobs").GetArrayLength().ShouldBe(0);
        using var events = await http.GetAsync("/api/events?after=0", HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await events.Content.ReadAsStreamAsync());

        var (_, foreign) = await Submit(acme);
        await socket.Subscribe("one", $"subscription {{ job(id: \"{foreign}\") {{ id }} }}");
        var ended = await socket.Until("complete");
        var (_, own) = await Submit(http);

        ended.ShouldNotContain(message => message.ToString().Contains(foreign, StringComparison.Ordinal));
        (await socket.Receive())!.Value.ToString().ShouldContain(own);
        var seen = "";
        while (!seen.Contains(own, StringComparison.Ordinal))
            seen += await lines.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20));
        seen.ShouldNotContain(foreign);
    }

    [Fact]
    public async Task What_concerns_all_tenants_needs_a_key_of_the_platform()
    {
        await using var gateway = await TestGateway.Start();
        using var admin = await gateway.ClientWith("admin", "acme");

        await (await admin.GetAsync("/metrics")).ShouldBeProblem(403, "auth.tenant");
        await (await admin.PutAsync("/api/profiles/x", new StringContent("{}"))).ShouldBeProblem(403, "auth.tenant");
        await (await admin.PostAsJsonAsync("/api/assignments", new { })).ShouldBeProblem(403, "auth.tenant");
        (await admin.GetAsync("/api/profiles")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_admin_of_a_tenant_makes_and_sees_keys_of_the_tenant()
    {
        await using var gateway = await TestGateway.Start();
        using var admin = await gateway.ClientWith("admin", "acme");
        var other = (await gateway.MakeKey(new { name = "other", scopes = new[] { "read" } })).Text("id");

        await (await admin.PostAsJsonAsync("/api/keys",
            new { name = "x", scopes = new[] { "read" }, tenant = "rival" })).ShouldBeProblem(403, "auth.tenant");
        var own = await (await admin.PostAsJsonAsync("/api/keys", new { name = "x", scopes = new[] { "read" } })).Json();

        own.Text("tenant").ShouldBe("acme");
        (await (await admin.GetAsync("/api/keys")).Json()).GetProperty("keys").EnumerateArray()
            .ShouldAllBe(key => key.Text("tenant") == "acme");
        await (await admin.GetAsync($"/api/keys/{other}")).ShouldBeProblem(404, "key.unknown");
        await (await admin.DeleteAsync($"/api/keys/{other}")).ShouldBeProblem(404, "key.unknown");
    }

    [Fact]
    public async Task A_private_worker_takes_its_tenants_steps_and_no_other_sees_it()
    {
        await using var gateway = await TestGateway.Start();
        using var acme = await gateway.ClientWith("submit", "acme");
        using var rival = await gateway.ClientWith("submit", "rival");
        using var key = await gateway.ClientWith("worker", "rival");
        var (_, foreign) = await Submit(acme);
        var worker = new FakeWorker(key, "rivals-machine");
        (await key.PostAsJsonAsync("/api/leases",
            new { worker_id = "nobody-yet", wait_seconds = 0 })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await worker.Announce();

        (await worker.Claim(wait: 0)).ShouldBeEmpty();
        var (_, own) = await Submit(rival);
        (await worker.Claim(room: 8, wait: 5)).Select(offer => offer.Job.Value).Distinct().ShouldBe([own]);

        (await acme.GetAsync("/api/workers/rivals-machine")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await acme.GetStringAsync("/api/workers")).ShouldNotContain("rivals-machine");
        (await rival.GetStringAsync("/api/workers")).ShouldContain("rivals-machine");
        (await acme.Ask("{ workers { id } worker(id: \"rivals-machine\") { id } }")).ToString().ShouldNotContain("rivals-machine");
        using var admin = await gateway.ClientWith("admin", "acme");
        (await admin.Ask("mutation { drainWorker(id: \"rivals-machine\") { ... on Refusal { code } } }")).GetProperty("drainWorker")
            .Text("code").ShouldBe("worker.unknown");
        await (await admin.PostAsync("/api/workers/rivals-machine/drain", null)).ShouldBeProblem(404, "worker.unknown");
        // A worker of the platform takes what is left, whosever it is.
        var shared = new FakeWorker(gateway.Http, "shared");
        await shared.Announce();
        (await shared.Claim(room: 8, wait: 5)).Select(offer => offer.Job.Value).ShouldContain(foreign);
    }

    [Fact]
    public async Task Whose_the_asset_is_the_job_is_whoever_orders_it()
    {
        await using var gateway = await TestGateway.Start();
        using var acme = await gateway.ClientWith("submit", "acme");
        var asset = (await (await acme.PutAsync("/api/assets?name=a.mp4", new StringContent("bytes"))).Json()).Text("asset_id");

        using var submitted = await gateway.Submit(new { asset });

        (await Jobs(acme)).ShouldBe([(await submitted.Json()).Text("job_id")]);
    }

    private static async Task<(string Asset, string Job)> Submit(HttpClient http)
    {
        var asset = (await (await http.PutAsync("/api/assets?name=a.mp4", new StringContent("bytes"))).Json()).Text("asset_id");
        using var answer = await http.PostAsJsonAsync("/api/jobs", new { asset });
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        return (asset, (await answer.Json()).Text("job_id"));
    }

    private static async Task<IEnumerable<string>> Jobs(HttpClient http) =>
        (await (await http.GetAsync("/api/jobs")).Json()).GetProperty("jobs").EnumerateArray().Select(job => job.Text("job_id"));
}
