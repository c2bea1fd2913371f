using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Transcode.Domain;
using Transcode.Domain.Plans;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Media.Running;
using Transcode.Silo.Gateway;
using Transcode.Silo.Leasing;
using Transcode.Silo.Streaming;
using Transcode.Silo.Tests.Machine;

namespace Transcode.Silo.Tests.Leasing;

/// <summary>A worker that reaches source and store by addresses only.</summary>
public sealed class RemoteStoreTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<string, StepResult> results = [];
    private LoopbackGateway gateway = null!;
    private SiloOptions options = null!;
    private int leases;

    public async ValueTask InitializeAsync()
    {
        gateway = await LoopbackGateway.Start(folder.File("remote"));
        options = new SiloOptions { GatewayUrl = gateway.Address, WorkFolder = folder.File("work"), WorkerId = "w" };
    }

    public async ValueTask DisposeAsync()
    {
        await gateway.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Far_from_the_store_the_same_bytes_come_out()
    {
        var film = Films.Plain(folder);
        using var near = new OneMachine();
        var expected = (await FilmRun.Through(near, film, Films.Hls)).Files();

        await AllSteps(Upload(film));
        var found = Directory.EnumerateFiles(gateway.Store, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith("source.mp4", StringComparison.Ordinal))
            .ToDictionary(path => Path.GetRelativePath(gateway.Store, path), path => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))));
        Without(found, "manifests").ShouldBe(Without(expected, "manifests"), ignoreOrder: true);
        Directory.EnumerateFileSystemEntries(Path.Combine(options.WorkFolder, "worker-w")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_line_that_falls_silent_does_not_hold_the_lease_for_ever()
    {
        var source = Upload(Films.Plain(folder));
        await AllSteps(source, until: step => step is Step.Package);
        options.StallSeconds = 1;
        gateway.Get = async http =>
        {
            if (!http.Request.Path.Value!.EndsWith("seg_0001.m4s", StringComparison.Ordinal))
            {
                await gateway.Serve(http);
                return;
            }
            http.Response.ContentLength = 100_000;
            await http.Response.StartAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };
        var why = (await Do(plan!.OfType<Step.Package>().Single(), source)).ShouldBeOfType<StepOutcome.Retry>().Why;
        (why.Code, why.Detail).ShouldBe((FailureCodes.StorageFailed, "Nothing moved for 1 s."));
    }

    [Fact]
    public async Task A_source_whose_line_breaks_again_and_again_is_read_to_its_end()
    {
        gateway.Get = http => Broken(http, afterBytes: 60_000);
        var probed = (await Done(StepGraph.Probe([Films.Hls]), Upload(Films.Plain(folder)))).ShouldBeOfType<StepResult.Probed>();
        probed.Timeline!.Frames.ShouldBe(300);
        probed.Facts.Damage.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_source_whose_line_stays_broken_is_not_taken_for_a_short_film()
    {
        var source = Upload(Films.Plain(folder));
        var served = 0;
        gateway.Get = http => Interlocked.Increment(ref served) > 2 ? Gone(http) : Broken(http, afterBytes: 60_000);
        var outcome = await Do(StepGraph.Probe([Films.Hls]), source);
        var why = outcome.ShouldBeOfType<StepOutcome.Retry>(outcome.ToString()).Why;
        (why.Code, why.Party).ShouldBe((FailureCodes.StorageFailed, Party.Storage));
    }

    [Theory]
    [InlineData(404, "", true)]
    [InlineData(410, "", true)]
    [InlineData(404, "<Error><Code>NoSuchKey</Code></Error>", true)]
    [InlineData(404, "<Error><Code>NoSuchBucket</Code></Error>", false)]
    [InlineData(403, "", false)]
    [InlineData(503, "", false)]
    public async Task A_source_that_was_deleted_ends_the_job_and_a_store_that_is_away_does_not(int status, string words, bool isGone)
    {
        var film = Upload(Films.Plain(folder));
        var photo = Upload(Films.Make(folder, "photo.png", Photos.Quarters), "photo.png");
        await AllSteps(film, until: step => step is Step.EncodeVideo);
        gateway.Get = http =>
        {
            http.Response.StatusCode = status;
            return http.Response.WriteAsync(words);
        };
        foreach (var (step, source) in new (Step, SourceGrant)[] { (StepGraph.Probe([Films.Hls]), film), (StepGraph.Probe([Films.Hls]), photo), (plan!.OfType<Step.EncodeVideo>().First(), film) })
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
        var source = Upload(Films.Plain(folder));
        var asked = 0;
        // The worker's own looks are for one byte; the first of them still fails.
        gateway.Get = http =>
        {
            if (http.Request.GetTypedHeaders().Range is { } range && range.Ranges.Single() is { From: 0, To: 0 } && ++asked > 1)
                return gateway.Serve(http);
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        };
        (await Do(StepGraph.Probe([Films.Hls]), source)).ShouldBeOfType<StepOutcome.Retry>().Why.Code.ShouldBe(FailureCodes.StorageFailed);
        asked.ShouldBe(2);
    }

    [Fact]
    public async Task A_segment_that_was_changed_on_its_way_is_noticed()
    {
        var source = Upload(Films.Plain(folder));
        await AllSteps(source, until: step => step is Step.Package);
        gateway.Get = http => http.Request.Path.Value!.EndsWith("seg_0001.m4s", StringComparison.Ordinal) ? http.Response.WriteAsync("not it") : gateway.Serve(http);
        (await Do(plan!.OfType<Step.Package>().Single(), source)).ShouldBeOfType<StepOutcome.Retry>().Why.Code.ShouldBe(FailureCodes.VerifyFailed);
    }

    /// <summary>Sends a part of what was promised; the server then hangs up.</summary>
    private async Task Broken(HttpContext http, int afterBytes)
    {
        var bytes = await File.ReadAllBytesAsync(Path.Combine(gateway.Store, "source.mp4"), http.RequestAborted);
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

    private IReadOnlyList<Step>? plan;

    private async Task AllSteps(SourceGrant source, Func<Step, bool>? until = null)
    {
        var probed = (await Done(StepGraph.Probe([Films.Hls]), source)).ShouldBeOfType<StepResult.Probed>();
        plan = StepGraph.Of(Planner.Plan(probed.Facts, probed.Timeline, new Wishes([Films.Hls], ByKind: false)).ShouldBeOfType<PlanResult.Planned>().Plan);
        foreach (var step in plan.TakeWhile(step => until is null || !until(step)))
            await Done(step, source);
    }

    private async Task<StepResult> Done(Step step, SourceGrant source)
    {
        var outcome = await Do(step, source);
        return results[step.Id.Value] = outcome.ShouldBeOfType<StepOutcome.Done>($"{step.Id}: {outcome}").Result;
    }

    private async Task<StepOutcome> Do(Step step, SourceGrant source)
    {
        var lease = $"l{++leases}";
        using var client = new GatewayClient(options, TimeProvider.System);
        var runner = new WorkerParts(options, client, new ToolRunner(TimeProvider.System)).Runner;
        await runner.Run(Offers.Remote(lease, step, source, results.Where(pair => step.WaitsFor.Contains(new(pair.Key))).ToDictionary()), () => "the worker stops", TestContext.Current.CancellationToken);
        return await gateway.ResultOf(lease);
    }

    private SourceGrant Upload(string film, string name = "source.mp4")
    {
        Directory.CreateDirectory(gateway.Store);
        File.Copy(film, Path.Combine(gateway.Store, name));
        return new SourceGrant(null, $"{gateway.Address}get/{name}", new FileInfo(film).Length, null);
    }

    private static IEnumerable<KeyValuePair<string, string>> Without(IEnumerable<KeyValuePair<string, string>> files, string word) =>
        files.Where(file => !file.Key.Contains(word, StringComparison.Ordinal));
}
