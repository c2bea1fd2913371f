using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Transcode.Tests.RunPod;

/// <summary>
/// RunPod's queue-based endpoints as its documentation tells of them (operations run, status, cancel, health; states; webhook with up to
/// two more tries, ten seconds apart: here at once; policy), with what can go wrong on the way. Its machines are what <see cref="Handler"/>
/// does. One endpoint is there for each id that is asked about.
/// </summary>
internal sealed class RunPodServer : IAsyncDisposable
{
    public const string Key = "rpa_KEY-OF-THE-TESTS";

    private readonly WebApplication _app;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentDictionary<string, Run> _runs = new();
    private readonly ConcurrentQueue<Task> _working = new();

    private RunPodServer(WebApplication app) => _app = app;

    public Uri Url { get; private set; } = null!;

    /// <summary>What its container does with a run's input; its answer is the output. An exception makes it FAILED.</summary>
    public Func<JsonObject, CancellationToken, Task<JsonNode?>> Handler { get; set; } = (_, _) => Task.FromResult<JsonNode?>("done");

    /// <summary>No machine is there before.</summary>
    public Task ColdStart { get; set; } = Task.CompletedTask;

    /// <summary>What it answers to the next requests for a run in place of taking them; null: it takes the run, and its answer gets
    /// lost.</summary>
    public ConcurrentQueue<HttpStatusCode?> OnRun { get; } = new();

    /// <summary>All requests are answered so.</summary>
    public HttpStatusCode? Down { get; set; }

    /// <summary>How often each end is told to the webhook. 0: it gets lost.</summary>
    public int Webhooks { get; set; } = 1;

    /// <summary>It has forgotten every run.</summary>
    public bool Forgets { get; set; }

    /// <summary>The bodies of all requests for runs that it took.</summary>
    public ConcurrentQueue<JsonObject> Orders { get; } = new();

    /// <summary>What was asked: "POST /v2/ep/run".</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>What webhooks were answered.</summary>
    public ConcurrentQueue<(int Status, string Body)> Told { get; } = new();

    public IReadOnlyCollection<Run> Runs => [.. _runs.Values.OrderBy(run => run.Number)];

    public static async Task<RunPodServer> Start()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        var server = new RunPodServer(builder.Build());
        server._app.Run(server.AnswerAndNote);
        await server._app.StartAsync();
        server.Url = new Uri(server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return server;
    }

    /// <summary>Ends a run in a way that no handler ends it.</summary>
    public Task End(string id, string status) => Tell(_runs[id], status, null, null);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await Task.WhenAll(_working).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _app.DisposeAsync();
        _http.Dispose();
        _ending.Dispose();
    }

    private async Task AnswerAndNote(HttpContext http)
    {
        await Answer(http);
        Asked.Enqueue($"{http.Request.Method} {http.Request.Path}");
    }

    private async Task Answer(HttpContext http)
    {
        if (http.Request.Headers.Authorization != $"Bearer {Key}")
            http.Response.StatusCode = 401;
        else if (Down is { } down)
            http.Response.StatusCode = (int)down;
        else
            switch ((http.Request.Method, http.Request.Path.Value!.Split('/')))
            {
                case ("POST", ["", "v2", var endpoint, "run"]):
                    await Take(http, endpoint);
                    break;
                case ("GET", ["", "v2", var endpoint, "status", var id]) when Find(endpoint, id) is { } run:
                    await http.Response.WriteAsJsonAsync(run.Status());
                    break;
                case ("POST", ["", "v2", var endpoint, "cancel", var id]) when Find(endpoint, id) is { } run:
                    await run.Stop.CancelAsync();
                    run.End("CANCELLED", null, null);
                    await http.Response.WriteAsJsonAsync(new { id = run.Id, status = run.State });
                    break;
                case ("GET", ["", "v2", _, "health"]):
                    await http.Response.WriteAsJsonAsync(new { jobs = new { completed = 1 }, workers = new { idle = 0, running = 0 } });
                    break;
                default:
                    http.Response.StatusCode = 404;
                    break;
            }
    }

    private Run? Find(string endpoint, string id)
        => !Forgets && _runs.GetValueOrDefault(id) is { } run && run.Endpoint == endpoint ? run : null;

    private async Task Take(HttpContext http, string endpoint)
    {
        var isSilent = false;
        if (OnRun.TryDequeue(out var answer))
        {
            if (answer is { } refused)
            {
                http.Response.StatusCode = (int)refused;
                return;
            }
            isSilent = true;
        }
        var order = (await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted))!.AsObject();
        if (order["input"] is not JsonObject || order["policy"]?["executionTimeout"]?.GetValue<long>() is not > 5_000
            || order["policy"]?["ttl"]?.GetValue<long>() is not (>= 10_000 and <= 604_800_000))
        {
            http.Response.StatusCode = 400;
            return;
        }
        var run = new Run(_runs.Count + 1, endpoint, order);
        _runs[run.Id] = run;
        Orders.Enqueue(order);
        _working.Enqueue(Work(run));
        if (isSilent)
            http.Abort();
        else
            await http.Response.WriteAsJsonAsync(new { id = run.Id, status = "IN_QUEUE" });
    }

    private async Task Work(Run run)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token, run.Stop.Token);
        try
        {
            await ColdStart.WaitAsync(stop.Token);
            run.Begin();
            var output = await Handler(run.Order["input"]!.AsObject(), stop.Token);
            await Tell(run, output is JsonObject told && told.ContainsKey("error") ? "FAILED" : "COMPLETED", output,
                (output as JsonObject)?["error"]?.ToString());
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It was cancelled, or the test is over.
        }
        catch (Exception failure)
        {
            await Tell(run, "FAILED", null, failure.Message);
        }
    }

    private async Task Tell(Run run, string status, JsonNode? output, string? error)
    {
        run.End(status, output, error);
        for (var time = 0; time < Webhooks; time++)
            for (var tries = 0; tries < 3; tries++)
            {
                using var answer = await _http.PostAsJsonAsync(run.Order["webhook"]!.GetValue<string>(), run.Status(), _ending.Token);
                Told.Enqueue(((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(_ending.Token)));
                if (answer.IsSuccessStatusCode)
                    break;
            }
    }

    internal sealed class Run(int number, string endpoint, JsonObject order)
    {
        private readonly DateTime _at = DateTime.UtcNow;
        private DateTime? _begun;
        private DateTime? _ended;
        private JsonNode? _output;
        private string? _error;

        public int Number => number;

        public string Id { get; } = $"{Guid.NewGuid()}-u1";

        public string Endpoint => endpoint;

        public JsonObject Order => order;

        public string State { get; private set; } = "IN_QUEUE";

        public CancellationTokenSource Stop { get; } = new();

        public void Begin() => (_begun, State) = (DateTime.UtcNow, "IN_PROGRESS");

        public void End(string state, JsonNode? output, string? error)
        {
            if (_ended is null)
                (_ended, State, _output, _error) = (DateTime.UtcNow, state, output, error);
        }

        public JsonObject Status()
        {
            var status = new JsonObject { ["id"] = Id, ["status"] = State };
            if (_begun is { } begun)
                status["delayTime"] = (long)(begun - _at).TotalMilliseconds;
            if (_begun is { } from && _ended is { } to)
                status["executionTime"] = (long)(to - from).TotalMilliseconds;
            if (_output is not null)
                status["output"] = _output.DeepClone();
            if (_error is not null)
                status["error"] = _error;
            return status;
        }
    }
}
