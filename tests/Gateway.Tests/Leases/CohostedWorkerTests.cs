using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Transcode.Cli.Serving;
using Transcode.Domain;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Gateway.Leases;
using Transcode.Gateway.Tests.Fixtures;
using Transcode.Media.Running;
using Transcode.Worker;

namespace Transcode.Gateway.Tests.Leases;

/// <summary>A worker within the process of the silo, and one over HTTP: the same bytes, and the same is taken from both.</summary>
public sealed class CohostedWorkerTests
{
    private static readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_clip_is_the_same_bytes_by_grain_calls_and_over_HTTP()
    {
        var clip = Path.Combine(Path.GetTempPath(), $"transcode-cohosted-{Guid.NewGuid():N}.mp4");
        try
        {
            await Make(clip);
            var within = await Encode(clip, cohosted: true);
            var over = await Encode(clip, cohosted: false);

            within.Count.ShouldBeGreaterThan(5);
            within.ShouldBe(over);
        }
        finally
        {
            File.Delete(clip);
        }
    }

    public static TheoryData<string> Messages => new(_messages.Keys);

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task What_is_refused_over_HTTP_is_refused_within_the_process(string which)
    {
        await using var gateway = await TestGateway.Start();
        var door = gateway.Services.GetRequiredService<CohostedWorkerDoor>();
        var (address, message, shape, speak, status) = _messages[which];

        (await Should.ThrowAsync<HttpRequestException>(() => speak(door))).StatusCode.ShouldBe(status);
        if (shape is not null)
        {
            using var answer = await gateway.Http.PostAsync(new Uri(address, UriKind.Relative),
                System.Net.Http.Json.JsonContent.Create(message, shape));
            answer.StatusCode.ShouldBe(status);
        }
        (await gateway.Http.GetStringAsync("/api/workers")).ShouldNotContain("\"worker_id\"");
    }

    [Fact]
    public async Task An_unknown_lease_is_told_to_stop_and_a_claim_ends_with_its_caller()
    {
        await using var gateway = await TestGateway.Start();
        var door = gateway.Services.GetRequiredService<CohostedWorkerDoor>();

        (await door.Renew("job~probe~secret", new ProgressReport { Fence = 1 }, TimeSpan.FromSeconds(3), _stop)).ShouldBe(LeaseOrders.Stop);
        (await door.Report("job~probe~secret", new ResultReport(1, new StepOutcome.Yield("done")), _stop)).Accepted.ShouldBeFalse();
        (await door.Claim(new LeaseRequest { WorkerId = new("w"), WaitSeconds = 0 }, _stop)).ShouldBeEmpty();
    }

    private sealed record Message(string Address, object Body, JsonTypeInfo? Shape, Func<CohostedWorkerDoor, Task> Speak,
        HttpStatusCode Status);

    private static readonly Dictionary<string, Message> _messages = new()
    {
        ["no name"] = Announce(new Announcement { WorkerId = "" }),
        ["a name with a control character"] = Announce(new Announcement { WorkerId = "gpu\u0007" }),
        ["a list with nothing in it"] = Announce(new Announcement { WorkerId = "w", Encoders = [null!] }),
        ["a port that is none"] = Announce(new Announcement { WorkerId = "w", Port = 70_000 }),
        ["labels beyond the limits"] = Announce(new Announcement
        {
            WorkerId = "w",
            Labels = Enumerable.Range(0, 51).ToDictionary(i => $"{i}", i => "x")
        }),
        ["a text of a hundred thousand letters"] = Announce(new Announcement { WorkerId = "w", Os = new string('a', 100_000) }),
        ["a message of two megabytes"] = Announce(new Announcement { WorkerId = "w", Os = new string('a', 2 << 20) },
            HttpStatusCode.RequestEntityTooLarge),
        // JSON has no word for it: over HTTP it could not even be said.
        ["a number that is none"] = Announce(new Announcement { WorkerId = "w", CpuUsage = double.NaN }) with { Shape = null },
        ["addresses of a lease that is over"] = Transfers(new TransferRequest(1, [], []), HttpStatusCode.Gone),
        ["keys that are nothing"] = Transfers(new TransferRequest(1, [null!], []), HttpStatusCode.BadRequest),
    };

    private static Message Announce(Announcement said, HttpStatusCode status = HttpStatusCode.BadRequest) =>
        new("/api/workers", said, ProtocolJson.Default.Announcement, door => door.Announce(said, CancellationToken.None), status);

    private static Message Transfers(TransferRequest said, HttpStatusCode status) =>
        new("/api/leases/job~probe~secret/uploads", said, ProtocolJson.Default.TransferRequest,
            door => door.Transfers("job~probe~secret", said, CancellationToken.None), status);

    private static async Task Make(string clip)
    {
        var made = await new ToolRunner(TimeProvider.System).Run(new ToolCommand("ffmpeg",
            ["-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=3", "-f", "lavfi", "-i", "sine=duration=3",
            "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", clip], Path.GetTempPath()),
            new ToolLimits(), ToolOutput.Nowhere, _stop);
        made.ShouldBeOfType<ToolResult.Exited>().Code.ShouldBe(0);
    }

    /// <summary>Everything that was made of the clip, by its name, with its hash.</summary>
    private static async Task<IReadOnlyDictionary<string, string>> Encode(string clip, bool cohosted)
    {
        await using var gateway = await TestGateway.Start();
        using var worker = Worker(gateway, cohosted);
        await worker.StartAsync(_stop);
        using var made = await gateway.Submit(new { path = clip, profiles = new[] { "hls" } });
        made.StatusCode.ShouldBe(HttpStatusCode.Created, await made.Content.ReadAsStringAsync(_stop));
        var job = await made.Json();
        for (var since =
            TimeProvider.System.GetTimestamp(); (await gateway.Job(job.Text("job_id"))).Text("state") != "ready"; await Task.Delay(50,
                _stop))
            if (TimeProvider.System.GetElapsedTime(since) > TimeSpan.FromMinutes(2))
                throw new TimeoutException($"{await gateway.Job(job.Text("job_id"))}");
        await worker.StopAsync(_stop);
        var asset = Path.Combine(gateway.Store.Root, "videos", job.Text("asset_id"), "outputs");
        return Directory.EnumerateFiles(asset, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(asset, file),
            file => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))));
    }

    private static IHost Worker(TestGateway gateway, bool cohosted)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging();
        var options = new WorkerOptions
        {
            GatewayUrl = gateway.Url,
            Token = TestGateway.OwnerKey,
            WorkerId = "w",
            Slots = 2,
            TrustsServer = cohosted,
            WorkFolder = Path.Combine(gateway.Folder.FullName, "work")
        };
        builder.Services.AddWorker(options, cohosted ? new GrainPlatform(gateway.Services.GetRequiredService<CohostedWorkerDoor>) : null);
        return builder.Build();
    }
}
