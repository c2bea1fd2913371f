using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;

namespace Transcode.EndToEnd.Tests.Restore;

/// <summary>One server of a platform, as its owner asks it.</summary>
internal sealed class Deployment : IAsyncDisposable
{
    private readonly Running _running;
    private readonly HttpClient _http;

    private Deployment(Running running, HttpClient http) => (_running, _http) = (running, http);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="home">Where its machine is.</param>
    /// <param name="data">Its data folder.</param>
    /// <param name="settings">Where state and media lie, if not there.</param>
    public static async Task<Deployment> Start(Home home, string data, params (string, string)[] settings)
    {
        var running = Running.Start(home, settings, "serve", "--listen", "127.0.0.1:0", "--slots", "2", "--data", data);
        await Home.Until(() => running.Reported.Contains("Serving ", StringComparison.Ordinal) || running.HasEnded, TimeSpan.FromMinutes(1),
            $"it does not serve: {running.Complained}", Stop);
        running.HasEnded.ShouldBeFalse(running.Complained);
        var endpoint = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(data, "endpoint.json"), Stop)).RootElement;
        var http = new HttpClient { BaseAddress = new Uri(endpoint.GetProperty("url").GetString()!) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", endpoint.GetProperty("key").GetString());
        return new Deployment(running, http);
    }

    /// <summary>kill -9.</summary>
    public async Task Kill()
    {
        _running.KillHard();
        await _running.End(Stop);
    }

    public async Task<JsonElement> Get(string path)
    {
        using var answer = await _http.GetAsync(path, Stop);
        return await Read(answer);
    }

    public async Task<JsonElement> Post(string path, object body)
    {
        using var answer = await _http.PostAsJsonAsync(path, body, Stop);
        return await Read(answer);
    }

    public async Task Put(string path, string json)
    {
        using var content = new StringContent(json, new MediaTypeHeaderValue("application/json"));
        using var answer = await _http.PutAsync(path, content, Stop);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Stop));
    }

    public async Task<(string Job, string Asset)> Submit(string film, string profile)
    {
        await using var bytes = File.OpenRead(film);
        using var uploaded = await _http.PutAsync("/api/assets?name=film.mp4", new StreamContent(bytes), Stop);
        var asset = (await Read(uploaded)).GetProperty("asset_id").GetString()!;
        return ((await Post("/api/jobs", new { asset, profiles = new[] { profile } })).GetProperty("job_id").GetString()!, asset);
    }

    public async Task UntilReady(string job)
    {
        var state = "";
        for (var began = TimeProvider.System.GetTimestamp(); state != "ready"; await Task.Delay(100, Stop))
        {
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromMinutes(5), $"{job} is {state}: {_running.Complained}");
            state = (await Get($"/api/jobs/{job}")).GetProperty("state").GetString()!;
            state.ShouldNotBeOneOf("failed", "rejected", "cancelled");
        }
    }

    /// <summary>Until a chunk of a job is done and another is not.</summary>
    public async Task UntilHalf(string job)
    {
        for (var began = TimeProvider.System.GetTimestamp(); ; await Task.Delay(20, Stop))
        {
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromMinutes(5), $"{job}: {_running.Complained}");
            var now = await Get($"/api/jobs/{job}");
            now.GetProperty("state").GetString().ShouldNotBe("ready", "it was ready before anybody saw it half done");
            if (now.GetProperty("progress").GetProperty("steps").EnumerateArray().Any(
                step => step.GetProperty("step").GetString()!.Contains(".video.", StringComparison.Ordinal)
                    && step.GetProperty("state").GetString() == "done"))
                return;
        }
    }

    /// <summary>Hash of all that a player is given, by the address without the server.</summary>
    public async Task<IReadOnlyDictionary<string, string>> Media(string asset)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        async Task<string> Text(string path)
        {
            var bytes = await _http.GetByteArrayAsync($"/media/{asset}/{path}", Stop);
            all[path] = Convert.ToHexString(SHA256.HashData(bytes));
            return System.Text.Encoding.Latin1.GetString(bytes);
        }
        foreach (var rendition in Named(await Text("master.m3u8")).ToList())
            foreach (var segment in Named(await Text(rendition)).ToList())
                await Text($"{Path.GetDirectoryName(rendition)}/{segment}");
        return all;
    }

    /// <summary>Status of an answer to somebody else: with another key, or with none.</summary>
    public async Task<HttpStatusCode> Ask(string path, string? key = null)
    {
        using var other = new HttpClient { BaseAddress = _http.BaseAddress };
        if (key is not null)
            other.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await other.GetAsync(path, Stop);
        return answer.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _running.DisposeAsync();
    }

    private static IEnumerable<string> Named(string playlist)
    {
        foreach (var line in playlist.Split('\n').Select(line => line.Trim()))
            if (line.Split("URI=\"") is [_, var rest])
                yield return rest.Split('"')[0];
            else if (line.Length > 0 && line[0] != '#')
                yield return line;
    }

    private static async Task<JsonElement> Read(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(Stop);
        answer.IsSuccessStatusCode.ShouldBeTrue(string.Create(CultureInfo.InvariantCulture, $"{answer.StatusCode}: {text}"));
        return JsonDocument.Parse(text).RootElement;
    }
}
