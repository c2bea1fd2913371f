using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Transcode.Deploy.Tests;

/// <summary>
/// The handler as its image starts it, behind the SDK's own server for trying it (--rp_serve_api). TRANSCODE_RUNPOD_PYTHON names a Python
/// that has the SDK (python3 -m venv X; X/bin/pip install "$RUNPOD_SDK" of the Dockerfile); without it a stand-in takes the SDK's place.
/// </summary>
public sealed class RunPodSdkTests : IAsyncLifetime
{
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("transcode-runpod-");
    private readonly HttpClient _http = new() { Timeout = _longest };
    private Process? _process;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Started => Path.Combine(_folder.FullName, "started");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        _process?.Dispose();
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_run_is_completed_with_what_the_worker_did()
    {
        await Serve("echo 'Ended after 5 s without work; 3 steps.'");
        var run = await Run();
        run.GetProperty("status").GetString().ShouldBe("COMPLETED");
        run.GetProperty("output").EnumerateObject().Select(value => $"{value.Name} {value.Value}").ShouldBe(["exit 0", "steps 3"]);
    }

    [Fact]
    public async Task A_worker_that_failed_and_an_input_that_is_none_of_ours_are_failed_runs()
    {
        await Serve("echo the card is broken; exit 3");
        var failed = await Run();
        failed.GetProperty("status").GetString().ShouldBe("FAILED");
        failed.GetProperty("error").GetString().ShouldBe("the worker ended with 3: the card is broken");
        (await Run(join: "https://elsewhere.example")).GetProperty("error").GetString().ShouldNotBeNull()
            .ShouldStartWith("input.join is no host");
    }

    /// <summary>It was told, and its worker was not: so it held its step until it was killed.</summary>
    [Fact]
    public async Task A_machine_that_is_taken_away_tells_its_worker()
    {
        await Serve($"trap 'echo \"Ended; 2 steps.\"; exit 0' TERM; touch {Started}; while :; do sleep 0.05; done");
        var run = Run();
        for (var began = TimeProvider.System.GetTimestamp(); !File.Exists(Started); await Task.Delay(20, Stop))
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(_longest, "the worker was not started");

        (await Files.Run("kill", ["-TERM", $"{_process!.Id}"], Stop)).Code.ShouldBe(0);

        (await run).GetProperty("output").GetProperty("steps").GetInt32().ShouldBe(2);
        await _process.WaitForExitAsync(Stop).WaitAsync(_longest, Stop);
    }

    [Fact]
    public void The_SDK_of_the_image_is_pinned()
    {
        var pin = Regex.Match(Files.Text("deploy/images/Dockerfile"), @"ARG RUNPOD_SDK=""(runpod==\d+\.\d+\.\d+)""");
        pin.Success.ShouldBeTrue();
        Files.Text("docs/guides/runpod.md").ShouldContain($"pip install {pin.Groups[1].Value}\n");
    }

    /// <param name="worker">A line of shell in the worker's place.</param>
    private async Task Serve(string worker)
    {
        var script = Path.Combine(_folder.FullName, "worker");
        await File.WriteAllTextAsync(script, worker + "\n", Stop);
        var real = Environment.GetEnvironmentVariable("TRANSCODE_RUNPOD_PYTHON");
        Assert.SkipUnless(real is not null || Files.IsInstalled("python3"), "python3 is not installed here.");
        var port = FreePort();
        var start = new ProcessStartInfo(real ?? "python3", ["-u", Files.Path("deploy/images/runpod/handler.py"), "--rp_serve_api",
            "--rp_api_host", "127.0.0.1", "--rp_api_port", $"{port}"])
        {
            WorkingDirectory = _folder.FullName,
        };
        start.Environment["TRANSCODE_PROGRAM"] = $"bash {script}";
        start.Environment["TRANSCODE_JOIN_HOSTS"] = "127.0.0.1";
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        if (real is null)
            start.Environment["PYTHONPATH"] = Files.Path("tests/RunPod/stand-in");
        _process = Process.Start(start)!;
        _http.BaseAddress = new Uri($"http://127.0.0.1:{port}");
        for (var began = TimeProvider.System.GetTimestamp(); !await Listens(port); await Task.Delay(50, Stop))
        {
            _process.HasExited.ShouldBeFalse("the handler ended");
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(_longest, "the SDK's server does not listen");
        }
    }

    private static async Task<bool> Listens(int port)
    {
        try
        {
            using var line = new TcpClient();
            await line.ConnectAsync(IPAddress.Loopback, port, Stop);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<JsonElement> Run(string join = "http://127.0.0.1:9")
    {
        // With its length: the stand-in's server knows no chunks.
        using var body = new StringContent(JsonSerializer.Serialize(new
        {
            input = new
            {
                run = "br_1",
                join,
                worker = "burst-br_1",
                token = "tk",
                idle_seconds = 5,
                run_seconds = 600,
                notify = "http://127.0.0.1:9/webhooks/runpod?run=br_1",
                secret = "whsec_x",
            },
        }), new MediaTypeHeaderValue("application/json"));
        using var answer = await _http.PostAsync("/runsync", body, Stop);
        return await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(Stop);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
