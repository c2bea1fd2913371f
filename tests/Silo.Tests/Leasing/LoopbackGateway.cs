using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;

namespace Transcode.Silo.Tests.Leasing;

/// <summary>The worker protocol over real HTTP, with answers that a test decides, and a store behind addresses.</summary>
internal sealed class LoopbackGateway : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Channel<LeaseOffer> offers = Channel.CreateUnbounded<LeaseOffer>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StepOutcome>> results = new();

    private readonly ConcurrentDictionary<string, TaskCompletionSource> statuses = new();

    private LoopbackGateway(string store)
    {
        Store = store;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        app = builder.Build();
        app.MapPost("/api/workers", Welcome);
        app.MapPost("/api/leases", Claim);
        app.MapPost("/api/leases/{id}/progress", Progress);
        app.MapPost("/api/leases/{id}/result", Result);
        app.MapPost("/api/leases/{id}/uploads", Addresses);
        app.MapPut("/put/{**key}", Put);
        app.MapGet("/get/{**key}", http => Get(http));
    }

    public string Store { get; }

    public Uri Address => new(app.Urls.Single() + "/");

    /// <summary>What a progress report is answered with; the text goes out as it is.</summary>
    public Func<int, string> OnProgress { get; set; } = _ => """{"orders":"continue"}""";

    /// <summary>What a request for work is answered with instead of an offer, if anything.</summary>
    public Queue<string> OnClaim { get; } = [];

    /// <summary>Serves a stored file; a test may be slower or worse.</summary>
    public Func<HttpContext, Task> Get { get; set; } = _ => Task.CompletedTask;

    public int ProgressReports => reports;

    private int reports;

    public static async Task<LoopbackGateway> Start(string store)
    {
        var gateway = new LoopbackGateway(store);
        gateway.Get = gateway.Serve;
        await gateway.app.StartAsync();
        return gateway;
    }

    public void Offer(LeaseOffer offer) => offers.Writer.TryWrite(offer);

    /// <summary>How a lease ended.</summary>
    public Task<StepOutcome> ResultOf(string lease) => results.GetOrAdd(lease, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public Task Serve(HttpContext http)
    {
        var path = Path.Combine(Store, (string)http.Request.RouteValues["key"]!);
        IResult answer = File.Exists(path) ? Results.File(path, enableRangeProcessing: true) : Results.NotFound();
        return answer.ExecuteAsync(http);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    /// <summary>A worker has said this status.</summary>
    public Task Announced(string status) => statuses.GetOrAdd(status, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    private async Task Welcome(HttpContext http)
    {
        var said = (await JsonSerializer.DeserializeAsync(http.Request.Body, ProtocolJson.Default.Announcement))!;
        statuses.GetOrAdd(said.Status, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        await Answer(http, new Welcome(15, null), ProtocolJson.Default.Welcome);
    }

    private async Task Claim(HttpContext http)
    {
        if (OnClaim.TryDequeue(out var instead))
        {
            await http.Response.WriteAsync(instead);
            return;
        }
        var offer = await offers.Reader.ReadAsync(http.RequestAborted);
        await Answer(http, new LeaseOffers([offer]), ProtocolJson.Default.LeaseOffers);
    }

    private Task Progress(HttpContext http) => http.Response.WriteAsync(OnProgress(Interlocked.Increment(ref reports)));

    private async Task Result(HttpContext http)
    {
        var report = await JsonSerializer.DeserializeAsync(http.Request.Body, ProtocolJson.Default.ResultReport);
        await Answer(http, new ResultAnswer(true, ""), ProtocolJson.Default.ResultAnswer);
        var lease = (string)http.Request.RouteValues["id"]!;
        results.GetOrAdd(lease, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult(report!.Outcome);
    }

    private async Task Addresses(HttpContext http)
    {
        var request = (await JsonSerializer.DeserializeAsync(http.Request.Body, ProtocolJson.Default.TransferRequest))!;
        Dictionary<string, TransferAddress> All(string verb, IEnumerable<string> keys) =>
            keys.ToDictionary(key => key, key => new TransferAddress($"/{verb}/{key}", new Dictionary<string, string> { ["Content-Type"] = "application/octet-stream" }));
        await Answer(http, new TransferAnswer(All("put", request.Write), All("get", request.Read)), ProtocolJson.Default.TransferAnswer);
    }

    private async Task Put(HttpContext http)
    {
        var path = Path.Combine(Store, (string)http.Request.RouteValues["key"]!);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var file = File.Create(path);
        await http.Request.Body.CopyToAsync(file);
    }

    private static Task Answer<T>(HttpContext http, T value, JsonTypeInfo<T> type)
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(JsonSerializer.Serialize(value, type));
    }
}
