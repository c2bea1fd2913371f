using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Transcode.Deploy.Tests;

/// <summary>The handler of the image for RunPod, run by itself: what it refuses, and how it tells that a worker failed. With a real worker
/// and a real platform: BurstTests of EndToEnd.Tests.</summary>
public sealed class RunPodHandlerTests
{
    private const string Good = """
        {"run": "br_1", "join": "http://127.0.0.1:9", "worker": "burst-br_1", "token": "tk", "idle_seconds": 5, "run_seconds": 60,
         "notify": "http://127.0.0.1:9/webhooks/runpod?run=br_1", "secret": "whsec_x"}
        """;

    [Theory]
    [InlineData("run", "", "input.run is a text")]
    [InlineData("token", null, "input.token is a text")]
    [InlineData("worker", "../x", "input.worker is a name")]
    [InlineData("worker", "--data", "input.worker is a name")]
    [InlineData("join", "file:///etc/passwd", "input.join is an address")]
    [InlineData("join", "https://elsewhere.example", "input.join is no host of TRANSCODE_JOIN_HOSTS")]
    [InlineData("notify", "https://elsewhere.example", "input.notify is no host of TRANSCODE_JOIN_HOSTS")]
    [InlineData("idle_seconds", "5", "input.idle_seconds is a number")]
    [InlineData("run_seconds", null, "input.run_seconds is a number")]
    public async Task What_is_no_input_of_ours_starts_nothing(string field, string? value, string told)
    {
        var input = JsonNode.Parse(Good)!.AsObject();
        input[field] = value;
        var output = await Handle(input, "echo '; 3 steps.'");
        output.GetProperty("error").GetString()!.ShouldStartWith(told);
    }

    [Fact]
    public async Task What_the_worker_did_is_told()
        => (await Handle(JsonNode.Parse(Good)!.AsObject(), "echo 'Ended after 5 s without work; 3 steps.'")).GetRawText()
            .ShouldBe("""{"exit": 0, "steps": 3}""");

    [Fact]
    public async Task A_worker_that_failed_makes_the_job_fail_with_its_last_words()
        => (await Handle(JsonNode.Parse(Good)!.AsObject(), "echo first; echo last; exit 3")).GetProperty("error").GetString()
            .ShouldBe("the worker ended with 3: last");

    [Fact]
    public async Task The_key_is_in_the_environment_and_not_among_the_words()
    {
        var input = JsonNode.Parse(Good)!.AsObject();
        input["token"] = "tk_secret";
        (await Handle(input, "echo \"$TRANSCODE_TOKEN\" | grep -q '^tk_secret$' && ! echo \"$@\" | grep -q secret && echo '; 1 steps.'"))
            .GetProperty("steps").GetInt32().ShouldBe(1);
    }

    /// <param name="input">Of the job.</param>
    /// <param name="worker">A line of shell in the worker's place.</param>
    private static async Task<JsonElement> Handle(JsonObject input, string worker)
    {
        var script = Path.GetTempFileName();
        await File.WriteAllTextAsync(script, worker + "\n", TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo("python3",
            ["-c", "import json, sys, handler; print('output ' + json.dumps(handler.handle(json.load(sys.stdin))))"])
        {
            WorkingDirectory = Files.Path("deploy/images/runpod"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["TRANSCODE_PROGRAM"] = $"sh {script}";
        start.Environment["TRANSCODE_JOIN_HOSTS"] = "127.0.0.1,media.example.org";
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        try
        {
            using var process = Process.Start(start)!;
            await process.StandardInput.WriteAsync(new JsonObject { ["id"] = "rp-1", ["input"] = input.DeepClone() }.ToJsonString());
            process.StandardInput.Close();
            var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            return JsonDocument.Parse(said.Split('\n').Last(line => line.StartsWith("output ", StringComparison.Ordinal))["output ".Length..])
                .RootElement;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("python3 is not installed here.");
            throw;
        }
        finally
        {
            File.Delete(script);
        }
    }
}
