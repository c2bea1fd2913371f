using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Transcode.Domain.Addresses;
using Transcode.Gateway.Access;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.Assignments;

/// <summary>The three messages of media servers at home, as they stand in their documents.</summary>
public sealed class MediaServerMessagesTests
{
    private const string Heartbeat =
        """{"worker_id":"gaming-pc-room","ip_address":"192.168.1.50","port":8080,"os":"windows","hw_accel":["nvenc","cuda","d3d11va"],"status":"idle","cpu_usage":5}""";

    private const string Assignment =
        """{"job_id":"550e8400-e29b-41d4-a716-446655440000","source_path":"movies/sci-fi/interstellar.mkv","resolution":"1080p","bitrate":"10M","start_time":0,"is_mesh_mode":false}""";

    private const string Status =
        """{"job_id":"550e8400-e29b-41d4-a716-446655440000","state":"processing","progress":12.5,"fps":48,"stream_url":"http://192.168.1.50:8080/hls/interstellar/index.m3u8"}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_heartbeat_registers_the_worker()
    {
        await using var gateway = await TestGateway.Start();
        using var answer = await Post(gateway, "/api/workers", Heartbeat);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);

        using var found = await gateway.Http.GetAsync("/api/workers/gaming-pc-room", Stop);
        var worker = await found.Json();
        (worker.Text("worker_id"), worker.Text("status"), worker.Text("address"),
            worker.Text("os")).ShouldBe(("gaming-pc-room", "idle", "http://192.168.1.50:8080", "windows"));
        worker.GetProperty("hw_accel").EnumerateArray().Select(one => one.GetString()).ShouldBe(["nvenc", "cuda", "d3d11va"]);
        worker.GetProperty("cpu_usage").GetDouble().ShouldBe(5);
    }

    [Fact]
    public async Task An_assignment_makes_a_job_and_is_pushed_letter_for_letter_to_a_worker_that_can_be_reached()
    {
        await using var gateway = await Home();
        var port = FreePort();
        await using var worker = await Reachable(port);
        using (await Post(gateway, "/api/workers", Heartbeat.Replace("192.168.1.50", "127.0.0.1").Replace("8080", $"{port}"))) { }

        using var answer = await Post(gateway, "/api/assignments", Assignment);
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await worker.Pushed.WaitAsync(TimeSpan.FromSeconds(30), Stop)).ShouldBe(Assignment);

        var job = await gateway.Job("550e8400-e29b-41d4-a716-446655440000");
        (job.Text("label"), job.Text("state")).ShouldBe(("interstellar.mkv", "probing"));
        using var again = await Post(gateway, "/api/assignments", Assignment);
        again.StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    /// <summary>Other idle workers took steps of a job that was assigned to one.</summary>
    [Fact]
    public async Task Without_mesh_the_job_is_confined_to_the_chosen_worker_and_goes_on_to_the_next_when_that_one_cannot_be_reached()
    {
        await using var gateway = await Home();
        var port = FreePort();
        await using var worker = await Reachable(port);
        const string fast = "\"cpu_usage\":5,\"speed\":[{\"encoder\":\"libx264\",\"height\":720,\"fps\":900}]";
        using (await Post(gateway, "/api/workers",
            Heartbeat.Replace("192.168.1.50", "127.0.0.1").Replace("8080", $"{FreePort()}").Replace("gaming-pc-room", "gone")
            .Replace("\"cpu_usage\":5", fast))) { }
        using (await Post(gateway, "/api/workers", Heartbeat.Replace("192.168.1.50", "127.0.0.1").Replace("8080", $"{port}"))) { }

        using (await Post(gateway, "/api/assignments", Assignment)) { }
        await worker.Pushed.WaitAsync(TimeSpan.FromSeconds(30), Stop);

        (await Claims(gateway, "somebody-else")).ShouldBe(HttpStatusCode.NoContent);
        (await Claims(gateway, "gone")).ShouldBe(HttpStatusCode.NoContent);
        (await Claims(gateway, "gaming-pc-room")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task With_mesh_whoever_is_idle_takes_part()
    {
        await using var gateway = await Home();
        var port = FreePort();
        await using var worker = await Reachable(port);
        using (await Post(gateway, "/api/workers", Heartbeat.Replace("192.168.1.50", "127.0.0.1").Replace("8080", $"{port}"))) { }

        using (await Post(gateway, "/api/assignments", Assignment.Replace("\"is_mesh_mode\":false", "\"is_mesh_mode\":true"))) { }
        await worker.Pushed.WaitAsync(TimeSpan.FromSeconds(30), Stop);

        (await Claims(gateway, "somebody-else")).ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>A worker could have the server post to any machine of its network.</summary>
    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(false, "127.0.0.2/32")]
    public async Task A_push_goes_where_the_worker_itself_has_come_from_or_where_a_network_is_allowed_and_nowhere_else(bool forwarded,
        string? allowed)
    {
        await using var gateway =
            await Home(
                options => options with { Outgoing = new() { Allowed = allowed is null ? [] : [AddressRange.Of([127, 0, 0, 2], 32)] } });
        var (named, port) = (forwarded ? "127.0.0.1" : "127.0.0.2", FreePort());
        await using var victim = await Reachable(port, named);
        using (var announced = new HttpRequestMessage(HttpMethod.Post,
            "/api/workers")
        { Content = Json(Heartbeat.Replace("192.168.1.50", named).Replace("8080", $"{port}")) })
        {
            if (forwarded)
                announced.Headers.Add("X-Forwarded-For", "203.0.113.7");
            using var welcome = await gateway.Http.SendAsync(announced, Stop);
            welcome.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        using (await Post(gateway, "/api/assignments", Assignment)) { }
        if (allowed is not null)
            await victim.Pushed.WaitAsync(TimeSpan.FromSeconds(30), Stop);
        else
        {
            // What is not taken frees the job for whoever comes.
            await Eventually.Holds(async () => await Claims(gateway, "somebody-else") == HttpStatusCode.OK, "the job is free");
            victim.Pushed.IsCompleted.ShouldBeFalse();
        }
    }

    private static async Task<HttpStatusCode> Claims(TestGateway gateway, string worker)
    {
        using var answer = await Post(gateway, "/api/leases", $$"""{"worker_id":"{{worker}}","room":1,"wait_seconds":0}""");
        return answer.StatusCode;
    }

    [Fact]
    public async Task A_status_that_a_worker_tells_is_told_on()
    {
        await using var gateway = await Home();
        using (await Post(gateway, "/api/assignments", Assignment)) { }
        using var told = await Post(gateway, "/api/status", Status);
        told.StatusCode.ShouldBe(HttpStatusCode.OK);

        using var found = await gateway.Http.GetAsync("/api/assignments/550e8400-e29b-41d4-a716-446655440000", Stop);
        var status = await found.Json();
        status.EnumerateObject().Select(field => field.Name).ShouldBe(["job_id", "state", "progress", "fps", "stream_url"]);
        status.Text("stream_url").ShouldBe("http://192.168.1.50:8080/hls/interstellar/index.m3u8");
        status.Text("state").ShouldBe("queued"); // How far it is the server knows by itself: nobody holds a step of it.
    }

    /// <summary>As a person with curl and the documents sends them; every answer to a media server has the names of its status message, in
    /// that order.</summary>
    [Fact]
    public async Task Curl_sends_the_three_messages_as_they_stand_and_gets_the_fields_of_the_third()
    {
        await using var gateway = await Home();

        (await Curl(gateway, "/api/workers", Heartbeat)).ShouldEndWith("200");
        Fields(await Curl(gateway, "/api/assignments", Assignment), "202");
        (await Curl(gateway, "/api/workers", Heartbeat)).ShouldEndWith("200");
        Fields(await Curl(gateway, "/api/status", Status), "200");

        static void Fields(string answer, string code)
        {
            answer.ShouldEndWith(code);
            using var status = JsonDocument.Parse(answer[..^code.Length]);
            string[] names = ["job_id", "state", "progress", "fps", "stream_url"];
            // Before a worker shows it there is no address to tell.
            status.RootElement.EnumerateObject().Select(field => field.Name)
                .ShouldBe(status.RootElement.TryGetProperty("stream_url", out _) ? names : names[..^1]);
            status.RootElement.GetProperty("progress").ValueKind.ShouldBe(JsonValueKind.Number);
            status.RootElement.GetProperty("fps").ValueKind.ShouldBe(JsonValueKind.Number);
        }
    }

    private static async Task<string> Curl(TestGateway gateway, string path, string json)
    {
        using var curl = Process.Start(new ProcessStartInfo("curl",
            ["-s", "-X", "POST", "-H", $"Authorization: Bearer {TestGateway.OwnerKey}", "-H", "Content-Type: application/json", "-d", json,
            "-w", "%{http_code}", new Uri(gateway.Url, path).AbsoluteUri])
        { RedirectStandardOutput = true })!;
        var answer = await curl.StandardOutput.ReadToEndAsync(Stop);
        await curl.WaitForExitAsync(Stop);
        return answer;
    }

    [Theory]
    [InlineData("../secret.mkv")]
    [InlineData("/etc/passwd")]
    [InlineData("movies/../../secret.mkv")]
    [InlineData("movies//sci-fi/interstellar.mkv")]
    [InlineData("link.mkv", "input.missing")]
    [InlineData("nothing.mkv", "input.missing")]
    public async Task Nothing_outside_of_the_media_folders_can_be_named(string path, string code = "path.refused")
    {
        await using var gateway = await Home();
        File.WriteAllText(Path.Combine(gateway.Folder.FullName, "secret.mkv"), "secret");
        File.CreateSymbolicLink(Path.Combine(gateway.Folder.FullName, "library", "link.mkv"),
            Path.Combine(gateway.Folder.FullName, "secret.mkv"));

        using var refused = await Post(gateway, "/api/assignments", Assignment.Replace("movies/sci-fi/interstellar.mkv", path));
        await refused.ShouldBeProblem(422, code);
    }

    [Theory]
    [InlineData("1080p", "great")]
    [InlineData("10M", "-1")]
    [InlineData("550e8400-e29b-41d4-a716-446655440000", "../x")]
    public async Task What_cannot_be_meant_is_refused(string good, string bad)
    {
        await using var gateway = await Home();
        using var refused = await Post(gateway, "/api/assignments", Assignment.Replace(good, bad));
        await refused.ShouldBeProblem(400, "request.invalid");
    }

    [Fact]
    public async Task A_person_names_labels_drains_and_resumes_a_worker_and_a_worker_may_not()
    {
        const string key = "a-key-for-workers-only";
        await using var gateway =
            await TestGateway.Start(
                options => options with { Keys = [.. options.Keys, new ApiKey("w", key, new HashSet<Scope> { Scope.Worker })] });
        using (await Post(gateway, "/api/workers", Heartbeat)) { }

        using var renamed = await gateway.Http.PatchAsync("/api/workers/gaming-pc-room",
            Json("""{"name":"The big one","labels":{"room":"attic"}}"""), Stop);
        var worker = await renamed.Json();
        (worker.Text("name"), worker.GetProperty("labels").Text("room")).ShouldBe(("The big one", "attic"));
        using var drained = await gateway.Http.PostAsync("/api/workers/gaming-pc-room/drain", null, Stop);
        (await drained.Json()).Text("status").ShouldBe("draining");
        using (await Post(gateway, "/api/workers", Heartbeat)) { }
        using var resumed = await gateway.Http.PostAsync("/api/workers/gaming-pc-room/resume", null, Stop);
        (await resumed.Json()).Text("status").ShouldBe("idle");

        using var paused = await gateway.Http.PostAsync("/api/workers/gaming-pc-room/pause", null, Stop);
        (await paused.Json()).Text("status").ShouldBe("paused");
        using (var beat = await Post(gateway, "/api/workers", Heartbeat))
            (await beat.Json()).GetProperty("pause").GetBoolean().ShouldBeTrue();
        using (await gateway.Http.PostAsync("/api/workers/gaming-pc-room/resume", null, Stop)) { }
        using (var beat = await Post(gateway, "/api/workers", Heartbeat))
            (await beat.Json()).GetProperty("pause").GetBoolean().ShouldBeFalse();

        using var unknown = await gateway.Http.PostAsync("/api/workers/nobody/drain", null, Stop);
        await unknown.ShouldBeProblem(404, "worker.unknown");
        using var other = gateway.Client(key);
        using var refused = await other.PatchAsync("/api/workers/gaming-pc-room", Json("""{"name":"mine"}"""), Stop);
        await refused.ShouldBeProblem(403, "auth.refused");
    }

    /// <summary>With one film in its media folder.</summary>
    private static async Task<TestGateway> Home(Func<GatewayOptions, GatewayOptions>? adjust = null)
    {
        var gateway =
            await TestGateway.Start(
                options =>
                    (adjust?.Invoke(options)
                        ?? options) with
                    { MediaRoots = [Path.Combine(Path.GetDirectoryName(options.ProfileFolders[^1])!, "library")] });
        Directory.CreateDirectory(Path.Combine(gateway.Folder.FullName, "library", "movies", "sci-fi"));
        File.WriteAllText(Path.Combine(gateway.Folder.FullName, "library", "movies", "sci-fi", "interstellar.mkv"), "made-up bytes");
        return gateway;
    }

    private static async Task<ReachableWorker> Reachable(int port, string address = "127.0.0.1")
    {
        var worker = new ReachableWorker(port, address);
        await worker.Start();
        return worker;
    }

    private static Task<HttpResponseMessage> Post(TestGateway gateway, string path, string json)
        => gateway.Http.PostAsync(path, Json(json), Stop);

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
