using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Transcode.Domain.Keys;
using Transcode.Gateway.Access;
using Transcode.Gateway.Application;
using Transcode.Gateway.Keys;
using Transcode.Gateway.Tests.Fixtures;
using Transcode.Gateway.Tests.GraphQL;

namespace Transcode.Gateway.Tests.Access;

/// <summary>Keys that people make: shown once, kept as a hash, bounded, gone within seconds.</summary>
public sealed class KeyTests
{
    [Fact]
    public async Task A_key_is_shown_once_opens_its_scopes_and_is_kept_as_a_hash()
    {
        await using var gateway = await TestGateway.Start();

        var made = await gateway.MakeKey(new { name = "front end", scopes = new[] { "read" } });
        var (id, key) = (made.Text("id"), made.Text("key"));

        key.ShouldStartWith($"tk_{id}_");
        using var http = gateway.Client(key);
        (await http.GetAsync("/api/jobs")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await http.PostAsJsonAsync("/api/jobs", new { asset = "x" })).ShouldBeProblem(403, "auth.refused");
        await (await http.GetAsync("/api/keys")).ShouldBeProblem(403, "auth.refused");
        var shown = await gateway.Http.GetStringAsync("/api/keys");
        shown.ShouldContain(id);
        shown.ShouldContain("\"state\":\"holds\"");
        shown.ShouldNotContain(key);
        shown.ShouldNotContain(KeyText.Hash(key));
        (await gateway.Http.GetStringAsync($"/api/keys/{id}")).ShouldNotContain(key);
        var secret = Encoding.UTF8.GetBytes(key[(key.LastIndexOf('_') + 1)..]);
        foreach (var file in Directory.EnumerateFiles(gateway.Folder.FullName, "*.db*"))
            (await Bytes(file)).AsSpan().IndexOf(secret).ShouldBe(-1, file);
        var state = await Task.WhenAll(Directory.EnumerateFiles(gateway.Folder.FullName, "orleans.db*").Select(Bytes));
        state.Any(bytes => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(KeyText.Hash(key))) >= 0).ShouldBeTrue("the hash is kept");
    }

    [Theory]
    [InlineData("""{"name": "", "scopes": ["read"]}""")]
    [InlineData("""{"name": "a\u0007", "scopes": ["read"]}""")]
    [InlineData("""{"name": "a", "scopes": []}""")]
    [InlineData("""{"name": "a", "scopes": ["root"]}""")]
    [InlineData("""{"name": "a", "scopes": ["read"], "tenant": "Acme Inc"}""")]
    [InlineData("""{"name": "a", "scopes": ["read"], "expires_at": "2001-01-01T00:00:00Z"}""")]
    [InlineData("""{"name": "a", "scopes": ["read"], "requests_per_minute": 0}""")]
    [InlineData("""{"name": "a", "scopes": ["read"], "jobs_at_once": -1}""")]
    [InlineData("""{"name": "a", "scopes": ["read"], "bytes_per_day": 0}""")]
    [InlineData("""{"scopes": ["read"]}""")]
    [InlineData("""{"name": null, "scopes": ["read"]}""")]
    [InlineData("""{"name": "a", "scopes": null}""")]
    public async Task What_cannot_be_a_key_is_refused(string order)
    {
        await using var gateway = await TestGateway.Start();

        await (await gateway.Http.PostAsync("/api/keys", new StringContent(order, Encoding.UTF8, "application/json"))).ShouldBeProblem(400,
            "request.invalid");

        (await (await gateway.Http.GetAsync("/api/keys")).Json()).GetProperty("keys").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_revoked_key_opens_nothing_here_at_once_and_elsewhere_within_seconds()
    {
        await using var gateway = await TestGateway.Start();
        var made = await gateway.MakeKey(new { name = "lost", scopes = new[] { "submit" } });
        using var http = gateway.Client(made.Text("key"));
        (await http.GetAsync("/api/jobs")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var elsewhere = new KeptKeys(gateway.Services.GetRequiredService<GrainCalls>(), clock, NullLogger<KeptKeys>.Instance);
        (await elsewhere.Find(made.Text("id"), null, CancellationToken.None)).ShouldNotBeNull();

        using var revoked = await gateway.Http.DeleteAsync($"/api/keys/{made.Text("id")}");

        (await revoked.Json()).Text("state").ShouldBe("revoked");
        await (await http.GetAsync("/api/jobs")).ShouldBeProblem(401, "auth.missing");
        clock.Advance(TimeSpan.FromSeconds(3));
        (await elsewhere.Find(made.Text("id"), null, CancellationToken.None)).ShouldBeNull();
        (await (await gateway.Http.DeleteAsync($"/api/keys/{made.Text("id")}")).Json()).Text("state").ShouldBe("revoked");
        await (await gateway.Http.DeleteAsync("/api/keys/none")).ShouldBeProblem(404, "key.unknown");
    }

    [Fact]
    public async Task A_key_that_was_made_elsewhere_opens_at_once()
    {
        await using var gateway = await TestGateway.Start();
        using var before = await gateway.ClientWith("read");
        (await before.GetAsync("/api/jobs")).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var http = gateway.Client(await gateway.PutKey("read", key => key));

        await Eventually.Holds(async () => (await http.GetAsync("/api/jobs")).StatusCode == HttpStatusCode.OK,
            "a key made on another server opens");
    }

    [Fact]
    public async Task An_expired_key_and_one_with_a_wrong_secret_open_nothing()
    {
        await using var gateway = await TestGateway.Start();
        using var expired = gateway.Client(await gateway.PutKey("admin",
            key => key with { ExpiresAt = DateTimeOffset.UtcNow.AddSeconds(-1) }));
        var key = await gateway.PutKey("admin", key => key);
        using var wrong = gateway.Client(key[..^1] + (key[^1] == '0' ? '1' : '0'));

        await (await expired.GetAsync("/api/jobs")).ShouldBeProblem(401, "auth.missing");
        await (await wrong.GetAsync("/api/jobs")).ShouldBeProblem(401, "auth.missing");
        (await gateway.Http.GetStringAsync("/api/keys")).ShouldContain("\"state\":\"expired\"");
    }

    [Fact]
    public async Task What_is_open_ends_soon_after_its_key()
    {
        await using var gateway = await TestGateway.Start();
        var made = await gateway.MakeKey(new { name = "watcher", scopes = new[] { "read" } });
        using var http = gateway.Client(made.Text("key"));
        using var stream = await http.GetAsync("/api/events", HttpCompletionOption.ResponseHeadersRead);
        await using var socket = await Socket.Begin(gateway.Url, made.Text("key"));
        await socket.Subscribe("1", "subscription { jobs { id } }");
        (await socket.Receive())!.Value.Text("type").ShouldBe("next");

        await gateway.Http.DeleteAsync($"/api/keys/{made.Text("id")}");

        (await stream.Content.ReadAsStringAsync().WaitAsync(TimeSpan.FromSeconds(30))).ShouldContain("quiet");
        while (await socket.Receive() is not null) { }
        ((int)socket.Closed!).ShouldBe(4403);
    }

    [Fact]
    public async Task When_a_key_was_last_used_is_told_with_what_was_uploaded()
    {
        await using var gateway = await TestGateway.Start();
        var made = await gateway.MakeKey(new { name = "uploader", scopes = new[] { "submit" }, bytes_per_day = 20 });
        using var http = gateway.Client(made.Text("key"));

        (await http.PutAsync("/api/assets?name=a.mp4", new StringContent("twelve bytes"))).StatusCode.ShouldBe(HttpStatusCode.Created);
        await (await http.PutAsync("/api/assets?name=a.mp4", new StringContent("twelve bytes"))).ShouldBeProblem(429, "quota.exceeded");
        using var endless = new HttpRequestMessage(HttpMethod.Put, "/api/assets?name=a.mp4")
        {
            Content = new StringContent("twelve bytes"),
            Headers = { TransferEncodingChunked = true }
        };
        await (await http.SendAsync(endless)).ShouldBeProblem(429, "quota.exceeded");
        (await http.PutAsync("/api/assets?name=a.mp4", new StringContent("8 bytes."))).StatusCode.ShouldBe(HttpStatusCode.Created);

        await Eventually.Holds(async () => (await (await gateway.Http.GetAsync($"/api/keys/{made.Text("id")}")).Json()) is var key
            && key.TryGetProperty("last_used_at", out _) && key.GetProperty("uploaded_today").GetInt64() == 20,
            "the use of the key is told");
    }

    [Fact]
    public async Task A_key_makes_so_many_requests_a_minute()
    {
        await using var gateway = await TestGateway.Start();
        using var http =
            gateway.Client((await gateway.MakeKey(new { name = "slow", scopes = new[] { "read" }, requests_per_minute = 2 })).Text("key"));
        using var other = await gateway.ClientWith("read");

        (await http.GetAsync("/api/jobs")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await http.GetAsync("/api/jobs")).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var third = await http.GetAsync("/api/jobs");

        await third.ShouldBeProblem(429, "rate.limited");
        third.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBe(30);
        third.Headers.CacheControl!.NoStore.ShouldBeTrue();
        (await other.GetAsync("/api/jobs")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_key_has_so_many_jobs_at_once()
    {
        await using var gateway = await TestGateway.Start();
        using var http =
            gateway.Client((await gateway.MakeKey(new { name = "one", scopes = new[] { "submit" }, jobs_at_once = 1 })).Text("key"));
        async Task<HttpResponseMessage> Submit() => await http.PostAsJsonAsync("/api/jobs", new
        {
            asset = (await (await http.PutAsync("/api/assets?name=a.mp4", new StringContent("bytes"))).Json()).Text("asset_id"),
        });

        var answers = await Task.WhenAll(Submit(), Submit(), Submit());
        var taken = answers.Where(answer => answer.StatusCode == HttpStatusCode.Created).ShouldHaveSingleItem();
        foreach (var refused in answers.Where(answer => answer != taken))
            await refused.ShouldBeProblem(429, "quota.exceeded");
        (await http.DeleteAsync($"/api/jobs/{(await taken.Json()).Text("job_id")}")).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await Submit()).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task The_first_key_is_made_once_where_one_is_needed()
    {
        await using var gateway = await TestGateway.Start(options => options with { RequireKey = true });
        using var nobody = gateway.Client(null);
        await (await nobody.GetAsync("/api/jobs")).ShouldBeProblem(401, "auth.missing");
        var commands = gateway.Services.GetRequiredService<KeyCommands>();

        var made = await Task.WhenAll(commands.Begin(CancellationToken.None), commands.Begin(CancellationToken.None));

        using var admin = gateway.Client(made.OfType<string>().ShouldHaveSingleItem());
        (await admin.GetAsync("/api/keys")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await commands.Begin(CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task GraphQL_makes_lists_and_revokes_the_same_keys()
    {
        await using var gateway = await TestGateway.Start();
        const string create = "mutation($input: CreateKey!) { createKey(input: $input) { ... on KeyCreated { secret key { id name scopes "
            + "state } } ... on Refusal { code message } } }";

        var made = (await gateway.Http.Ask(create,
            new { input = new { name = "by graph", scopes = new[] { "read" } } })).GetProperty("createKey");
        using var http = gateway.Client(made.Text("secret"));
        (await http.GetAsync("/api/jobs")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await (await http.Send("{ keys { id } }")).Code()).ShouldBe("auth.refused");
        (await gateway.Http.Ask(create, new { input = new { name = "by graph", scopes = new[] { "root" } } })).GetProperty("createKey")
            .Text("code").ShouldBe("request.invalid");
        (await gateway.Http.Ask("{ keys { name } }")).GetProperty("keys").Texts("name").ShouldBe(["by graph"]);

        var revoked = await gateway.Http.Ask("mutation($id: ID!) { revokeKey(id: $id) { ... on KeyRevoked { key { state } } ... on Refusal "
            + "{ code } } }", new { id = made.GetProperty("key").Text("id") });

        revoked.GetProperty("revokeKey").GetProperty("key").Text("state").ShouldBe("revoked");
        await (await http.GetAsync("/api/jobs")).ShouldBeProblem(401, "auth.missing");
    }

    private static async Task<byte[]> Bytes(string file)
    {
        await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var all = new MemoryStream();
        await open.CopyToAsync(all);
        return all.ToArray();
    }
}
