using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Transcode.Tests.Azurite;

namespace Transcode.EndToEnd.Tests;

/// <summary>The real program with its state in tables of Azure.</summary>
public sealed class AzureTests
{
    private static readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_becomes_ready_with_the_same_bytes_though_one_of_two_silos_is_killed()
    {
        await using var tables = await Tables();
        using var home = new Home();
        var clip = await home.Clip("clip.mp4", 10, _stop);
        await using (var alone = Running.Start(home, "run", clip, "-o", "calm", "--profile", "small", "--data", Folder(home, "alone"), "--quiet"))
            (await alone.End(_stop)).ShouldBe(0, alone.Complained);
        await using var first = Serve(home, tables, "first", "2");
        await using var second = Serve(home, tables, "second", "1");
        using var http = await Client(home, first, "first");
        using var other = await Client(home, second, "second");
        await using var bytes = File.OpenRead(home.PathOf(clip));
        using var uploaded = await other.PutAsync("/api/assets?name=clip.mp4", new StreamContent(bytes), _stop);
        var asset = (await Json(uploaded)).GetProperty("asset_id").GetString()!;
        using var made = await http.PostAsJsonAsync("/api/jobs", new { asset, profiles = new[] { "small" } }, _stop);
        var job = (await Json(made)).GetProperty("job_id").GetString()!;
        await Home.Until(() => home.Tools().Any(tool => tool.Contains("libx264", StringComparison.Ordinal)), TimeSpan.FromMinutes(1),
            $"no chunk was begun: {first.Complained} {second.Complained}", _stop);

        first.KillHard();

        await UntilReady(other, job, second);
        var expected = home.Segments("calm");
        expected.Count.ShouldBeGreaterThan(10);
        foreach (var (name, hash) in expected)
            Convert.ToHexString(SHA256.HashData(await other.GetByteArrayAsync($"/media/{asset}/{name}", _stop))).ShouldBe(hash, name);
        File.Exists(Path.Combine(home.PathOf("second"), "facts.db")).ShouldBeFalse();
        (first.Complained + second.Complained).ShouldNotContain(tables.Key);
    }

    [Trait("long", "yes")]
    [Fact]
    public async Task While_the_tables_are_away_requests_get_a_named_503_and_afterwards_all_is_as_before()
    {
        await using var tables = await Tables();
        using var home = new Home();
        await using var serving = Serve(home, tables, "data", "0");
        using var http = await Client(home, serving, "data");
        using var made = await http.PostAsJsonAsync("/api/jobs", new { path = home.PathOf(await home.Clip("clip.mp4", 1, _stop)) }, _stop);
        var job = (await Json(made)).GetProperty("job_id").GetString();
        await tables.End();

        using (var refused = await http.GetAsync("/api/jobs", _stop))
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await refused.Content.ReadFromJsonAsync<JsonElement>(_stop)).GetProperty("code").GetString().ShouldBe("state.unavailable");
        }
        using (var health = await http.GetAsync("/health", _stop))
        {
            health.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await health.Content.ReadFromJsonAsync<JsonElement>(_stop)).GetProperty("checks").GetProperty("state").GetProperty("words")
                .GetString().ShouldNotBeNull().ShouldContain("State:AzureTables");
        }
        await tables.StartAgain();

        (await http.GetFromJsonAsync<JsonElement>($"/api/jobs/{job}", _stop)).GetProperty("state").GetString().ShouldBe("probing");
        serving.Complained.ShouldNotContain(tables.Key);
    }

    [Fact]
    public async Task Two_places_for_the_state_are_refused_with_a_sentence()
    {
        using var home = new Home();
        await using var run = Running.Start(home,
            [("TRANSCODE_POSTGRES", "Host=db"), ("TRANSCODE_AZURE_TABLES", "https://account.table.core.windows.net")], "serve", "--listen",
            "127.0.0.1:0");
        (await run.End(_stop)).ShouldNotBe(0);
        run.Complained.ShouldContain("the state lies in one place");
    }

    private static Running Serve(Home home, AzuriteTables tables, string data, string slots) => Running.Start(home,
        [("TRANSCODE_AZURE_TABLES", tables.Connection), ("TRANSCODE_Storage__Folder__Root", home.PathOf("media"))], "serve", "--listen",
        "127.0.0.1:0", "--slots", slots, "--data", Folder(home, data));

    /// <summary>A data folder with a cheap profile.</summary>
    private static string Folder(Home home, string name)
    {
        Directory.CreateDirectory(Path.Combine(home.PathOf(name), "profiles"));
        File.WriteAllText(Path.Combine(home.PathOf(name), "profiles", "small.json"), """
            {"name": "small", "description": "Two small renditions.", "assets": ["video"],
             "video": {"preset": "medium", "rate": {"mode": "crf", "crf": 23}, "gop_seconds": 2,
               "ladder": [{"name": "180p", "width": 320, "height": 180, "kbps": 400}, {"name": "90p", "width": 160, "height": 90, "kbps": 150}]},
             "audio": {"kbps": 96}, "hls": {"segment_seconds": 2}}
            """);
        return home.PathOf(name);
    }

    private static async Task<AzuriteTables> Tables()
    {
        try
        {
            return await AzuriteTables.Start("disk");
        }
        catch (AzuriteMissingException missing)
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }

    /// <summary>Of a process that was just started, with its owner's key.</summary>
    private static async Task<HttpClient> Client(Home home, Running serving, string data)
    {
        await Home.Until(() => serving.Reported.Contains("Serving ", StringComparison.Ordinal),
            TimeSpan.FromSeconds(60), $"it does not serve: {serving.Complained}", _stop);
        serving.Reported.ShouldContain("state in Azure Tables");
        var file = Path.Combine(home.PathOf(data), "endpoint.json");
        var endpoint = JsonDocument.Parse(await File.ReadAllBytesAsync(file, _stop)).RootElement;
        var http = new HttpClient { BaseAddress = new Uri(endpoint.GetProperty("url").GetString()!) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", endpoint.GetProperty("key").GetString());
        return http;
    }

    private static async Task UntilReady(HttpClient http, string job, Running serving)
    {
        var state = "";
        for (var began = TimeProvider.System.GetTimestamp(); state != "ready"; await Task.Delay(100, _stop))
        {
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromMinutes(2), $"the job is {state}: {serving.Complained}");
            using var answer = await http.GetAsync($"/api/jobs/{job}", _stop);
            state = (await Json(answer)).GetProperty("state").GetString()!;
            state.ShouldNotBe("failed", serving.Complained);
        }
    }

    private static async Task<JsonElement> Json(HttpResponseMessage answer)
        => await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(_stop);
}
