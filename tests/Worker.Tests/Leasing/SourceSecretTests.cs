using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Transcode.Domain;
using Transcode.Domain.Plans;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Media.Inputs;
using Transcode.Media.Running;
using Transcode.MediaEvidence;
using Transcode.Worker.Leasing;
using Transcode.Worker.Platform;
using Transcode.Worker.Tests.Machine;
using Transcode.Worker.Transfers;

namespace Transcode.Worker.Tests.Leasing;

/// <summary>Addresses of the storage are secrets: nobody on the machine sees them, and nothing that is kept holds them.</summary>
public sealed class SourceSecretTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, StepResult> _results = [];
    private readonly ConcurrentQueue<string> _kept = [];
    private LoopbackGateway _gateway = null!;
    private WorkerOptions _options = null!;
    private int _leases;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _gateway = await LoopbackGateway.Start(_folder.File("remote"));
        _options = new WorkerOptions { GatewayUrl = _gateway.Address, WorkFolder = _folder.File("work"), WorkerId = "w" };
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task While_a_film_is_made_no_command_log_or_span_holds_the_signature_of_an_address()
    {
        using var spans = Spans();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var seen = CommandWatch.Until(ended.Token);
        var source = Upload();
        var probed = (await Done(StepGraph.Probe([Films.Hls]), source)).ShouldBeOfType<StepResult.Probed>();
        foreach (var step in StepGraph.Of(Planner.Plan(probed.Facts, probed.Timeline, new ProfileSelection([Films.Hls], ByKind: false))
            .ShouldBeOfType<PlanResult.Planned>().Plan))
            await Done(step, source);
        await ended.CancelAsync();

        var commands = await seen;
        commands.ShouldContain(
            command => command.Contains("ffmpeg", StringComparison.Ordinal)
                && command.Contains(MediaInput.SourceHost, StringComparison.Ordinal),
                "the watch saw no tool read the source, so it would have missed the secret");
        commands.Where(IsSecret).ShouldBeEmpty();
        _kept.ShouldContain(kept => kept.Contains(MediaInput.SourceHost, StringComparison.Ordinal), "no span tells a command");
        _kept.Where(IsSecret).ShouldBeEmpty();
        JsonSerializer.Serialize(_results.Values).ShouldNotContain(_gateway.Signature);
    }

    [Fact]
    public async Task A_failure_shows_the_command_with_a_placeholder_and_the_tools_words_without_the_address()
    {
        using var spans = Spans();
        var source = Upload();
        var asked = 0;
        // The worker's own look at the first bytes is let through: it is a tool that is to fail.
        _gateway.Get = http =>
        {
            if (Interlocked.Increment(ref asked) == 1)
                return _gateway.Serve(http);
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        };

        var outcome = await Do(StepGraph.Probe([Films.Hls]), source);

        var why = outcome.ShouldBeOfType<StepOutcome.Retry>(outcome.ToString()).Why;
        why.Code.ShouldBe(FailureCodes.StorageFailed);
        why.Replay.ShouldNotBeNull().ShouldContain($"-i http://{MediaInput.SourceHost}/");
        why.Detail.ShouldNotBeNull().ShouldContain("403");
        JsonSerializer.Serialize<StepOutcome>(outcome, ProtocolJson.Default.Options).ShouldNotContain(_gateway.Signature);
        (why.Replay + why.Detail).ShouldNotContain("127.0.0.1", Case.Sensitive, "the way by which the tool reads is nobody's either");
        _kept.Where(IsSecret).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_way_to_a_source_is_open_to_who_has_the_pass_and_as_long_as_the_lease_lasts()
    {
        using var platform = TestPlatform.Over(_options);
        using var transfers = new MediaTransfers(_options, platform, TimeProvider.System);
        await using var proxy = new SourceProxy(transfers);
        var source = Upload();
        var pass = await proxy.Open(new TransferAddress(source.Url!, new Dictionary<string, string>()), Stop);
        var way = new Uri(pass.Proxy);

        (await Ask(way, $"http://{MediaInput.SourceHost}/")).ShouldBe((HttpStatusCode.OK, source.Bytes));
        (await Ask(way, $"http://{MediaInput.SourceHost}/", from: 100)).ShouldBe((HttpStatusCode.PartialContent, source.Bytes - 100));
        (await Ask(way, "http://elsewhere.invalid/", pass: true)).Status.ShouldBe(HttpStatusCode.Forbidden,
            "it leads to the source and nowhere else");
        (await Ask(way, $"http://{MediaInput.SourceHost}/", pass: false)).Status.ShouldBe(HttpStatusCode.ProxyAuthenticationRequired);
        (await Ask(new UriBuilder(way) { Password = new string('0', 48) }.Uri, $"http://{MediaInput.SourceHost}/")).Status.ShouldBe(
            HttpStatusCode.ProxyAuthenticationRequired);
        pass.Dispose();
        (await Ask(way, $"http://{MediaInput.SourceHost}/")).Status.ShouldBe(HttpStatusCode.ProxyAuthenticationRequired,
            "the lease is over");
    }

    private static async Task<(HttpStatusCode Status, long Bytes)> Ask(Uri way, string url, bool pass = true, int? from = null)
    {
        var credentials = way.UserInfo.Split(':');
        using var handler =
            new HttpClientHandler
            {
                Proxy = new WebProxy(new UriBuilder(way) { UserName = "", Password = "" }.Uri)
                {
                    Credentials = pass
                ? new NetworkCredential(credentials[0], credentials[1]) : null
                }
            };
        using var http = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Range = from is null ? null : new(from, null);
        using var answer = await http.SendAsync(request, Stop);
        return (answer.StatusCode, (await answer.Content.ReadAsByteArrayAsync(Stop)).Length);
    }

    private bool IsSecret(string text) => text.Contains(_gateway.Signature, StringComparison.Ordinal);

    private ActivityListener Spans()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
                _kept.Enqueue($"{span.DisplayName} {string.Join(' ', span.TagObjects.Select(tag => $"{tag.Key}={(tag.Value is IEnumerable<string> words ? string.Join(' ', words) : tag.Value)}"))} {string.Join(' ', span.Events.Select(one => JsonSerializer.Serialize(one.Tags)))}"),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private async Task<StepResult> Done(Step step, SourceGrant source)
    {
        var outcome = await Do(step, source);
        return _results[step.Id.Value] = outcome.ShouldBeOfType<StepOutcome.Done>($"{step.Id}: {outcome}").Result;
    }

    private async Task<StepOutcome> Do(Step step, SourceGrant source)
    {
        var lease = $"l{++_leases}";
        using var client = TestPlatform.Over(_options);
        var runner = new WorkerParts(_options, client, new ToolRunner(TimeProvider.System), log: new KeptLog(_kept)).Runner;
        await runner.Run(Offers.Remote(lease, step, source, _results.Where(pair => step.WaitsFor.Contains(new(pair.Key))).ToDictionary()),
            () => "the worker stops", Stop);
        return await _gateway.ResultOf(lease);
    }

    private SourceGrant Upload()
    {
        Directory.CreateDirectory(_gateway.Store);
        var film = Films.Plain(_folder);
        File.Copy(film, Path.Combine(_gateway.Store, "source.mp4"));
        return new SourceGrant(null, _gateway.Signed("source.mp4"), new FileInfo(film).Length, null);
    }

    private sealed class KeptLog(ConcurrentQueue<string> kept) : ILogger<LeaseRunner>
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            kept.Enqueue($"{formatter(state, exception)} {exception}");
    }
}
