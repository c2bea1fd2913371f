using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Transcode.MediaEvidence;
using Transcode.Storage.S3;
using Transcode.Storage.Tests.S3;
using Transcode.Tests.Postgres;

namespace Transcode.EndToEnd.Tests.Secrets;

/// <summary>
/// A platform with a secret wherever one can be: its settings, its keys, its webhooks, addresses of sources, signed addresses. Jobs that
/// work and jobs that fail; then everything that anybody is told is searched for them.
/// </summary>
[Collection(UsesRadosgw.Name)]
public sealed class PlantedSecretsTests(Radosgw s3) : IDisposable
{
    private const string ApiKey = "planted-key-of-the-settings-41d8";
    private const string Password = "planted-password-of-the-database-77aa";
    private const string LenderKey = "planted-key-of-the-lender-90c3";
    private const string ClientSecret = "planted-secret-of-the-provider-5e5e";
    private const string QueryToken = "planted-token-of-the-source-1b2c";
    private const string HookToken = "planted-path-of-the-webhook-c0de";
    private const string HookSecret = "planted-secret-of-the-webhook-d00d";
    private const string UserPassword = "planted-password-of-the-address-3141";

    private static readonly CancellationToken _stop = TestContext.Current.CancellationToken;
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(2);

    private readonly Home _home = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(40) };

    public void Dispose()
    {
        _http.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task No_secret_is_in_a_log_an_event_a_meter_an_error_a_trace_a_page_or_a_command_line()
    {
        var film = _home.PathOf(await _home.Clip("original.mp4", 3, _stop));
        await using var outsiders = await Outsiders.Start(film, $"?token={QueryToken}", _stop);
        await using var database = await OwnPostgres.OrSkip();
        var store = s3.OptionsForOneTest();
        var port = Running.FreePort();
        _http.BaseAddress = new Uri($"http://127.0.0.1:{port}");
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stop);
        var watch = CommandWatch.Until(ended.Token);
        await using var server = Running.Start(_home, [.. Everywhere(outsiders), .. await Settings(store, database)],
            "serve", "--no-worker", "--listen", $"127.0.0.1:{port}");
        await Until(() => server.HasEnded ? throw new InvalidOperationException(server.Complained) : Answers("/health"),
            () => "the server does not answer\n" + server.Complained);
        var key = await Post("/api/keys", new { name = "attic", scopes = new[] { "worker" } });
        var workerKey = key.GetProperty("key").GetString()!;
        await using var worker = Running.Start(_home, [.. Everywhere(outsiders), ("TRANSCODE_TOKEN", workerKey)], "worker", "--join",
            _http.BaseAddress.ToString(), "--name", "attic", "--slots", "1", "--no-benchmark", "--data", _home.PathOf("attic"));
        var hook = await Post("/api/webhooks", new { url = $"{outsiders.Url}/hooks/{HookToken}", secret = HookSecret });
        // Nobody is there.
        await Post("/api/webhooks", new { url = $"http://127.0.0.1:{Running.FreePort()}/hooks/{HookToken}", secret = HookSecret });

        // One job works, one finds nothing at its address, and one is refused at once.
        var answers = new StringBuilder();
        var good = await Submit($"{outsiders.Url}/films/holiday.mp4?token={QueryToken}", answers);
        var missing = await Submit($"{outsiders.Url}/films/none.mp4?token={QueryToken}", answers);
        await Submit($"http://reader:{UserPassword}@127.0.0.1/films/holiday.mp4", answers);
        await Submit($"s3://somebodys-bucket/{QueryToken}", new StringBuilder());
        await Over(good, "ready", server, worker);
        await Over(missing, "rejected", server, worker);

        var asset = (await Get($"/api/jobs/{good}")).GetProperty("asset_id").GetString();
        var address = (await Post($"/api/assets/{asset}/address", new { path = "master.m3u8", seconds = 600 })).GetProperty("url").GetString()!;
        (await _http.GetStringAsync(address, _stop)).ShouldContain("#EXTM3U");
        var signature = address.Split("/signed/")[1].Split('/')[0];
        using (var spoilt = await _http.GetAsync(address.Replace(signature, signature + "0", StringComparison.Ordinal), _stop))
            answers.AppendLine(await spoilt.Content.ReadAsStringAsync(_stop));
        await Until(() => Task.FromResult(outsiders.Hooks.Count >= 4), () => "the webhook is not told");
        await Until(() => Task.FromResult(outsiders.Telemetry("traces").Contains(good, StringComparison.Ordinal)
            && outsiders.Telemetry("logs").Length > 0 && outsiders.Telemetry("metrics").Length > 0), () => "no telemetry arrived");
        await Task.Delay(TimeSpan.FromSeconds(6), _stop); // The exporter's turn: the spans of what was asked last.
        await ended.CancelAsync();
        var commands = await watch;

        commands.ShouldContain(command => command.Contains("ffmpeg", StringComparison.Ordinal) && command.Contains(_home.Folder,
            StringComparison.Ordinal), "the watch saw no tool, so it would have missed a secret");
        outsiders.Telemetry("traces").ShouldContain("/signed/Redacted/");
        outsiders.Telemetry("traces").ShouldContain($"{outsiders.Url}/Redacted");
        var told = new Dictionary<string, string>
        {
            ["answers"] = answers.ToString(),
            ["what the server said"] = server.Reported + server.Complained,
            ["what the worker said"] = worker.Reported + worker.Complained,
            ["webhooks"] = string.Join('\n', outsiders.Hooks),
            ["command lines"] = string.Join('\n', commands),
        };
        foreach (var kind in (string[])["traces", "logs", "metrics"])
            told[kind] = outsiders.Telemetry(kind);
        foreach (var log in Directory.EnumerateFiles(_home.Folder, "*.log", SearchOption.AllDirectories))
            told[log] = await File.ReadAllTextAsync(log, _stop);
        foreach (var path in (string[])["/metrics", "/health", "/api/workers", "/api/jobs", "/api/assets", "/api/keys", "/api/profiles",
            $"/api/jobs/{good}", $"/api/jobs/{missing}", $"/api/assets/{asset}", $"/status/{good}", $"/status/{missing}"])
            told[path] = await _http.GetStringAsync(path, _stop);
        foreach (var job in (string[])[good, missing])
            told[$"events of {job}"] = await Events(job);
        foreach (var page in (string[])["/", "/jobs", $"/jobs/{good}", $"/jobs/{missing}", "/workers", "/assets"])
            told[$"page {page}"] = await _http.GetStringAsync(page, _stop);
        told["graphql"] = (await Post("/graphql", new
        {
            query = "{ jobs(first: 10) { edges { node { id label state why warnings remarks failure { message } timeline { edges { node { __typename } } } } } } workers { id } }",
        })).GetRawText();

        string[] secrets = [ApiKey, Password, LenderKey, ClientSecret, QueryToken, HookSecret, UserPassword, workerKey, store.SecretKey!,
            "X-Amz-Signature"];
        foreach (var (where, text) in told)
        {
            text.ShouldNotBeEmpty(where);
            foreach (var secret in secrets)
                text.ShouldNotContain(secret, Case.Insensitive, $"{where} has {secret}");
            // The page of webhooks shows an address to whoever may change it; nobody else is told its path.
            text.ShouldNotContain(HookToken, Case.Insensitive, $"{where} has the webhook's path");
            if (!where.StartsWith("page /jobs/", StringComparison.Ordinal))
                text.ShouldNotContain(signature, Case.Insensitive, $"{where} has a signature");
        }
        hook.GetRawText().ShouldContain(HookToken, Case.Sensitive, "who makes it is told its address");
    }

    /// <summary>What every process of the platform has.</summary>
    private IEnumerable<(string, string)> Everywhere(Outsiders outsiders) =>
    [
        ("TRANSCODE_Guard__AllowedNetworks", "127.0.0.1"), ("OTEL_EXPORTER_OTLP_ENDPOINT", outsiders.Url),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_METRIC_EXPORT_INTERVAL", "2000"),
        ("OTEL_EXPORTER_OTLP_HEADERS", $"x-collector={LenderKey}"),
    ];

    private async Task<(string, string)[]> Settings(S3StoreOptions store, PostgresServer database) =>
    [
        ("TRANSCODE_API_KEY", ApiKey), ("TRANSCODE_POSTGRES", $"{database.Address("postgres")};Password={Password}"),
        ("TRANSCODE_Storage__Kind", "S3"), ("TRANSCODE_Storage__S3__Endpoint", store.Endpoint!),
        ("TRANSCODE_Storage__S3__Bucket", store.Bucket!), ("TRANSCODE_Storage__S3__Prefix", store.Prefix!),
        ("TRANSCODE_Storage__S3__AccessKey", store.AccessKey!), ("TRANSCODE_Storage__S3__SecretKey", store.SecretKey!),
        ("TRANSCODE_Burst__RunPod__KeyFile", await SecretFile("lender", LenderKey)), ("TRANSCODE_Burst__DollarsPerDay", "1"),
        ("TRANSCODE_Burst__JoinUrl", "http://127.0.0.1:1"), ("TRANSCODE_Burst__Tiers__small__Endpoint", "ep-small"),
        ("TRANSCODE_Burst__Tiers__small__DollarsPerHour", "0.36"),
        ("TRANSCODE_Access__Oidc__Authority", "https://provider.invalid"), ("TRANSCODE_Access__Oidc__ClientId", "transcode"),
        ("TRANSCODE_Access__Oidc__ClientSecretFile", await SecretFile("provider", ClientSecret)),
    ];

    private async Task<string> SecretFile(string name, string secret)
    {
        await File.WriteAllTextAsync(_home.PathOf(name), secret + "\n", _stop);
        return _home.PathOf(name);
    }

    /// <returns>The job; empty: it was refused.</returns>
    private async Task<string> Submit(string url, StringBuilder answers)
    {
        using var answer = await _http.PostAsJsonAsync("/api/jobs", new { url, profiles = new[] { "hls" }, retries = 0 }, _stop);
        var text = await answer.Content.ReadAsStringAsync(_stop);
        answers.AppendLine(text);
        return answer.IsSuccessStatusCode ? JsonDocument.Parse(text).RootElement.GetProperty("job_id").GetString()! : "";
    }

    private Task Over(string job, string state, Running server, Running worker) => Until(
        async () => (await Get($"/api/jobs/{job}")).GetProperty("state").GetString() == state,
        () => $"job {job} did not become {state}\n{server.Complained}\n{worker.Complained}");

    private async Task<JsonElement> Get(string path) => JsonDocument.Parse(await _http.GetStringAsync(path, _stop)).RootElement;

    private async Task<JsonElement> Post(string path, object body)
    {
        using var answer = await _http.PostAsJsonAsync(path, body, _stop);
        var text = await answer.Content.ReadAsStringAsync(_stop);
        answer.IsSuccessStatusCode.ShouldBeTrue($"{path}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>All that was recorded of a job that is over, as its followers are told.</summary>
    private async Task<string> Events(string job)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/jobs/{job}/events");
        request.Headers.Add("Last-Event-ID", "0");
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _stop);
        using var lines = new StreamReader(await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(_stop));
        var told = new StringBuilder();
        while (await lines.ReadLineAsync(_stop) is { } line && !line.Contains("job_ready", StringComparison.Ordinal)
            && !line.Contains("job_rejected", StringComparison.Ordinal))
            told.AppendLine(line);
        return told.ToString();
    }

    private async Task<bool> Answers(string path)
    {
        try
        {
            using var answer = await _http.GetAsync(path, _stop);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task Until(Func<Task<bool>> holds, Func<string> missing)
    {
        for (var began = TimeProvider.System.GetTimestamp(); !await holds(); await Task.Delay(50, _stop))
            if (TimeProvider.System.GetElapsedTime(began) > _longest)
                throw new TimeoutException(missing());
    }
}
