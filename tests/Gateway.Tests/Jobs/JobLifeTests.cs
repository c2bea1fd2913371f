using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Transcode.Domain;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.Jobs;

public class JobLifeTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_worker_that_speaks_http_takes_a_job_from_submission_to_ready(bool sharesDisk)
    {
        await using var gateway = await TestGateway.Start();
        var id = (await gateway.SubmitFile()).Text("job_id");
        var worker = new FakeWorker(gateway.Http, sharesDisk: sharesDisk);
        await worker.Announce();

        (await worker.Work()).ShouldBeNull();

        var job = await gateway.Job(id);
        job.Text("state").ShouldBe("ready");
        job.GetProperty("final").GetBoolean().ShouldBeTrue();
        job.GetProperty("progress").GetProperty("percent").GetDouble().ShouldBe(100);
        job.GetProperty("warnings").EnumerateArray().Select(each => each.GetString()).ShouldContain("a note for a person");
        var outputs = job.GetProperty("outputs").EnumerateArray().ToList();
        outputs.Select(each => each.Text("path"))
            .ShouldBe(["poster.jpg", "waveform.json", "waveform.png", "master.m3u8", "360p/index.m3u8", "360p.mp4"], ignoreOrder: true);
        foreach (var output in outputs)
            (await gateway.Http.GetAsync(output.Text("url"))).StatusCode.ShouldBe(HttpStatusCode.OK, output.Text("url"));
        (await gateway.Http.GetStringAsync(job.Text("master")
            .Replace("master.m3u8", "360p/segments/seg_0001.m4s", StringComparison.Ordinal))).ShouldBe("segment 1 of 360p");
    }

    [Fact]
    public async Task A_priority_can_be_changed_while_the_job_waits_and_within_bounds()
    {
        await using var gateway = await TestGateway.Start();
        var id = (await gateway.SubmitFile()).Text("job_id");

        using var changed = await Patch(gateway, id, """{"priority": 7}""");
        (await changed.Json()).GetProperty("priority").GetInt32().ShouldBe(7);
        (await gateway.Job(id)).GetProperty("priority").GetInt32().ShouldBe(7);
        foreach (var wrong in (string[])["""{"priority": 1001}""", """{"priority": -2147483648}""", """{"priority": "high"}""", "{}"])
            await (await Patch(gateway, id, wrong)).ShouldBeProblem(400, "request.invalid");
        await (await Patch(gateway, "nobody", """{"priority": 7}""")).ShouldBeProblem(404, "job.unknown");

        using (await gateway.Http.PostAsync($"/api/jobs/{id}/cancel", null)) { }
        await (await Patch(gateway, id, """{"priority": 8}""")).ShouldBeProblem(409, "job.finished");
    }

    private static Task<HttpResponseMessage> Patch(TestGateway gateway, string id, string body)
        => gateway.Http.PatchAsync($"/api/jobs/{id}", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

    [Fact]
    public async Task A_worker_with_the_shared_disk_is_given_paths_and_one_without_it_addresses()
    {
        await using var gateway = await TestGateway.Start();
        var path = gateway.File("clip.mp4", "the bytes of the source");
        await gateway.Submit(new { path });
        var near = new FakeWorker(gateway.Http, "near");
        var far = new FakeWorker(gateway.Http, "far", sharesDisk: false);
        await near.Announce();
        await far.Announce();

        var given = (await near.Claim()).ShouldHaveSingleItem();
        given.Source.Path.ShouldBe(path);
        given.Output.Root.ShouldBe(gateway.Store.Root);
        (await near.Report(given, new StepOutcome.Yield("going home"))).Accepted.ShouldBeTrue();

        var lent = (await far.Claim()).ShouldHaveSingleItem();
        lent.Source.Path.ShouldBeNull();
        lent.Output.Root.ShouldBeNull();
        using var anonymous = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, lent.Source.Url) { Headers = { Range = new(4, 8) } };
        using var part = await anonymous.SendAsync(request);
        part.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        (await part.Content.ReadAsStringAsync()).ShouldBe("bytes");
    }

    [Fact]
    public async Task The_address_of_a_source_dies_with_its_lease()
    {
        await using var gateway = await TestGateway.Start();
        await gateway.SubmitFile();
        var far = new FakeWorker(gateway.Http, sharesDisk: false);
        await far.Announce();
        var lease = (await far.Claim()).ShouldHaveSingleItem();
        await far.Report(lease, new StepOutcome.Yield("going home"));

        using var answer = await gateway.Http.GetAsync(lease.Source.Url);

        await answer.ShouldBeProblem(410, "lease.not_held");
    }

    [Fact]
    public async Task A_lease_opens_the_files_of_its_own_asset_only()
    {
        await using var gateway = await TestGateway.Start();
        await gateway.SubmitFile();
        var worker = new FakeWorker(gateway.Http, sharesDisk: false);
        await worker.Announce();
        var lease = (await worker.Claim()).ShouldHaveSingleItem();

        foreach (var key in new[] { "videos/other/outputs/x", $"videos/{lease.Asset}/source/source.mp4", $"videos/{lease.Asset}/outputs/../../x", "/etc/passwd", $"encoded/{lease.Asset}" })
        {
            using var answer = await gateway.Http.PostAsync($"/api/leases/{lease.LeaseId}/uploads",
                JsonContent.Create(new TransferRequest(lease.Fence, [key], []), ProtocolJson.Default.TransferRequest));
            await answer.ShouldBeProblem(403, "key.foreign");
        }
    }

    [Fact]
    public async Task A_cancelled_job_tells_its_worker_to_stop_and_takes_no_result()
    {
        await using var gateway = await TestGateway.Start();
        var id = (await gateway.SubmitFile()).Text("job_id");
        var worker = new FakeWorker(gateway.Http);
        await worker.Announce();
        var lease = (await worker.Claim()).ShouldHaveSingleItem();
        (await worker.Progress(lease, 10)).ShouldBe(LeaseOrders.Continue);

        using var cancelled = await gateway.Http.PostAsync($"/api/jobs/{id}/cancel", null);

        (await cancelled.Json()).Text("state").ShouldBe("cancelled");
        (await worker.Progress(lease, 20)).ShouldBe(LeaseOrders.Stop);
        (await worker.Finish(lease)).Accepted.ShouldBeFalse();
        (await gateway.Job(id)).Text("state").ShouldBe("cancelled");
    }

    [Fact]
    public async Task Delete_cancels_too_and_a_second_time_changes_nothing()
    {
        await using var gateway = await TestGateway.Start();
        var id = (await gateway.SubmitFile()).Text("job_id");

        (await gateway.Http.DeleteAsync($"/api/jobs/{id}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await gateway.Http.DeleteAsync($"/api/jobs/{id}")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_rejected_input_ends_the_job_with_the_code_and_words_of_the_worker()
    {
        await using var gateway = await TestGateway.Start();
        var id = (await gateway.SubmitFile()).Text("job_id");
        var worker = new FakeWorker(gateway.Http);
        await worker.Announce();
        var bad = new StepOutcome.Reject(new Failure(FailureCodes.InputNotMedia, Phase.ReadingSource, Party.Input, "This is a text file.",
            "moov atom not found"));

        // One word of one worker is not enough.
        for (var i = 0; i < 2; i++)
            await worker.Report((await worker.Claim()).ShouldHaveSingleItem(), bad);

        var job = await gateway.Job(id);
        job.Text("state").ShouldBe("rejected");
        job.GetProperty("failure").Text("code").ShouldBe("input.not_media");
        job.GetProperty("failure").Text("detail").ShouldBe("moov atom not found");
        await (await gateway.Http.PostAsync($"/api/jobs/{id}/retry", null)).ShouldBeProblem(409, "job.not_failed");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_worker_says_it_has_made_and_did_not_store_is_not_taken(bool sharesDisk)
    {
        await using var gateway = await TestGateway.Start();
        var id = (await gateway.SubmitFile()).Text("job_id");
        var liar = new FakeWorker(gateway.Http, "liar", sharesDisk);
        await liar.Announce();
        var chunk = await liar.Work(offer => offer.Step is Step.EncodeVideo);

        await liar.Pretend(chunk!);

        var step = (await gateway.Job(id)).GetProperty("progress").GetProperty("steps").EnumerateArray()
            .Single(step => step.Text("step") == chunk!.Step.Id.Value);
        step.Text("state").ShouldBeOneOf("open", "back_off", "leased");
        var honest = new FakeWorker(gateway.Http, "honest");
        await honest.Announce();
        await honest.Work();
        await gateway.Until(id, "ready");
    }

    [Fact]
    public async Task A_failed_job_may_be_tried_again_as_often_as_its_order_says()
    {
        await using var gateway = await TestGateway.Start();
        using var submitted = await gateway.Submit(new { path = gateway.File("a.mp4"), retries = 1 });
        var id = (await submitted.Json()).Text("job_id");
        var worker = new FakeWorker(gateway.Http);
        await worker.Announce();

        await FailHopelessly(worker);
        (await gateway.Job(id)).Text("state").ShouldBe("failed");
        using var retried = await gateway.Http.PostAsync($"/api/jobs/{id}/retry", null);
        (await retried.Json()).GetProperty("attempt").GetInt32().ShouldBe(2);

        await FailHopelessly(worker);
        await (await gateway.Http.PostAsync($"/api/jobs/{id}/retry", null)).ShouldBeProblem(409, "job.no_retry_left");
    }

    [Fact]
    public async Task Jobs_are_listed_newest_first_and_by_state()
    {
        await using var gateway = await TestGateway.Start();
        var first = (await gateway.SubmitFile("one.mp4")).Text("job_id");
        var second = (await gateway.SubmitFile("two.mp4")).Text("job_id");
        await gateway.Http.DeleteAsync($"/api/jobs/{first}");

        (await Ids(gateway, "/api/jobs")).ShouldBe([second, first]);
        (await Ids(gateway, "/api/jobs?state=cancelled")).ShouldBe([first]);
        (await Ids(gateway, "/api/jobs?label=two")).ShouldBe([second]);
        (await Ids(gateway, $"/api/jobs?limit=1&before={second}")).ShouldBe([first]);
        await (await gateway.Http.GetAsync("/api/jobs?state=bored")).ShouldBeProblem(400, "request.invalid");
    }

    [Fact]
    public async Task An_unknown_job_is_named_so()
    {
        await using var gateway = await TestGateway.Start();

        await (await gateway.Http.GetAsync("/api/jobs/none")).ShouldBeProblem(404, "job.unknown");
        await (await gateway.Http.PostAsync("/api/jobs/none/cancel", null)).ShouldBeProblem(404, "job.unknown");
        await (await gateway.Http.GetAsync("/api/jobs/none/events")).ShouldBeProblem(404, "job.unknown");
        await (await gateway.Http.GetAsync("/status/none")).ShouldBeProblem(404, "job.unknown");
        await (await gateway.Http.GetAsync("/nothing/here")).ShouldBeProblem(404, "address.unknown");
    }

    [Fact]
    public async Task Outputs_are_forgotten_on_request_but_not_while_they_are_made()
    {
        await using var gateway = await TestGateway.Start();
        var job = await gateway.SubmitFile();
        var worker = new FakeWorker(gateway.Http);
        await worker.Announce();
        var last = await worker.Work(offer => offer.Step is Step.Verify);
        await (await gateway.Http.DeleteAsync($"/api/assets/{job.Text("asset_id")}/outputs")).ShouldBeProblem(409, "job.running");
        await worker.Finish(last!);
        await worker.Work();
        await gateway.Until(job.Text("job_id"), "ready");

        (await gateway.Http.DeleteAsync($"/api/assets/{job.Text("asset_id")}/outputs")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        Directory.EnumerateFiles(gateway.Store.Root, "*", SearchOption.AllDirectories).Select(Path.GetFileName)
            .Where(name => !name!.StartsWith('.')).ShouldBeEmpty();
    }

    private static async Task FailHopelessly(FakeWorker worker)
    {
        var lease = (await worker.Claim()).ShouldHaveSingleItem();
        await worker.Report(lease,
            new StepOutcome.Retry(new Failure(FailureCodes.StorageFull, Phase.Writing, Party.Storage, "The disk is full.")));
    }

    private static async Task<string[]> Ids(TestGateway gateway, string address)
    {
        using var answer = await gateway.Http.GetAsync(address);
        return [.. (await answer.Json()).GetProperty("jobs").EnumerateArray().Select(job => job.Text("job_id"))];
    }
}
