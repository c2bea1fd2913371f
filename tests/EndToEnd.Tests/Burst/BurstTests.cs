using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Transcode.EndToEnd.Tests.Documents;
using Transcode.Tests.RunPod;

namespace Transcode.EndToEnd.Tests.Burst;

/// <summary>The program, a lender of machines that follows RunPod's documentation, and on its machines the handler of the image, which
/// starts the program as a worker.</summary>
public sealed class BurstTests : IAsyncLifetime
{
    private const string Key = "a-key-of-the-burst-tests";

    private static readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    private readonly Home _home = new();
    private readonly int _port = Running.FreePort();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };
    private RunPodServer _runPod = null!;
    private int _workers;

    public async ValueTask InitializeAsync()
    {
        _http.BaseAddress = new Uri($"http://127.0.0.1:{_port}");
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        _runPod = await RunPodServer.Start();
        _runPod.Handler = Handle;
        await File.WriteAllTextAsync(_home.PathOf("runpod-key"), RunPodServer.Key + "\n", _stop);
        await _home.Clip("film.mp4", 6, _stop);
        Directory.CreateDirectory(Path.Combine(_home.Data, "profiles"));
        await File.WriteAllTextAsync(Path.Combine(_home.Data, "profiles", "small.json"), """
            {"name": "small", "description": "One small rendition.", "assets": ["video"],
             "video": {"preset": "veryfast", "ladder": [{"name": "180p", "width": 320, "height": 180, "kbps": 400}]}, "hls": {"segment_seconds": 2}}
            """, _stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _runPod.DisposeAsync();
        _http.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task A_whole_job_is_done_by_a_borrowed_machine_after_a_lost_run_and_with_every_webhook_told_twice()
    {
        // The first start gets lost on the way back, and its machine starts all the same; each webhook comes twice.
        _runPod.OnRun.Enqueue(null);
        _runPod.Webhooks = 2;
        await using var serving = Serve("--no-worker");
        var job = await Submit(serving);

        var ready = await Until(serving, async () => await Get($"/api/jobs/{job}"),
            now => now.GetProperty("state").GetString() == "ready", "the job did not become ready");

        ready.GetProperty("outputs").EnumerateArray().ShouldContain(output => output.GetProperty("name").GetString() == "180p");
        var told = await Until(serving, async () => await Get("/api/burst"),
            now => now.GetProperty("runs").EnumerateArray().All(run => run.TryGetProperty("ended_at", out _)), "the runs did not end");
        // Newest first. Of the lost one the platform heard by its webhook, so that its cost is known too.
        var runs = told.GetProperty("runs").EnumerateArray().ToList();
        runs.Select(run => (run.GetProperty("state").GetString(), run.GetProperty("attempt").GetInt32()))
            .ShouldBe([("completed", 2), ("lost", 1)]);
        runs[0].GetProperty("steps").GetInt32().ShouldBeGreaterThan(3, "probe, video, audio, packaging, verification");
        var dollars = runs.Sum(run => run.GetProperty("dollars").GetDecimal());
        dollars.ShouldBeInRange(0.003m, 0.05m);
        told.GetProperty("committed").GetDecimal().ShouldBe(dollars);

        var remembered = (await Until(serving, async () => await Get($"/api/jobs/{job}"),
            now => now.GetProperty("bursts").EnumerateArray().All(burst => burst.TryGetProperty("outcome", out _)), "the job does not know"));
        remembered.GetProperty("bursts").EnumerateArray().Sum(burst => burst.GetProperty("dollars").GetDecimal()).ShouldBe(dollars);
        _runPod.Told.ShouldAllBe(answer => answer.Status == 200);
        var second = _runPod.Runs.Single(run => run.State == "COMPLETED");
        using (var late = await _http.PostAsJsonAsync(second.Order["webhook"]!.ToString(), second.Status(), _stop))
            (await late.Content.ReadAsStringAsync(_stop)).ShouldBe("""{"notice":"known"}""");
        (await _http.GetStringAsync("/metrics", _stop)).ShouldContain("transcode_burst_runs_total{state=\"completed\",tier=\"small\"} 1\n");

        // What machines were given opens nothing any more, and stands in no log.
        foreach (var order in _runPod.Orders)
        {
            var token = order["input"]!["token"]!.ToString();
            using var late = new HttpRequestMessage(HttpMethod.Post, "/api/workers") { Headers = { Authorization = new("Bearer", token) } };
            (await _http.SendAsync(late, _stop)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            foreach (var secret in (string[])[token, order["input"]!["secret"]!.ToString(), order["webhook"]!.ToString().Split("token=")[1], RunPodServer.Key])
                (serving.Reported + serving.Complained).ShouldNotContain(secret);
        }
    }

    [Fact]
    public async Task With_the_lender_away_our_own_machine_does_the_job()
    {
        _runPod.Down = HttpStatusCode.ServiceUnavailable;
        await using var serving = Serve("--slots", "1");
        var job = await Submit(serving);

        await Until(serving, async () => await Get($"/api/jobs/{job}"), now => now.GetProperty("state").GetString() == "ready",
            "the job did not become ready");

        _workers.ShouldBe(0);
        foreach (var run in (await Get("/api/burst"))!.Value.GetProperty("runs").EnumerateArray())
            (run.GetProperty("state").GetString(), run.GetProperty("dollars").GetDecimal()).ShouldBe(("refused", 0m));
    }

    private Running Serve(params string[] words) => Running.Start(_home,
    [
        ("TRANSCODE_API_KEY", Key), ("TRANSCODE_Guard__AllowedNetworks", "127.0.0.1"),
        ("TRANSCODE_Burst__JoinUrl", $"http://127.0.0.1:{_port}"), ("TRANSCODE_Burst__RunPod__Url", _runPod.Url.ToString()),
        ("TRANSCODE_Burst__RunPod__KeyFile", _home.PathOf("runpod-key")), ("TRANSCODE_Burst__DollarsPerDay", "2"),
        ("TRANSCODE_Burst__Tiers__small__Endpoint", "ep-small"), ("TRANSCODE_Burst__Tiers__small__DollarsPerHour", "0.36"),
        ("TRANSCODE_Burst__MissingSeconds", "0"), ("TRANSCODE_Burst__LookSeconds", "1"), ("TRANSCODE_Burst__IdleSeconds", "3"),
    ], ["serve", "--listen", $"127.0.0.1:{_port}", .. words]);

    private async Task<string> Submit(Running serving)
    {
        await Until(serving, async () => await Get("/api/workers"), _ => true, "it does not serve");
        await using var bytes = File.OpenRead(_home.PathOf("film.mp4"));
        using var uploaded = await _http.PutAsync("/api/assets?name=film.mp4", new StreamContent(bytes), _stop);
        var asset = (await uploaded.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(_stop)).GetProperty("asset_id").GetString();
        using var made = await _http.PostAsJsonAsync("/api/jobs", new { asset, profiles = new[] { "small" }, deadline_seconds = 1 }, _stop);
        return (await made.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(_stop)).GetProperty("job_id").GetString()!;
    }

    /// <summary>As RunPod's SDK calls it, in a process of its own.</summary>
    private async Task<JsonNode?> Handle(JsonObject input, CancellationToken stop)
    {
        Interlocked.Increment(ref _workers);
        var start = new ProcessStartInfo("python3",
            ["-c", "import json, sys, handler; print('output ' + json.dumps(handler.handle(json.load(sys.stdin))))"])
        {
            WorkingDirectory = Path.Combine(DocumentedCommand.Root, "deploy", "images", "runpod"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TRANSCODE_PROGRAM"] = $"dotnet {Running.Program}";
        start.Environment["TRANSCODE_JOIN_HOSTS"] = "127.0.0.1";
        start.Environment["TMPDIR"] = _home.Temporary;
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using var process = Process.Start(start)!;
        try
        {
            var id = _runPod.Runs.Single(run => run.Order["input"]!["run"]!.ToString() == input["run"]!.ToString()).Id;
            await process.StandardInput.WriteAsync(new JsonObject { ["id"] = id, ["input"] = input.DeepClone() }.ToJsonString());
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync(stop);
            var said = await process.StandardOutput.ReadToEndAsync(stop);
            await process.WaitForExitAsync(stop);
            process.ExitCode.ShouldBe(0, await errors);
            said.ShouldNotContain("the platform was not told", Case.Sensitive, "its signature was taken");
            return JsonNode.Parse(said.Split('\n').Last(line => line.StartsWith("output ", StringComparison.Ordinal))["output ".Length..]);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private async Task<JsonElement?> Get(string path)
    {
        try
        {
            using var answer = await _http.GetAsync(path, _stop);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonElement>(_stop) : null;
        }
        catch (HttpRequestException)
        {
            return null; // Not there yet.
        }
    }

    private async Task<JsonElement> Until(Running serving, Func<Task<JsonElement?>> ask, Func<JsonElement, bool> holds, string missing)
    {
        JsonElement? last = null;
        for (var began = TimeProvider.System.GetTimestamp(); ; await Task.Delay(50, _stop))
        {
            if ((last = await ask() ?? last) is { } answer && holds(answer))
                return answer;
            if (TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromMinutes(2))
                throw new TimeoutException(
                    $"{missing}: {last}\n{serving.Complained}\n{string.Join('\n', _runPod.Asked)}\n{string.Join('\n', _runPod.Told)}\n{string.Join('\n', _runPod.Runs.Select(run => run.Status().ToJsonString()))}");
        }
    }
}
