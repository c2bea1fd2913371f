using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Transcode.Gateway.Access;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.Idempotency;

/// <summary>A create that comes twice with one key makes one thing.</summary>
public class OnceOnlyTests
{
    [Fact]
    public async Task The_same_again_is_answered_as_the_first_time()
    {
        await using var gateway = await TestGateway.Start();
        var path = gateway.File("clip.mp4");

        using var first = await Post(gateway.Http, "/api/jobs", "key-1", new { path });
        using var again = await Post(gateway.Http, "/api/jobs", "key-1", new { path });
        using var other = await Post(gateway.Http, "/api/jobs", "key-2", new { path });

        (first.StatusCode, again.StatusCode,
            other.StatusCode).ShouldBe((HttpStatusCode.Created, HttpStatusCode.Created, HttpStatusCode.Created));
        (await again.Content.ReadAsStringAsync()).ShouldBe(await first.Content.ReadAsStringAsync());
        again.Headers.Location.ShouldBe(first.Headers.Location);
        again.Content.Headers.ContentType.ShouldBe(first.Content.Headers.ContentType);
        (again.Headers.Contains("Idempotency-Replayed"), first.Headers.Contains("Idempotency-Replayed")).ShouldBe((true, false));
        (await other.Json()).Text("job_id").ShouldNotBe((await first.Json()).Text("job_id"));
        (await Jobs(gateway)).ShouldBe(2);
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_refused()
    {
        await using var gateway = await TestGateway.Start();
        var path = gateway.File("clip.mp4");
        using var first = await Post(gateway.Http, "/api/jobs", "key", new { path });
        await (await Post(gateway.Http, "/api/jobs", "key", new { path, label = "other" })).ShouldBeProblem(422, "idempotency.other_body");
        (await Jobs(gateway)).ShouldBe(1);
    }

    [Fact]
    public async Task Many_at_once_make_one()
    {
        await using var gateway = await TestGateway.Start();
        var path = gateway.File("clip.mp4");
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Post(gateway.Http, "/api/jobs", "key", new { path })));

        foreach (var answer in answers.Where(answer => answer.StatusCode != HttpStatusCode.Created))
            await answer.ShouldBeProblem(409, "idempotency.busy");
        var ids = await Task.WhenAll(answers.Where(answer => answer.StatusCode == HttpStatusCode.Created)
            .Select(async answer => (await answer.Json()).Text("job_id")));
        ids.Distinct().ShouldHaveSingleItem();
        (await Jobs(gateway)).ShouldBe(1);
    }

    [Fact]
    public async Task A_key_is_its_callers_own()
    {
        var submitter = new ApiKey("submitter", "submitter-key-of-the-tests", new HashSet<Scope> { Scope.Admin });
        await using var gateway = await TestGateway.Start(options => options with { Keys = [.. options.Keys, submitter] });
        using var other = gateway.Client(submitter.Secret);
        using var mine = await Post(gateway.Http, "/api/webhooks", "key", new { url = "https://receiver.example" });
        using var theirs = await Post(other, "/api/webhooks", "key", new { url = "https://receiver.example" });
        (await theirs.Json()).Text("webhook_id").ShouldNotBe((await mine.Json()).Text("webhook_id"));
    }

    [Fact]
    public async Task What_was_refused_may_be_tried_again_with_the_same_key()
    {
        await using var gateway = await TestGateway.Start();
        var path = Path.Combine(gateway.Folder.FullName, "later.mp4");
        await (await Post(gateway.Http, "/api/jobs", "key", new { path })).ShouldBeProblem(422, "input.missing");
        gateway.File("later.mp4");
        using var second = await Post(gateway.Http, "/api/jobs", "key", new { path });
        second.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    /// <summary>As when a server dies between making and answering: the key is free again, and what is made with it is found.</summary>
    [Fact]
    public async Task A_request_whose_answer_was_never_kept_makes_the_same_job()
    {
        await using var gateway = await TestGateway.Start();
        var path = gateway.File("clip.mp4");
        using var first = await Post(gateway.Http, "/api/jobs", "key", new { path, webhook = new { url = "https://receiver.example" } });
        var job = (await first.Json()).Text("job_id");
        await ForgetAnswers(gateway);

        using var again = await Post(gateway.Http, "/api/jobs", "key", new { path, webhook = new { url = "https://receiver.example" } });

        (again.StatusCode, again.Headers.Contains("Idempotency-Replayed")).ShouldBe((HttpStatusCode.Created, false));
        (await again.Json()).Text("job_id").ShouldBe(job);
        (await Jobs(gateway)).ShouldBe(1);
        (await gateway.Http.GetFromJsonAsync<JsonElement>($"/api/webhooks?job={job}")).GetProperty("webhooks").GetArrayLength().ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_key_that_is_none_is_refused(string? key)
    {
        await using var gateway = await TestGateway.Start();
        await (await Post(gateway.Http, "/api/jobs", key ?? new string('k', 256),
            new { path = gateway.File("clip.mp4") })).ShouldBeProblem(400, "request.invalid");
    }

    [Fact]
    public async Task A_body_that_is_too_long_or_none_is_refused_as_ever()
    {
        await using var gateway = await TestGateway.Start();
        await (await Post(gateway.Http, "/api/jobs", "key", new { path = new string('x', 2 << 20) })).ShouldBeProblem(413,
            "request.too_large");
        using var none = new HttpRequestMessage(HttpMethod.Post,
            "/api/jobs")
        { Content = new StringContent("{", null, "application/json") };
        none.Headers.Add("Idempotency-Key", "key");
        await (await gateway.Http.SendAsync(none)).ShouldBeProblem(400, "request.invalid");
    }

    private static async Task ForgetAnswers(TestGateway gateway)
    {
        await using var connection =
            new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(gateway.Folder.FullName, "facts.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "pragma busy_timeout = 5000; delete from answers";
        (await command.ExecuteNonQueryAsync()).ShouldBe(1);
    }

    private static async Task<int> Jobs(TestGateway gateway)
        => (await gateway.Http.GetFromJsonAsync<JsonElement>("/api/jobs")).GetProperty("jobs").GetArrayLength();

    private static Task<HttpResponseMessage> Post(HttpClient http, string address, string key, object body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return http.SendAsync(request);
    }
}
