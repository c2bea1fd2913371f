using System.Text.Json;
using Transcode.MediaEvidence;
using Transcode.MediaEvidence.Checks;
using Transcode.Worker.Tests.Machine;

namespace Transcode.EndToEnd.Tests;

/// <summary>The program on a machine with a card of paper, from the command line to the files.</summary>
public sealed class HardwareTests
{
    private static readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    [Trait("long", "yes")]
    [Theory]
    [InlineData("prefer-hardware")]
    [InlineData("h264_nvenc")]
    public async Task A_film_is_encoded_as_its_profile_says_and_whole_whoever_encoded(string encoder)
    {
        using var home = new Home();
        var card = new FakeCard(home.PathOf("card"), sessions: 2);
        if (encoder == "prefer-hardware")
            card.FailAt(2);
        Profile(home, encoder);
        var film = await home.Clip("film.mp4", 16, _stop);
        await using var run = Running.Start(home, [Path(home)], "run", film, "--profile", "gpu", "-o", "result", "--json");

        (await run.End(_stop)).ShouldBe(0, run.Complained);
        JsonDocument.Parse(run.Reported).RootElement.GetProperty("state").GetString().ShouldBe("ready");
        card.Used.Count.ShouldBeGreaterThan(2, "the card did nothing");
        var source = Evidence.Of(home.PathOf(film));
        LadderChecks.Hls(source, home.PathOf("result/master.m3u8")).ShouldBeEmpty();
        LadderChecks.File(source, home.PathOf("result/180p.mp4")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_worker_tells_what_its_card_has_proven()
    {
        using var home = new Home();
        _ = new FakeCard(home.PathOf("card"), sessions: 3);
        Profile(home, "h264_nvenc");
        await using var serving = Running.Start(home, [("TRANSCODE_API_KEY", "the-key-of-the-card-tests")], "serve", "--no-worker",
            "--listen", "127.0.0.1:0");
        await Home.Until(() => serving.Reported.Contains("Serving ", StringComparison.Ordinal),
            TimeSpan.FromSeconds(60), $"it does not serve: {serving.Complained}", _stop);
        var server = JsonDocument.Parse(File.ReadAllText(System.IO.Path.Combine(home.Data, "endpoint.json"))).RootElement.GetProperty("url")
            .GetString()!;
        await using var worker = Running.Start(home, [Path(home), ("TRANSCODE_TOKEN", "the-key-of-the-card-tests")],
            "worker", "--join", server, "--name", "gaming-pc", "--no-benchmark", "--data", home.PathOf("worker"), "--schedule", "mon-sun");
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", "the-key-of-the-card-tests");

        var line = "";
        await Home.Until(
            () => (line = http.GetStringAsync($"{server}/api/workers", _stop).GetAwaiter().GetResult()).Contains("gaming-pc",
                StringComparison.Ordinal), TimeSpan.FromMinutes(2), $"it did not join: {worker.Complained}", _stop);
        var told = JsonDocument.Parse(line).RootElement.GetProperty("workers")[0];
        told.GetProperty("encoders").EnumerateArray().Select(one => one.GetString()).ShouldContain("h264_nvenc");
        told.GetProperty("sessions").GetProperty("h264_nvenc").GetInt32().ShouldBe(3);
        told.GetProperty("hw_accel").EnumerateArray().Select(one => one.GetString()).ShouldBe(["nvenc"]);
    }

    private static (string, string) Path(Home home) => ("PATH", $"{home.PathOf("card")}:{Environment.GetEnvironmentVariable("PATH")}");

    private static void Profile(Home home, string encoder)
    {
        Directory.CreateDirectory(System.IO.Path.Combine(home.Data, "profiles"));
        File.WriteAllText(System.IO.Path.Combine(home.Data, "profiles", "gpu.json"), $$"""
            { "name": "gpu", "description": "By a card.", "assets": ["video"], "hls": { "segment_seconds": 2 }, "audio": {}, "mp4": true,
              "video": { "encoder": "{{encoder}}", "preset": "veryfast", "ladder": [{ "name": "180p", "width": 320, "height": 180, "kbps": 400 }, { "name": "90p", "width": 160, "height": 90, "kbps": 150 }] } }
            """);
    }
}
