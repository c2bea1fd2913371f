using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Transcode.Cli.CommandLine;
using Transcode.Cli.Display;
using Transcode.Cli.Run;
using Transcode.Cli.Serving;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Jobs;

namespace Transcode.Gateway.Tests.CommandLine;

/// <summary>A run whose work is done by another process, which ends at the worst moment; another one follows it.</summary>
public sealed class ServerEndsTests : IAsyncLifetime
{
    private const string Submit = "POST /api/jobs";
    private const string Forget = "DELETE /api/assets/a-1/outputs";

    private static readonly JobReport _ready = new()
    {
        JobId = "j-1",
        AssetId = "a-1",
        Label = "clip.mp4",
        State = "ready",
        Final = true,
        Attempt = 1,
        Priority = 0,
        Profiles = ["poster"],
        SubmittedAt = DateTimeOffset.UnixEpoch,
        Progress = new ProgressNow(100, 0, 0, 0, []),
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("transcode-ends-");
    private readonly List<string> _heard = [];
    private readonly Queue<string> _deaths = [];
    private int[] _ports = [];
    private int _ended;
    private string? _refused;
    private WebApplication? _servers;
    private DataLock? _lock;

    private DataFolder Data => new(Path.Combine(_folder.FullName, "data"));

    [Theory]
    [InlineData(Submit)]
    [InlineData(Forget)]
    [InlineData(Submit, Forget)]
    public async Task What_the_one_did_not_answer_its_successor_is_asked(params string[] lastWords)
    {
        foreach (var words in lastWords)
            _deaths.Enqueue(words);

        var result = await Run();

        (result.State, result.Error).ShouldBe(("ready", null));
        File.ReadAllText(Path.Combine(result.Output!, "poster.jpg")).ShouldBe("picture");
        _heard.ShouldBe([.. lastWords.Contains(Submit) ? [Submit] : Array.Empty<string>(), Submit,
            .. lastWords.Contains(Forget) ? [Forget] : Array.Empty<string>(), Forget]);
    }

    [Fact]
    public async Task A_delivered_result_is_no_failure_though_its_copy_cannot_be_deleted()
    {
        _refused = Forget;

        var result = await Run();

        (result.State, result.Error).ShouldBe(("ready", null));
        File.Exists(Path.Combine(result.Output!, "transcode.json")).ShouldBeTrue();
    }

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            for (var n = 0; n < 3; n++)
                kestrel.Listen(IPAddress.Loopback, 0);
        });
        _servers = builder.Build();
        _servers.Run(Answer);
        await _servers.StartAsync();
        _ports = [.. _servers.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Select(address => new Uri(address).Port)];
        _lock = DataLock.TryTake(Data);
        new Cli.Serving.Endpoint($"http://127.0.0.1:{_ports[0]}", "key", 1).Write(Data);
        var outputs = Directory.CreateDirectory(Path.Combine(Data.Media, "videos", "a-1", "outputs")).FullName;
        await File.WriteAllTextAsync(Path.Combine(outputs, "poster.jpg"), "picture");
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "clip.mp4"), "film");
    }

    public async ValueTask DisposeAsync()
    {
        if (_servers is not null)
            await _servers.DisposeAsync();
        _lock?.Dispose();
        _folder.Delete(recursive: true);
    }

    private Task<RunResult> Run() => new RunCommand(
        new RunArguments { File = Path.Combine(_folder.FullName, "clip.mp4") },
        new ServeOptions { Data = Data, Listen = new IPEndPoint(IPAddress.Loopback, 0), Slots = 0, Log = Stream.Null },
        _ => new NoDisplay()).Run(TestContext.Current.CancellationToken);

    private async Task Answer(HttpContext http)
    {
        var asked = $"{http.Request.Method} {http.Request.Path}";
        if (asked is Submit or Forget)
            _heard.Add(asked);
        if (_deaths.TryPeek(out var last) && last == asked)
        {
            _deaths.Dequeue();
            new Cli.Serving.Endpoint($"http://127.0.0.1:{_ports[++_ended]}", "key", 1).Write(Data);
        }
        if (http.Connection.LocalPort != _ports[_ended])
            http.Abort();
        else if (asked == _refused)
            http.Response.StatusCode = 500;
        else if (asked == "GET /api/jobs/j-1/events")
            await http.Response.WriteAsync("event: job_ready\ndata: {}\n\n");
        else if (asked is Submit or "GET /api/jobs/j-1")
            await http.Response.WriteAsync(JsonSerializer.Serialize(_ready, GatewayJson.Default.JobReport));
    }
}
