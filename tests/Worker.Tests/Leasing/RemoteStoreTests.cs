using Microsoft.AspNetCore.Http;
using Transcode.Domain;
using Transcode.Domain.Plans;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Media.Running;
using Transcode.Worker.Platform;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Leasing;

/// <summary>A worker that reaches source and store by addresses only.</summary>
public sealed class RemoteStoreTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, StepResult> _results = [];
    private LoopbackGateway _gateway = null!;
    private WorkerOptions _options = null!;
    private int _leases;

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
    public async Task Far_from_the_store_the_same_bytes_come_out()
    {
        var film = Films.Plain(_folder);
        using var near = new OneMachine();
        var expected = (await FilmRun.Through(near, film, Films.Hls)).Files();

        await AllSteps(Upload(film));
        var found = Directory.EnumerateFiles(_gateway.Store, "*", SearchOption.AllDirectories)
            .Where(path => !path.EndsWith("source.mp4", StringComparison.Ordinal))
            .ToDictionary(path => Path.GetRelativePath(_gateway.Store, path),
            path => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))));
        Without(found, "manifests").ShouldBe(Without(expected, "manifests"), ignoreOrder: true);
        Directory.EnumerateFileSystemEntries(Path.Combine(_options.WorkFolder, "worker-w")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_large_file_goes_in_parts_of_which_a_broken_line_costs_one()
    {
        _options.PartsAboveBytes = LoopbackGateway.PartBytes;
        var (sent, broken) = (new System.Collections.Concurrent.ConcurrentQueue<string>(), (string?)null);
        _gateway.PutPart = async http =>
        {
            sent.Enqueue(http.Request.Path);
            if (http.Request.Path.Value!.StartsWith("/part/2/", StringComparison.Ordinal)
                && Interlocked.CompareExchange(ref broken, http.Request.Path, null) is null)
                http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            else
                await _gateway.Keep(http);
        };
        var film = Films.Plain(_folder);
        using var near = new OneMachine();
        var expected = (await FilmRun.Through(near, film, Films.Hls)).Files();

        await AllSteps(Upload(film));

        var found = Directory.EnumerateFiles(_gateway.Store, "*", SearchOption.AllDirectories)
            .Where(path => !path.EndsWith("source.mp4", StringComparison.Ordinal))
            .ToDictionary(path => Path.GetRelativePath(_gateway.Store, path),
            path => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))));
        Without(found, "manifests").ShouldBe(Without(expected, "manifests"), ignoreOrder: true);
        sent.GroupBy(path => path).Where(part => part.Count() > 1).ShouldHaveSingleItem().ShouldBe([broken!, broken!]);
        sent.Count(path => path.StartsWith("/part/3/", StringComparison.Ordinal)).ShouldBeGreaterThan(0, "more addresses were asked for");
    }

    [Fact]
    public async Task A_line_that_falls_silent_does_not_hold_the_lease_for_ever()
    {
        var source = Upload(Films.Plain(_folder));
        await AllSteps(source, until: step => step is Step.Package);
        _options.StallSeconds = 1;
        _gateway.Get = async http =>
        {
            if (!http.Request.Path.Value!.EndsWith("seg_0001.m4s", StringComparison.Ordinal))
            {
                await _gateway.Serve(http);
                return;
            }
            http.Response.ContentLength = 100_000;
            await http.Response.StartAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };
        var why = (await Do(_plan!.OfType<Step.Package>().Single(), source)).ShouldBeOfType<StepOutcome.Retry>().Why;
        (why.Code, why.Detail).ShouldBe((FailureCodes.StorageFailed, "Nothing moved for 1 s."));
    }

    [Fact]
    public async Task A_source_whose_line_breaks_again_and_again_is_read_to_its_end()
    {
        _gateway.Get = http => Broken(http, afterBytes: 60_000);
        var probed = (await Done(StepGraph.Probe([Films.Hls]), Upload(Films.Plain(_folder)))).ShouldBeOfType<StepResult.Probed>();
        probed.Timeline!.Frames.ShouldBe(300);
        probed.Facts.Damage.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_source_whose_line_stays_broken_is_not_taken_for_a_short_film()
    {
        var source = Upload(Films.Plain(_folder));
        var served = 0;
        _gateway.Get = http => Interlocked.Increment(ref served) > 2 ? Gone(http) : Broken(http, afterBytes: 60_000);
        var outcome = await Do(StepGraph.Probe([Films.Hls]), source);
        var why = outcome.ShouldBeOfType<StepOutcome.Retry>(outcome.ToString()).Why;
        (why.Code, why.Party).ShouldBe((FailureCodes.StorageFailed, Party.Storage));
    }

    [Theory]
    [InlineData(404, "", true)]
    [InlineData(410, "", true)]
    [InlineData(404, "<Error><Code>NoSuchKey</Code></Error>", true)]
    [InlineData(404, "<Error><Code>NoSuchBucket</Code></Error>", false)]
    [InlineData(404, "<Error><Code>ContainerNotFound</Code></Error>", false)]
    [InlineData(403, "", false)]
    [InlineData(503, "", false)]
    public async Task A_source_that_was_deleted_ends_the_job_and_a_store_that_is_away_does_not(int status, string message, bool isGone)
    {
        var film = Upload(Films.Plain(_folder));
        var photo = Upload(Films.Make(_folder, "photo.png", Photos.Quarters), "photo.png");
        await AllSteps(film, until: step => step is Step.EncodeVideo);
        _gateway.Get = http =>
        {
            http.Response.StatusCode = status;
            return http.Response.WriteAsync(message);
        };
        foreach (var (step, source) in new (Step, SourceGrant)[] { (StepGraph.Probe([Films.Hls]), film),
            (StepGraph.Probe([Films.Hls]), photo), (_plan!.OfType<Step.EncodeVideo>().First(), film) })
        {
            var outcome = await Do(step, source);
            var (code, definite) = outcome switch
            {
                StepOutcome.Reject reject => (reject.Why.Code, true),
                _ => (outcome.ShouldBeOfType<StepOutcome.Retry>().Why.Code, false),
            };
            (code, definite).ShouldBe(isGone ? (FailureCodes.InputMissing, true) : (FailureCodes.StorageFailed, false), outcome.ToString());
        }
    }

    [Fact]
    public async Task A_source_that_is_back_when_it_is_asked_for_again_is_not_gone()
    {
        var source = Upload(Films.Plain(_folder));
        var asked = 0;
        // The worker's own looks are for one byte; the first of them still fails.
        _gateway.Get = http =>
        {
            if (http.Request.GetTypedHeaders().Range is { } range && range.Ranges.Single() is { From: 0, To: 0 } && ++asked > 1)
                return _gateway.Serve(http);
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        };
        (await Do(StepGraph.Probe([Films.Hls]), source)).ShouldBeOfType<StepOutcome.Retry>().Why.Code.ShouldBe(FailureCodes.StorageFailed);
        asked.ShouldBe(2);
    }

    [Fact]
    public async Task A_segment_that_was_changed_on_its_way_is_noticed()
    {
        var source = Upload(Films.Plain(_folder));
        await AllSteps(source, until: step => step is Step.Package);
        _gateway.Get = http => http.Request.Path.Value!.EndsWith("seg_0001.m4s", StringComparison.Ordinal)
            ? http.Response.WriteAsync("not it") : _gateway.Serve(http);
        (await Do(_plan!.OfType<Step.Package>().Single(),
            source)).ShouldBeOfType<StepOutcome.Retry>().Why.Code.ShouldBe(FailureCodes.VerifyFailed);
    }

    /// <summary>Sends a part of what was promised; the server then hangs up.</summary>
    private async Task Broken(HttpContext http, int afterBytes)
    {
        var bytes = await File.ReadAllBytesAsync(Path.Combine(_gateway.Store, "source.mp4"), http.RequestAborted);
        var from = http.Request.GetTypedHeaders().Range is { } range ? (int)range.Ranges.Single().From!.Value : 0;
        http.Response.StatusCode = StatusCodes.Status206PartialContent;
        http.Response.Headers.ContentRange = $"bytes {from}-{bytes.Length - 1}/{bytes.Length}";
        http.Response.ContentLength = bytes.Length - from;
        await http.Response.Body.WriteAsync(bytes.AsMemory(from, Math.Min(afterBytes, bytes.Length - from)), http.RequestAborted);
    }

    private static Task Gone(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private IReadOnlyList<Step>? _plan;

    private async Task AllSteps(SourceGrant source, Func<Step, bool>? until = null)
    {
        var probed = (await Done(StepGraph.Probe([Films.Hls]), source)).ShouldBeOfType<StepResult.Probed>();
        _plan = StepGraph.Of(Planner.Plan(probed.Facts, probed.Timeline, new ProfileSelection([Films.Hls], ByKind: false))
            .ShouldBeOfType<PlanResult.Planned>().Plan);
        foreach (var step in _plan.TakeWhile(step => until is null || !until(step)))
            await Done(step, source);
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
        var runner = new WorkerParts(_options, client, new ToolRunner(TimeProvider.System)).Runner;
        await runner.Run(Offers.Remote(lease, step, source, _results.Where(pair => step.WaitsFor.Contains(new(pair.Key))).ToDictionary()),
            () => "the worker stops", TestContext.Current.CancellationToken);
        return await _gateway.ResultOf(lease);
    }

    private SourceGrant Upload(string film, string name = "source.mp4")
    {
        Directory.CreateDirectory(_gateway.Store);
        File.Copy(film, Path.Combine(_gateway.Store, name));
        return new SourceGrant(null, _gateway.Signed(name), new FileInfo(film).Length, null);
    }

    private static IEnumerable<KeyValuePair<string, string>> Without(IEnumerable<KeyValuePair<string, string>> files, string word) =>
        files.Where(file => !file.Key.Contains(word, StringComparison.Ordinal));
}
