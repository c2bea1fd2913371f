using System.Net;
using System.Text.Json;
using Transcode.Domain;
using Transcode.Domain.Addresses;
using Transcode.Domain.Steps;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.Jobs;

/// <summary>A source that is named by its address, by each door.</summary>
public sealed class AddressSubmissionTests
{
    private const string Url = "https://example.org/films/Big%20Buck.mp4?key=secret";

    [Fact]
    public async Task A_worker_fetches_it_and_then_it_is_a_source_like_any_other()
    {
        await using var gateway = await TestGateway.Start();
        using var answer = await gateway.Submit(new { url = Url, profiles = new[] { "hls" } });
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        var job = await answer.Json();
        (job.Text("state"), job.Text("label")).ShouldBe(("fetching", "Big Buck.mp4"));
        (await Asset(gateway, job)).ShouldBe("uploading");

        var worker = new FakeWorker(gateway.Http, sharesDisk: false);
        await worker.Announce();
        var offer = (await worker.Claim(room: 1)).ShouldHaveSingleItem();
        var step = offer.Step.ShouldBeOfType<Step.Fetch>();
        (step.Url, step.Key, offer.Source.Url, offer.Source.Path).ShouldBe((Url, $"videos/{offer.Asset}/source/source.mp4", null, null));
        (await worker.Finish(offer)).Accepted.ShouldBeTrue();

        job = await gateway.Until(job.Text("job_id"), "probing");
        (await Asset(gateway, job)).ShouldBe("uploaded");
        var probe = (await worker.Claim(room: 1)).ShouldHaveSingleItem();
        probe.Source.Bytes.ShouldBe(MadeUp.Fetched.Length);
        (await gateway.Http.GetStringAsync(probe.Source.Url)).ShouldBe(MadeUp.Fetched);
        (await worker.Finish(probe)).Accepted.ShouldBeTrue();
        await worker.Work();
        await gateway.Until(job.Text("job_id"), "ready");
        (await Asset(gateway, job)).ShouldBe("ready");
    }

    [Fact]
    public async Task What_cannot_be_fetched_ends_the_job_with_its_code_and_the_asset_as_failed()
    {
        await using var gateway = await TestGateway.Start();
        using var answer = await gateway.Submit(new { url = Url });
        var job = (await answer.Json()).Text("job_id");
        var worker = new FakeWorker(gateway.Http, sharesDisk: false);
        await worker.Announce();
        // One worker's word is not enough.
        for (var tries = 0; tries < 2; tries++)
            await worker.Report((await worker.Claim(room: 1)).ShouldHaveSingleItem(),
                new StepOutcome.Reject(new Failure(FailureCodes.InputMissing, Phase.ReadingSource, Party.Input,
                "example.org has no such file.")));
        var over = await gateway.Until(job, "rejected");
        over.GetProperty("failure").Text("code").ShouldBe("input.missing");
        (await Asset(gateway, over)).ShouldBe("failed");
    }

