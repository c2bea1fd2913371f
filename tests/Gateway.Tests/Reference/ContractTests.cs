using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Microsoft.Extensions.DependencyInjection;
using Transcode.Gateway.Tests.Fixtures;
using Transcode.Silo.Tests.Fixtures;
using Transcode.Silo.Webhooks;

namespace Transcode.Gateway.Tests.Reference;

/// <summary>What is answered has the shape that the document tells, by a validator that is not ours.</summary>
public class ContractTests
{
    [Fact]
    public async Task Answers_fit_the_document()
    {
        var receiver = new WebhookReceiver();
        await using var gateway = await TestGateway.Start(also: services => services.AddSingleton(_ => new WebhookTransport(receiver)));
        var contract = new Contract(await OpenApiTests.Document(gateway));
        var worker = new FakeWorker(gateway.Http);
        await worker.Announce();
        using var submitted = await gateway.Http.PostAsJsonAsync("/api/jobs",
            new { path = gateway.File("clip.mp4"), webhook = new { url = "https://receiver.example" } });
        var job = await contract.Holds("post", "/api/jobs", submitted);
        var id = job.Text("job_id");
        await contract.Holds("get", "/api/jobs/{id}", await gateway.Http.GetAsync($"/api/jobs/{id}"));
        await worker.Work();
        await gateway.Until(id, "ready");
        await contract.Holds("get", "/api/jobs/{id}", await gateway.Http.GetAsync($"/api/jobs/{id}"));
        await contract.Holds("get", "/api/jobs", await gateway.Http.GetAsync("/api/jobs"));
        await contract.Holds("get", "/status/{id}", await gateway.Http.GetAsync($"/status/{id}"));
        await contract.Holds("get", "/api/assets", await gateway.Http.GetAsync("/api/assets?limit=5"));
        await contract.Holds("get", "/api/assets/{asset}", await gateway.Http.GetAsync($"/api/assets/{job.Text("asset_id")}"));
        await contract.Holds("put", "/api/assets", await gateway.Http.PutAsync("/api/assets?name=a.mp4", new StringContent("bytes")));
        await contract.Holds("get", "/api/workers", await gateway.Http.GetAsync("/api/workers"));
        await contract.Holds("post", "/api/workers/{id}/drain", await gateway.Http.PostAsync("/api/workers/fake-worker/drain", null));
        await contract.Holds("get", "/api/profiles", await gateway.Http.GetAsync("/api/profiles"));
        await contract.Holds("get", "/api/profiles/{name}", await gateway.Http.GetAsync("/api/profiles/hls"));
        var webhook = (await contract.Holds("post", "/api/webhooks",
            await gateway.Http.PostAsJsonAsync("/api/webhooks",
            new { url = "https://receiver.example", events = new[] { "job.ready" } }))).Text("webhook_id");
        await contract.Holds("post", "/api/webhooks/{id}/rotate", await gateway.Http.PostAsync($"/api/webhooks/{webhook}/rotate", null));
        var list = await contract.Holds("get", "/api/webhooks", await gateway.Http.GetAsync($"/api/webhooks?job={id}"));
        await contract.Holds("get", "/api/webhooks/{id}/deliveries",
            await gateway.Http.GetAsync($"/api/webhooks/{list.GetProperty("webhooks")[0].Text("webhook_id")}/deliveries"));
        await contract.Holds("get", "/api/jobs/{id}", await gateway.Http.GetAsync("/api/jobs/nothing"));
        await contract.Holds("post", "/api/jobs", await gateway.Http.PostAsJsonAsync("/api/jobs", new { }));
        contract.Checked.ShouldBe(18);
    }

    [Fact]
    public async Task A_shape_that_does_not_fit_is_noticed()
    {
        await using var gateway = await TestGateway.Start();
        var contract = new Contract(await OpenApiTests.Document(gateway));
        var broken =
            new HttpResponseMessage(
                System.Net.HttpStatusCode.OK)
            { Content = JsonContent.Create(new { jobs = new[] { new { job_id = 7 } } }) };
        (await Record.ExceptionAsync(() => contract.Holds("get", "/api/jobs", broken))).ShouldBeOfType<ShouldAssertException>();
    }

    /// <summary>The document as schemas.</summary>
    private sealed class Contract(JsonElement document)
    {
        public int Checked { get; private set; }

        /// <returns>The answer.</returns>
        public async Task<JsonElement> Holds(string method, string path, HttpResponseMessage answer)
        {
            var operation = document.GetProperty("paths").GetProperty(path).GetProperty(method);
            var status = ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
            var responses = operation.GetProperty("responses");
            var response = Followed(responses.TryGetProperty(status, out var told) ? told : responses.GetProperty("default"));
            var type = answer.Content.Headers.ContentType!.MediaType!;
            var schema = JsonNode.Parse(response.GetProperty("content").GetProperty(type).GetProperty("schema").GetRawText())!.AsObject();
            schema["$defs"] = JsonNode.Parse(document.GetProperty("components").GetProperty("schemas").GetRawText());
            var text = await answer.Content.ReadAsStringAsync();
            var result = JsonSchema.FromText(schema.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal))
                .Evaluate(JsonDocument.Parse(text).RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
            result.IsValid.ShouldBeTrue($"{method} {path} {status}: {string.Join("; ", (result.Details ?? []).Where(detail => detail.Errors is not null).SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation} {error.Value}")))}\n{text}");
            Checked++;
            return JsonDocument.Parse(text).RootElement;
        }

        private JsonElement Followed(JsonElement response) => response.TryGetProperty("$ref", out var reference)
            ? reference.GetString()!.TrimStart('#', '/').Split('/').Aggregate(document, (node, name) => node.GetProperty(name))
            : response;
    }
}
