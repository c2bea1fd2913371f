using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Transcode.Domain;
using Transcode.Domain.Addresses;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Gateway.Tests.Fixtures;
using Transcode.Storage.Sources;

namespace Transcode.Gateway.Tests.Jobs;

/// <summary>A source in a store of the operator's, by each door.</summary>
public sealed class StoredSubmissionTests
{
    private const string Url = "s3://films/2026/holiday.mp4";

    [Fact]
    public async Task The_worker_that_fetches_is_given_a_new_address_each_time_and_nobody_else_ever_sees_one()
    {
        await using var gateway = await Start();
        using var answer = await gateway.Submit(new { url = Url });
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        var job = await answer.Json();
        (job.Text("state"), job.Text("label")).ShouldBe(("fetching", "holiday.mp4"));
        var worker = new FakeWorker(gateway.Http, sharesDisk: false);
        await worker.Announce();
        var offer = (await worker.Claim(room: 1)).ShouldHaveSingleItem();
        var step = offer.Step.ShouldBeOfType<Step.Fetch>();
        (step.Url, offer.Source.Url).ShouldBe((Url, null));

        foreach (var _ in new[] { 1, 2 })
        {
            using var asked = await Ask(gateway, offer, Url);
            asked.StatusCode.ShouldBe(HttpStatusCode.OK);
            var address = (await asked.Json()).GetProperty("read").GetProperty(Url).Text("url");
            address.ShouldStartWith("http://minio:9000/films/2026/holiday.mp4?");
            address.ShouldContain("X-Amz-Signature=");
        }
        using var events = await gateway.Http.GetAsync($"/api/jobs/{job.Text("job_id")}/events", HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await events.Content.ReadAsStreamAsync());
        var told = "";
        while (!told.Contains("job_submitted", StringComparison.Ordinal) || !told.EndsWith("\n\n", StringComparison.Ordinal))
            told += await lines.ReadLineAsync() + "\n";
        told += JsonSerializer.Serialize(await gateway.Job(job.Text("job_id")));
        told.ShouldContain(Url);
        told.ShouldNotContain("X-Amz");
        told.ShouldNotContain("AKIDEXAMPLE");
    }

    /// <summary>Whoever holds a lease would else read the whole bucket.</summary>
    [Theory]
    [InlineData("s3://films/2026/other.mp4")]
    [InlineData("S3://films/2026/holiday.mp4")]
    [InlineData("az://films/2026/holiday.mp4")]
    public async Task No_other_object_is_given(string other)
    {
        await using var gateway = await Start();
        using (await gateway.Submit(new { url = Url })) { }
        var worker = new FakeWorker(gateway.Http, sharesDisk: false);
        await worker.Announce();
        using var asked = await Ask(gateway, (await worker.Claim(room: 1)).ShouldHaveSingleItem(), other);
        await asked.ShouldBeProblem(403, "key.foreign");
    }

    [Theory]
    [InlineData("s3://other/holiday.mp4", FailureCodes.SourceNoStore)]
    [InlineData("az://films/holiday.mp4", FailureCodes.SourceNoStore)]
    [InlineData("s3://films", FailureCodes.AddressRefused)]
    [InlineData("s3://films/../other/holiday.mp4", FailureCodes.AddressRefused)]
    public async Task What_no_store_is_configured_for_is_refused_by_every_door_before_there_is_a_job(string url, string code)
    {
        await using var gateway = await Start();
        await (await gateway.Submit(new { url })).ShouldBeProblem(422, code);
        using var form = new MultipartFormDataContent { { new StringContent(url), "url" } };
        await (await gateway.Http.PostAsync("/transcode", form)).ShouldBeProblem(422, code);
        using var graph = await Mutation(gateway, url);
        (await graph.Content.ReadAsStringAsync()).ShouldContain(code);
    }

    [Fact]
    public async Task The_form_and_GraphQL_take_one_too()
    {
        await using var gateway = await Start();
        using var form = new MultipartFormDataContent { { new StringContent(Url), "url" } };
        using var queued = await gateway.Http.PostAsync("/transcode", form);
        queued.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var graph = await Mutation(gateway, Url);
        (await graph.Content.ReadAsStringAsync()).ShouldContain("FETCHING");
    }

    private static Task<HttpResponseMessage> Mutation(TestGateway gateway, string url)
    {
        const string Query = "mutation($url: String!) { submitJob(input: {url: $url}) { ... on JobSubmitted { job { state } } "
            + "... on SubmissionRefused { code } } }";
        return gateway.Http.PostAsync("/graphql",
            new StringContent(JsonSerializer.Serialize(new { query = Query, variables = new { url } }), null, "application/json"));
    }

    private static Task<HttpResponseMessage> Ask(TestGateway gateway, LeaseOffer offer, string url) => gateway.Http.PostAsync(
        $"/api/leases/{offer.LeaseId}/uploads", new StringContent(
            JsonSerializer.Serialize(new { fence = offer.Fence, write = Array.Empty<string>(), read = new[] { url } }), null,
            "application/json"));

    private static Task<TestGateway> Start() => TestGateway.Start(also: services => services.AddSingleton(new SourceStores(
        new Dictionary<string, SourceStoreOptions>
        {
            ["archive"] = new()
            {
                Kind = StoredKind.S3,
                Buckets = "films",
                Endpoint = "http://minio:9000",
                AccessKey = "AKIDEXAMPLE",
                SecretKey = "secret",
            },
        },
        new Dictionary<StoredKind, SourceStoreOptions>(), TimeProvider.System)));
}
