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

namespace Transcode.Worker.Tests.Leasing;

/// <summary>The worker protocol over real HTTP, with answers that a test decides, and a store behind addresses.</summary>
internal sealed class LoopbackGateway : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<LeaseOffer> _offers = Channel.CreateUnbounded<LeaseOffer>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StepOutcome>> _results = new();

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _statuses = new();

    private LoopbackGateway(string store)
    {
        Store = store;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        _app = builder.Build();
        _app.Use(CountOrRefuse);
        _app.MapPost("/api/workers", Welcome);
        _app.MapPost("/api/leases", Claim);
        _app.MapPost("/api/leases/{id}/progress", Progress);
        _app.MapPost("/api/leases/{id}/result", Result);
        _app.MapPost("/api/leases/{id}/uploads", Addresses);
        _app.MapPost("/api/leases/{id}/uploads/parts", Parts);
        _app.MapPost("/api/leases/{id}/uploads/complete", Complete);
        _app.MapPut("/put/{**key}", Put);
        _app.MapPut("/part/{number:int}/{**key}", http => PutPart(http));
        _app.MapGet("/get/{**key}", http => Get(http));
    }

    public string Store { get; }

    /// <summary>What makes its addresses good: their signature.</summary>
    public string Signature { get; } = $"planted-{Guid.NewGuid():N}";

    public Uri Address => new(_app.Urls.Single() + "/");

    /// <summary>What a progress report is answered with; the text goes out as it is.</summary>
    public Func<int, string> OnProgress { get; set; } = _ => """{"orders":"continue"}""";

    /// <summary>What a request for work is answered with instead of an offer, if anything.</summary>
    public Queue<string> OnClaim { get; } = [];

    /// <summary>Status codes with which the next requests are answered, whatever they ask for.</summary>
    public Queue<int> OnRequest { get; } = [];

    public int Requests => _requests;

    private int _requests;

    /// <summary>Serves a stored file; a test may be slower or worse.</summary>
    public Func<HttpContext, Task> Get { get; set; } = _ => Task.CompletedTask;

    /// <summary>Length of a part, as this gateway gives it out.</summary>
    public const int PartBytes = 20_000;

    /// <summary>Takes a part; a test may be worse.</summary>
    public Func<HttpContext, Task> PutPart { get; set; } = _ => Task.CompletedTask;

    public int ProgressReports => _reports;

    private int _reports;

    public static async Task<LoopbackGateway> Start(string store)
    {
        var gateway = new LoopbackGateway(store);
        gateway.Get = gateway.Serve;
        gateway.PutPart = gateway.Keep;
        await gateway._app.StartAsync();
        return gateway;
    }

    public void Offer(LeaseOffer offer) => _offers.Writer.TryWrite(offer);

    /// <summary>How a lease ended.</summary>
    public Task<StepOutcome> ResultOf(string lease)
        => _results.GetOrAdd(lease, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public Task Serve(HttpContext http)
    {
        var path = Path.Combine(Store, (string)http.Request.RouteValues["key"]!);
        IResult answer = File.Exists(path) ? Results.File(path, enableRangeProcessing: true) : Results.NotFound();
        return answer.ExecuteAsync(http);
    }

    public async Task Keep(HttpContext http)
    {
        var path = Path.Combine(Store, $"{http.Request.RouteValues["key"]}.part{http.Request.RouteValues["number"]}");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var file = File.Create(path);
        await http.Request.Body.CopyToAsync(file);
        http.Response.Headers.ETag = $"\"tag-{http.Request.RouteValues["number"]}\"";
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    /// <summary>A worker has said this status.</summary>
    public Task Announced(string status) => _statuses.GetOrAdd(status, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>What heartbeats are told from now on.</summary>
    public volatile bool AsksToPause;

    private Task CountOrRefuse(HttpContext http, RequestDelegate next)
    {
        Interlocked.Increment(ref _requests);
        if (!OnRequest.TryDequeue(out var status))
            return next(http);
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private async Task Welcome(HttpContext http)
    {
        var reported = (await JsonSerializer.DeserializeAsync(http.Request.Body, ProtocolJson.Default.Announcement))!;
        _statuses.GetOrAdd(reported.Status, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        await Answer(http, new Welcome(15, null, Pause: AsksToPause), ProtocolJson.Default.Welcome);
    }

    private async Task Claim(HttpContext http)
    {
        if (OnClaim.TryDequeue(out var instead))
        {
            await http.Response.WriteAsync(instead);
            return;
        }
        var offer = await _offers.Reader.ReadAsync(http.RequestAborted);
        await Answer(http, new LeaseOffers([offer]), ProtocolJson.Default.LeaseOffers);
    }

    private Task Progress(HttpContext http) => http.Response.WriteAsync(OnProgress(Interlocked.Increment(ref _reports)));

    private async Task Result(HttpContext http)
    {
        var report = await JsonSerializer.DeserializeAsync(http.Request.Body, ProtocolJson.Default.ResultReport);
        await Answer(http, new ResultAnswer(true, ""), ProtocolJson.Default.ResultAnswer);
        var lease = (string)http.Request.RouteValues["id"]!;
        _results.GetOrAdd(lease, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult(report!.Outcome);
    }

    /// <summary>The address of a stored file.</summary>
    public string Signed(string name) => $"{Address}get/{name}?X-Amz-Signature={Signature}";

    private async Task Addresses(HttpContext http)
    {
        var request = (await JsonSerializer.DeserializeAsync(http.Request.Body, ProtocolJson.Default.TransferRequest))!;
        Dictionary<string, TransferAddress> All(string verb, IEnumerable<string> keys) =>
            keys.ToDictionary(key => key,
                key => new TransferAddress($"/{verb}/{key}?X-Amz-Signature={Signature}",
                new Dictionary<string, string> { ["Content-Type"] = "application/octet-stream" }));
        await Answer(http, new TransferAnswer(All("put", request.Write), All("get", request.Read)), ProtocolJson.Default.TransferAnswer);
    }

    /// <summary>Two at a time, so that more have to be asked for.</summary>
    private async Task Parts(HttpContext http)
    {
        var request = (await JsonSerializer.DeserializeAsync(http.Request.Body, ProtocolJson.Default.PartsRequest))!;
        (request.From == 1).ShouldBe(request.Upload is null);
        var parts = Enumerable.Range(request.From, 2).TakeWhile(part => (part - 1) * PartBytes < request.Bytes)
            .Select(part => new TransferAddress($"/part/{part}/{request.Key}?X-Amz-Signature={Signature}",
            new Dictionary<string, string>()));
        await Answer(http, new PartsAnswer("the-upload", PartBytes, [.. parts]), ProtocolJson.Default.PartsAnswer);
    }

    private async Task Complete(HttpContext http)
    {
        var request = (await JsonSerializer.DeserializeAsync(http.Request.Body, ProtocolJson.Default.CompleteRequest))!;
        request.Upload.ShouldBe("the-upload");
        var path = Path.Combine(Store, request.Key);
        await using (var file = File.Create(path))
            foreach (var (i, tag) in request.Tags.Index())
            {
                tag.ShouldBe($"\"tag-{i + 1}\"");
                await file.WriteAsync(await File.ReadAllBytesAsync($"{path}.part{i + 1}"));
                File.Delete($"{path}.part{i + 1}");
            }
        await Answer(http, new CompleteAnswer(new FileInfo(path).Length), ProtocolJson.Default.CompleteAnswer);
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
