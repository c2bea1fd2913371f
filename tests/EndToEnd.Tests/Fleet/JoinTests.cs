using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Transcode.EndToEnd.Tests.Fleet;

/// <summary>A server without a worker, and a machine that joins it.</summary>
public sealed class JoinTests
{
    private const string Key = "a-key-of-the-join-tests";
    private const string Job = "550e8400-e29b-41d4-a716-446655440000";

    private static readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_machine_joins_shows_the_stream_it_makes_and_leaves_when_told()
    {
        using var home = new Home();
        Directory.CreateDirectory(home.PathOf("films"));
        await home.Clip("films/interstellar.mkv", 8, _stop);
        var (server, port) = (Running.FreePort(), Running.FreePort());
        (string, string)[] settings = [("TRANSCODE_API_KEY", Key), ("TRANSCODE_MEDIA_ROOTS", home.PathOf("films"))];
        await using var serving = Running.Start(home, settings, "serve", "--no-worker", "--listen", $"127.0.0.1:{server}");
        await using var worker = Running.Start(home, [("TRANSCODE_TOKEN", Key)], "worker", "--join", $"http://127.0.0.1:{server}",
            "--name", "gaming-pc-room",
            "--listen", $"http://127.0.0.1:{port}", "--label", "room=attic", "--slots", "2", "--data", home.PathOf("worker"));
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);

        var joined = await Until(async () => await Ask(http, $"http://127.0.0.1:{server}/api/workers/gaming-pc-room"), _ => true,
            "the worker did not join", worker);
        joined.GetProperty("encoders").EnumerateArray().Select(one => one.GetString()).ShouldContain("libx264");
        joined.GetProperty("labels").GetProperty("room").GetString().ShouldBe("attic");
        joined.GetProperty("address").GetString().ShouldBe($"http://127.0.0.1:{port}");

        using (var made = await http.PostAsJsonAsync($"http://127.0.0.1:{server}/api/assignments",
            new
            {
                job_id = Job,
                source_path = "interstellar.mkv",
                resolution = "360p",
                bitrate = "500k",
                start_time = 0,
                is_mesh_mode = false
            }, _stop))
            made.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var status = await Until(async () => await Ask(http, $"http://127.0.0.1:{server}/api/assignments/{Job}"),
            now => now.TryGetProperty("stream_url", out _), "no stream is told", worker);
        status.EnumerateObject().Select(field => field.Name).ShouldBe(["job_id", "state", "progress", "fps", "stream_url"]);

        // A viewer has no key, and only the worker's address.
        using var viewer = new HttpClient { Timeout = TimeSpan.FromSeconds(60) };
        var stream = $"http://127.0.0.1:{port}/hls/interstellar/";
        var master = await UntilText(viewer, stream + "index.m3u8", worker);
        master.ShouldContain("360p/index.m3u8");
        (await viewer.GetStringAsync(stream + "360p/index.m3u8", _stop)).ShouldContain("#EXT-X-ENDLIST");
        (await viewer.GetByteArrayAsync(stream + "360p/segments/seg_0000.m4s", _stop)).Length.ShouldBeGreaterThan(1000);
        await Until(async () => await Ask(http, $"http://127.0.0.1:{server}/api/assignments/{Job}"),
            now => now.GetProperty("state").GetString() == "finished", "the job did not finish", worker);

        await Shell.Run("kill", ["-TERM", $"{worker.Id}"], _stop);
        (await worker.End(_stop)).ShouldBe(0, worker.Complained);
        (await Ask(http, $"http://127.0.0.1:{server}/api/workers/gaming-pc-room"))!.Value.GetProperty("status").GetString()
            .ShouldBe("offline");
    }

    [Fact]
    public async Task A_wrong_key_is_told_and_ends_the_worker()
    {
        using var home = new Home();
        var server = Running.FreePort();
        await using var serving = Running.Start(home, [("TRANSCODE_API_KEY", Key)], "serve", "--no-worker",
            "--listen", $"127.0.0.1:{server}");
        await Home.Until(() => serving.Reported.Contains("Serving ", StringComparison.Ordinal),
            TimeSpan.FromSeconds(60), $"it does not serve: {serving.Complained}", _stop);
        await using var worker = Running.Start(home, "worker", "--join", $"http://127.0.0.1:{server}", "--token", "not-the-key-of-anyone",
            "--data", home.PathOf("worker"));

        (await worker.End(_stop)).ShouldBe(3);
        worker.Complained.ShouldContain("scope worker");
    }

    [Fact]
    public async Task A_store_that_is_half_configured_is_told_at_the_start()
    {
        using var home = new Home();
        await using var serving = Running.Start(home, [("TRANSCODE_Storage__Kind", "S3")], "serve", "--no-worker", "--listen",
            "127.0.0.1:0");

        (await serving.End(_stop)).ShouldBe(3);
        serving.Complained.ShouldContain("Storage:S3:Bucket");
    }

    private static async Task<JsonElement?> Ask(HttpClient http, string url)
    {
        try
        {
            using var answer = await http.GetAsync(url, _stop);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonElement>(_stop) : null;
        }
        catch (HttpRequestException)
        {
            return null; // Not there yet.
        }
    }

    private static async Task<JsonElement> Until(Func<Task<JsonElement?>> ask, Func<JsonElement, bool> holds, string missing,
        Running worker)
    {
        for (var began = TimeProvider.System.GetTimestamp(); ; await Task.Delay(50, _stop))
        {
            if (await ask() is { } answer && holds(answer))
                return answer;
            if (TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromMinutes(2))
                throw new TimeoutException($"{missing}: {worker.Complained}");
        }
    }

    private static async Task<string> UntilText(HttpClient viewer, string url, Running worker)
    {
        for (var began = TimeProvider.System.GetTimestamp(); ; await Task.Delay(50, _stop))
        {
            using var answer = await viewer.GetAsync(url, _stop);
            if (answer.IsSuccessStatusCode)
                return await answer.Content.ReadAsStringAsync(_stop);
            if (TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromMinutes(1))
                throw new TimeoutException($"{url} answers {answer.StatusCode}: {worker.Complained}");
        }
    }
}