    /// <summary>Who may read of jobs is not who was given the key to the film.</summary>
    [Fact]
    public async Task The_query_of_an_address_is_told_to_the_worker_and_to_nobody_else()
    {
        await using var gateway = await TestGateway.Start();
        using var answer = await gateway.Submit(new { url = Url });
        var job = (await answer.Json()).Text("job_id");
        using var events = await gateway.Http.GetAsync($"/api/jobs/{job}/events", HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await events.Content.ReadAsStreamAsync());
        var told = "";
        while (!told.Contains("job_submitted", StringComparison.Ordinal) || !told.EndsWith("\n\n", StringComparison.Ordinal))
            told += await lines.ReadLineAsync() + "\n";
        told.ShouldContain("https://example.org/films/Big%20Buck.mp4?");
        told.ShouldNotContain("secret");
        JsonSerializer.Serialize(await gateway.Job(job)).ShouldNotContain("secret");
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080/film.mp4")]
    [InlineData("http://[::1]:8080/film.mp4")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://[::ffff:169.254.169.254]/")]
    [InlineData("http://192.168.1.1/film.mp4")]
    [InlineData("http://2130706433/film.mp4")]
    [InlineData("http://0x7f.1/film.mp4")]
    [InlineData("http://0177.0.0.1/film.mp4")]
    [InlineData("http://me:secret@example.org/film.mp4")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.org/film.mp4")]
    [InlineData("http://example.org:22/")]
    [InlineData("film.mp4")]
    [InlineData("")]
    public async Task What_is_seen_to_lead_inward_is_refused_before_there_is_a_job(string url)
    {
        await using var gateway = await TestGateway.Start();
        await (await gateway.Submit(new { url })).ShouldBeProblem(422, FailureCodes.AddressRefused);
        using var form = new MultipartFormDataContent { { new StringContent(url), "url" } };
        await (await gateway.Http.PostAsync("/transcode", form)).ShouldBeProblem(422, FailureCodes.AddressRefused);
    }

    [Fact]
    public async Task A_network_that_is_allowed_is_taken()
    {
        await using var gateway =
            await TestGateway.Start(
                options => options with { Outgoing = new OutgoingPolicy { Allowed = [AddressRange.Of([192, 168, 1, 0], 24)] } });
        using var answer = await gateway.Submit(new { url = "http://192.168.1.7:8080/film.mp4" });
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Only_one_source_is_named()
    {
        await using var gateway = await TestGateway.Start();
        await (await gateway.Submit(new { url = Url, asset = "a" })).ShouldBeProblem(422, "request.invalid");
        using var both = new MultipartFormDataContent { { new StringContent("bytes"), "file", "a.mp4" },
            { new StringContent(Url), "url" } };
        await (await gateway.Http.PostAsync("/transcode", both)).ShouldBeProblem(400, "request.invalid");
        Directory.Exists(Path.Combine(gateway.Store.Root, "videos")).ShouldBeFalse("the file of the form is not kept");
    }

    [Fact]
    public async Task The_form_and_GraphQL_take_an_address_too()
    {
        await using var gateway = await TestGateway.Start();
        using var form = new MultipartFormDataContent { { new StringContent(Url), "url" }, { new StringContent("320x180"), "resolution" } };
        using var queued = await gateway.Http.PostAsync("/transcode", form);
        queued.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await gateway.Job((await queued.Json()).Text("job_id"))).Text("state").ShouldBe("fetching");

        var query =
            JsonSerializer.Serialize(new
            {
                query = "mutation($url: String!) { submitJob(input: {url: $url}) { ... on JobSubmitted { "
            + "job { state label } } ... on SubmissionRefused { code } } }",
                variables = new { url = Url }
            });
        using var submitted = await gateway.Http.PostAsync("/graphql", new StringContent(query, null, "application/json"));
        (await submitted.Content.ReadAsStringAsync()).ShouldContain("FETCHING");
    }

    /// <summary>Only the lease of a fetch may write a source, and it may write nothing else.</summary>
    [Theory]
    [InlineData("videos/{0}/outputs/master.m3u8")]
    [InlineData("videos/{0}/manifests/source.json")]
    [InlineData("videos/other/source/source.mp4")]
    public async Task A_fetch_writes_the_source_and_nothing_else(string key)
    {
        await using var gateway = await TestGateway.Start();
        using (await gateway.Submit(new { url = Url })) { }
        var worker = new FakeWorker(gateway.Http, sharesDisk: false);
        await worker.Announce();
        var offer = (await worker.Claim(room: 1)).ShouldHaveSingleItem();
        using var asked = await gateway.Http.PostAsync($"/api/leases/{offer.LeaseId}/uploads",
            new StringContent(
            JsonSerializer.Serialize(new
            {
                fence = offer.Fence,
                write = new[] { string.Format(null, key, offer.Asset) },
                read = Array.Empty<string>()
            }), null, "application/json"));
        await asked.ShouldBeProblem(403, "key.foreign");
    }

    private static async Task<string> Asset(TestGateway gateway, JsonElement job)
    {
        using var found = await gateway.Http.GetAsync($"/api/assets/{job.Text("asset_id")}");
        return (await found.Json()).Text("status");
    }
}
