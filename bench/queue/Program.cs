using Microsoft.Extensions.Logging.Abstractions;
using Transcode.Bench.Queue;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Domain.Tests.Jobs;
using Transcode.Orchestrator;
using Transcode.Orchestrator.Events;
using Transcode.Orchestrator.Jobs;
using Transcode.Orchestrator.Leases;
using Transcode.Orchestrator.Results;
using Transcode.Orchestrator.State;
using Transcode.Orchestrator.State.Sqlite;

// What the queue costs on SQLite: dotnet run -c Release --project bench/queue
var folder = Directory.CreateTempSubdirectory("transcode-bench-");
var options = new OrchestratorOptions { Database = Path.Combine(folder.FullName, "state.db") };
await using var store = new SqliteStateStore(options.Database);
await store.Prepare(default);
await using var delivery = new ResultDelivery(store, new NoFiles(), options, TimeProvider.System, NullLogger<ResultDelivery>.Instance);
await using var line = new ClaimLine(store, new ClaimResolver(store, options), options, TimeProvider.System);
await using var feed = new EventFeed(store);
var jobs = new JobDesk(store, feed, options, TimeProvider.System);
var leases = new LeaseDesk(store, line, new ResultIntake(store, delivery, new NoFiles(), options, TimeProvider.System, NullLogger<ResultIntake>.Instance), options, TimeProvider.System);

await WholeJobs("warm-up: whole steps of jobs of 1 min", 300, 60);
await WholeJobs("whole steps of jobs of 1 min (11 steps each)", 500, 60);
await WholeJobs("whole steps of a film of 2 h", 1, 7200);
var submitted = 0;
foreach (var queued in new[] { 1_000, 10_000, 50_000 })
{
    var more = queued - submitted;
    await Meter.Measure($"submissions, up to {queued} queued", more, async () =>
    {
        for (var i = 0; i < more; i++)
            await jobs.Submit(Samples.Order($"queued-{submitted++}"), default);
    });
    await Meter.Measure($"claims and returns, one by one, {queued} queued", 2_000, () => ClaimAndReturn(2_000));
}
await Meter.Measure("claims by 16 at once, 50000 queued", 16 * 500, () => Task.WhenAll(Enumerable.Range(0, 16).Select(worker => Task.Run(async () =>
{
    for (var i = 0; i < 500; i++)
        await store.Claim(Wish($"w{worker}"), default);
}))));
var held = await store.Claim(Wish("renewer", room: 100), default);
await Meter.Measure("renewals, one by one", 2_000, async () =>
{
    for (var i = 0; i < 2_000; i++)
        await leases.Renew(held[i % 100].LeaseId!, new ProgressReport { Fence = held[i % 100].Fence, Progress = 1 }, default);
});
await Meter.Measure("renewals, 100 at once", 20_000, async () =>
{
    for (var i = 0; i < 200; i++)
        await Task.WhenAll(held.Select(row => leases.Renew(row.LeaseId!, new ProgressReport { Fence = row.Fence, Progress = 1 }, default)));
});
Console.WriteLine($"state file: {new FileInfo(options.Database).Length / 1024 / 1024} MB");
folder.Delete(recursive: true);

static ClaimWish Wish(string worker, int room = 1) => new(new WorkerId(worker), room, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddSeconds(12));

async Task ClaimAndReturn(int times)
{
    for (var i = 0; i < times; i++)
    {
        var row = (await store.Claim(Wish("w"), default)).Single();
        await store.Release(row.LeaseId!, row.Fence, DateTimeOffset.UtcNow, default);
    }
}

async Task WholeJobs(string what, int count, int seconds)
{
    foreach (var number in Enumerable.Range(0, count))
        await jobs.Submit(Samples.Order($"{what}-{number}"), default);
    var steps = count * (seconds == 60 ? 11 : StepGraph.Of(Samples.PlanOf(Samples.Order("x"), seconds)).Count + 1);
    await Meter.Measure(what, steps, async () =>
    {
        var request = new LeaseRequest { WorkerId = new("w"), WaitSeconds = 0 };
        while (await leases.Claim(request, default) is [var lease])
        {
            await leases.Renew(lease.LeaseId, new ProgressReport { Fence = lease.Fence, Progress = 50 }, default);
            var result = lease.Step is Step.Probe ? Samples.Probed(seconds) : Samples.ResultOf(lease.Step);
            await leases.Report(lease.LeaseId, new ResultReport(lease.Fence, new StepOutcome.Done(result)), default);
        }
    });
    if ((await jobs.Find(new($"{what}-{count - 1}"), default)) is not Job.Ready)
        throw new InvalidOperationException("The last job is not ready; the figure would mean nothing.");
}

/// <summary>There are no bytes here.</summary>
internal sealed class NoFiles : IResultPublisher
{
    public Task Publish(string stagingPrefix, CancellationToken stop) => Task.CompletedTask;
    public Task Discard(string stagingPrefix, CancellationToken stop) => Task.CompletedTask;
    public Task CleanJob(JobId job, CancellationToken stop) => Task.CompletedTask;
    public Task ForgetOutputs(AssetId asset, CancellationToken stop) => Task.CompletedTask;
}
