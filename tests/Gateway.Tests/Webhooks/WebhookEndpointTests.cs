using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Transcode.Gateway.Access;
using Transcode.Gateway.Tests.Fixtures;
using Transcode.Gateway.Tests.GraphQL;
using Transcode.Silo.Tests.Fixtures;
using Transcode.Silo.Webhooks;

namespace Transcode.Gateway.Tests.Webhooks;

/// <summary>Endpoints by REST and by GraphQL, which are one set of commands.</summary>
public sealed class WebhookEndpointTests : IDisposable
{
    private const string Url = "https://receiver.example/hooks";

    private readonly WebhookReceiver _receiver = new();

    public void Dispose() => _receiver.Dispose();

    private Task<TestGateway> Start() => TestGateway.Start(also: services => services.AddSingleton(_ => new WebhookTransport(_receiver)));

    [Fact]
    public async Task A_webhook_is_made_read_changed_paused_and_deleted()
    {
        await using var gateway = await Start();
        using var made = await gateway.Http.PostAsJsonAsync("/api/webhooks",
            new { url = Url, name = "Mine", events = new[] { "job.ready" } });
        made.StatusCode.ShouldBe(HttpStatusCode.Created);
        var webhook = await made.Json();
        var address = made.Headers.Location!.ToString();
        address.ShouldBe($"/api/webhooks/{webhook.Text("webhook_id")}");
        webhook.Text("secret").ShouldMatch("^whsec_[A-Za-z0-9_-]{43}$");

        using var read = await gateway.Http.GetAsync(address);
        var now = await read.Json();
        (now.Text("url"), now.Text("name"), now.Text("state"),
            now.GetProperty("events")[0].GetString()).ShouldBe((Url, "Mine", "active", "job.ready"));
        now.TryGetProperty("secret", out _).ShouldBeFalse("it is told once");
        read.Headers.ETag!.Tag.ShouldBe("\"1\"");

        (await (await gateway.Http.PostAsync($"{address}/pause", null)).Json()).Text("reason").ShouldBe("paused by owner");
        (await (await gateway.Http.PostAsync($"{address}/resume", null)).Json()).Text("state").ShouldBe("active");
        var rotated = await (await gateway.Http.PostAsync($"{address}/rotate", null)).Json();
        rotated.Text("secret").ShouldNotBe(webhook.Text("secret"));
        rotated.GetProperty("old_secret_until").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);
        (await gateway.Http.GetFromJsonAsync<JsonElement>("/api/webhooks")).GetProperty("webhooks").GetArrayLength().ShouldBe(1);
        (await gateway.Http.DeleteAsync(address)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await gateway.Http.GetAsync(address)).ShouldBeProblem(404, "webhook.unknown");
        await (await gateway.Http.DeleteAsync(address)).ShouldBeProblem(404, "webhook.unknown");
    }

    [Fact]
    public async Task A_change_by_who_has_not_seen_the_last_one_is_refused()
    {
        await using var gateway = await Start();
        var address = $"/api/webhooks/{(await Create(gateway)).Text("webhook_id")}";

        (await Patch(gateway, address, "\"1\"")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await Patch(gateway, address, "\"1\"")).ShouldBeProblem(412, "webhook.changed");
        await (await Patch(gateway, address, "\"none of ours\"")).ShouldBeProblem(412, "webhook.changed");
        (await Patch(gateway, address, "*")).Headers.ETag!.Tag.ShouldBe("\"3\"");
        (await Patch(gateway, address, null)).Headers.ETag!.Tag.ShouldBe("\"4\"");
    }

    private static readonly string[] _wrong =
    [
        "{}",
        """{"url":"/relative"}""",
        """{"url":"ftp://receiver.example"}""",
        """{"url":"https://user:password@receiver.example"}""",
        """{"url":"https://receiver.example/#part"}""",
        """{"url":"http://127.0.0.1:8080/hooks"}""",
        """{"url":"http://169.254.169.254/latest/meta-data"}""",
        """{"url":"http://0x7f.1/"}""",
        """{"url":"https://receiver.example","events":["job.done"]}""",
        """{"url":"https://receiver.example","secret":"short"}""",
        """{"url":"https://receiver.example","events":"job.ready"}""",
        """{"url":"https://receiver.example","events":[null]}""",
    ];

    [Fact]
    public async Task What_cannot_be_is_refused()
    {
        await using var gateway = await Start();
        foreach (var body in _wrong)
        {
            using var content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
            await (await gateway.Http.PostAsync("/api/webhooks", content)).ShouldBeProblem(400, "request.invalid");
        }
    }

    [Fact]
    public async Task What_is_too_long_is_refused_and_so_is_one_too_many()
    {
        await using var gateway = await Start();
        await (await gateway.Http.PostAsJsonAsync("/api/webhooks", new { url = $"{Url}/{new string('x', 2048)}" })).ShouldBeProblem(400,
            "request.invalid");
        await (await gateway.Http.PostAsJsonAsync("/api/webhooks", new { url = Url, name = new string('x', 101) })).ShouldBeProblem(400,
            "request.invalid");
        for (var i = 0; i < 100; i++)
            (await gateway.Http.PostAsJsonAsync("/api/webhooks", new { url = Url })).StatusCode.ShouldBe(HttpStatusCode.Created);
        await (await gateway.Http.PostAsJsonAsync("/api/webhooks", new { url = Url })).ShouldBeProblem(409, "webhook.too_many");
    }

    [Fact]
    public async Task A_job_has_a_webhook_of_its_own_whose_deliveries_are_logged_and_sent_again()
    {
        await using var gateway = await Start();
        var path = gateway.File("clip.mp4");
        using var submitted = await gateway.Submit(new { path, webhook = new { url = Url, secret = "secret-of-my-own-receiver" } });
        submitted.StatusCode.ShouldBe(HttpStatusCode.Created);
        var job = await submitted.Json();
        job.GetProperty("webhook").Text("secret").ShouldBe("secret-of-my-own-receiver");
        var id = job.Text("job_id");
        (await gateway.Http.GetFromJsonAsync<JsonElement>($"/api/jobs/{id}")).TryGetProperty("webhook", out _).ShouldBeFalse();
        await gateway.Http.PostAsync($"/api/jobs/{id}/cancel", null);
        await Eventually.Holds(() => _receiver.Told(id).SequenceEqual(["job.submitted", "job.cancelled"]), "both were told");

        var webhook =
            (await gateway.Http.GetFromJsonAsync<JsonElement>($"/api/webhooks?job={id}")).GetProperty("webhooks")[0].Text("webhook_id");
        var log = await Logged(gateway, webhook, 2);
        log.Texts("type").ShouldBe(["job.cancelled", "job.submitted"]);
        var first = log[1];
        (first.Text("state"), first.GetProperty("status").GetInt32(), first.Text("job_id")).ShouldBe(("delivered", 204, id));
        var page = await gateway.Http.GetFromJsonAsync<JsonElement>($"/api/webhooks/{webhook}/deliveries?limit=1");
        var next =
            await gateway.Http.GetFromJsonAsync<JsonElement>($"/api/webhooks/{webhook}/deliveries?limit=1&before={page.GetProperty("before").GetInt64()}");
        next.GetProperty("deliveries")[0].Text("delivery_id").ShouldBe(first.Text("delivery_id"));

        using var again = await gateway.Http.PostAsync($"/api/webhooks/{webhook}/deliveries/{first.Text("delivery_id")}/redeliver", null);

        again.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await Eventually.Holds(() => _receiver.Told(id).SequenceEqual(["job.submitted", "job.cancelled", "job.submitted"]),
            "it was told again");
        await (await gateway.Http.PostAsync($"/api/webhooks/{webhook}/deliveries/dlv_nothing/redeliver", null)).ShouldBeProblem(404,
            "delivery.unknown");
        await (await gateway.Http.GetAsync($"/api/webhooks/{webhook}/deliveries?state=lost")).ShouldBeProblem(400, "request.invalid");
        await (await gateway.Http.GetAsync("/api/webhooks/wh_nothing/deliveries")).ShouldBeProblem(404, "webhook.unknown");
    }

    [Fact]
    public async Task A_submission_that_is_refused_leaves_no_webhook()
    {
        await using var gateway = await Start();
        await (await gateway.Submit(new { path = gateway.File("clip.mp4"), webhook = new { url = "nowhere" } })).ShouldBeProblem(422,
            "request.invalid");
        await (await gateway.Submit(new { asset = "nothing", webhook = new { url = Url } })).ShouldBeProblem(422, "input.missing");
        _receiver.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task Only_an_admin_sees_webhooks()
    {
        var submitter = new ApiKey("submitter", "submitter-key-of-the-tests", new HashSet<Scope> { Scope.Submit });
        await using var gateway = await TestGateway.Start(options => options with { Keys = [.. options.Keys, submitter] });
        using var http = gateway.Client(submitter.Secret);
        await (await http.GetAsync("/api/webhooks")).ShouldBeProblem(403, "auth.refused");
        await (await http.PostAsJsonAsync("/api/webhooks", new { url = Url })).ShouldBeProblem(403, "auth.refused");
    }

    [Fact]
    public async Task The_secret_is_in_no_event_of_the_job()
    {
        await using var gateway = await Start();
        var submitted =
            await (await gateway.Submit(new
            {
                path = gateway.File("clip.mp4"),
                webhook = new { url = Url, secret = "secret-of-my-own-receiver" }
            })).Json();
        var asked = await gateway.Http.Ask($"{{ job(id: \"{submitted.Text("job_id")}\") {{ timeline {{ nodes {{ happened }} }} }} }}");
        asked.ToString().ShouldNotContain("secret-of-my-own-receiver");
        asked.ToString().ShouldNotContain("receiver.example");
    }

    [Fact]
    public async Task GraphQL_does_the_same()
    {
        await using var gateway = await Start();
        const string refusal = "... on Refusal { code message }";
        var made = (await gateway.Http.Ask("mutation { createWebhook(input: {url: \"" + Url + "\", events: [JOB_SUBMITTED]}) { ... on "
            + "WebhookCreated { secret webhook { id state version events } } " + refusal + " } }")).GetProperty("createWebhook");
        made.Text("secret").ShouldStartWith("whsec_");
        var id = made.GetProperty("webhook").Text("id");
        Task<JsonElement> Tell(string call, string fields)
            => gateway.Http.Ask($"mutation {{ it: {call} {{ __typename {fields} {refusal} }} }}");

        (await Tell($"changeWebhook(id: \"{id}\", name: \"Mine\", version: 1)",
            "... on WebhookChanged { webhook { name version } }")).GetProperty("it").GetProperty("webhook").Text("name").ShouldBe("Mine");
        (await Tell($"changeWebhook(id: \"{id}\", name: \"Mine\", version: 1)", "")).GetProperty("it").Text("code")
            .ShouldBe("webhook.changed");
        (await Tell($"pauseWebhook(id: \"{id}\")", "... on WebhookChanged { webhook { state reason } }")).GetProperty("it")
            .GetProperty("webhook").Text("state").ShouldBe("PAUSED");
        (await Tell($"redeliver(webhookId: \"{id}\", deliveryId: \"x\")", "")).GetProperty("it").Text("code").ShouldBe("webhook.paused");
        (await Tell($"resumeWebhook(id: \"{id}\")", "... on WebhookChanged { webhook { state } }")).GetProperty("it").GetProperty("webhook")
            .Text("state").ShouldBe("ACTIVE");
        (await Tell($"rotateWebhookSecret(id: \"{id}\", overlapHours: 0)", "... on WebhookSecretRotated { secret }")).GetProperty("it")
            .Text("secret").ShouldStartWith("whsec_");
        (await Tell($"rotateWebhookSecret(id: \"{id}\", overlapHours: 1000)", "")).GetProperty("it").Text("code")
            .ShouldBe("request.invalid");
        var job = (await gateway.SubmitFile()).Text("job_id");
        await Eventually.Holds(() => _receiver.Told(job).Count == 1, "it was told");
        await Logged(gateway, id, 1);
        var delivery = (await gateway.Http.Ask("{ webhooks { id deliveries(first: 5, state: DELIVERED) { id jobId event attempts status "
            + "body } } }")).GetProperty("webhooks")[0].GetProperty("deliveries")[0];
        (delivery.Text("jobId"), delivery.Text("event")).ShouldBe((job, "JOB_SUBMITTED"));
        (await Tell($"redeliver(webhookId: \"{id}\", deliveryId: \"{delivery.Text("id")}\")",
            "... on WebhookRedelivered { delivery { state } }")).GetProperty("it").GetProperty("delivery").Text("state")
            .ShouldBe("PENDING");
        (await Tell($"deleteWebhook(id: \"{id}\")", "")).GetProperty("it").Text("__typename").ShouldBe("WebhookDeleted");
        (await gateway.Http.Ask($"{{ webhook(id: \"{id}\") {{ id }} }}")).GetProperty("webhook").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    private static async Task<JsonElement> Create(TestGateway gateway)
        => await (await gateway.Http.PostAsJsonAsync("/api/webhooks", new { url = Url })).Json();

    private static Task<HttpResponseMessage> Patch(TestGateway gateway, string address, string? ifMatch)
    {
        var request = new HttpRequestMessage(HttpMethod.Patch, address) { Content = JsonContent.Create(new { name = "other" }) };
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return gateway.Http.SendAsync(request);
    }

    /// <summary>An answer is noted a moment after it was given.</summary>
    private static async Task<JsonElement> Logged(TestGateway gateway, string webhook, int count)
    {
        for (var tries = 0; ; tries++)
        {
            var log =
                (await gateway.Http.GetFromJsonAsync<JsonElement>($"/api/webhooks/{webhook}/deliveries?state=delivered")).GetProperty(
                    "deliveries");
            if (log.GetArrayLength() == count)
                return log;
            tries.ShouldBeLessThan(500, $"{log.GetArrayLength()} of {count} were delivered");
            await Task.Delay(10);
        }
    }
}
