using Microsoft.Extensions.Logging.Abstractions;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Domain.Tests.Jobs;
using Transcode.Orchestrator;
using Transcode.Orchestrator.Events;
using Transcode.Orchestrator.Jobs;
using Transcode.Orchestrator.Leases;
using Transcode.Orchestrator.Reminders;
using Transcode.Orchestrator.Results;
using Transcode.Orchestrator.Workers;

namespace Transcode.Bench.Queue;

/// <summary>What a worker's step costs us in truth: lending, a sign of life, the result, its publication, the decision, events, followers.</summary>
internal sealed class WholeSteps : IAsyncDisposable
{
    private const int StepsOfAMinute = 11;

    private readonly Ours ours;
    private readonly ResultDelivery delivery;
    private readonly ClaimLine line;
    private readonly EventFeed feed;
    private readonly JobDesk jobs;
    private readonly LeaseDesk leases;
    private readonly WorkerDesk workers;
    private readonly ReminderClock clock;

    public WholeSteps(Ours ours)
    {
        this.ours = ours;
        var (store, time, options) = (ours.Store, TimeProvider.System, new OrchestratorOptions { Database = "of the benchmark" });
        delivery = new(store, new NoFiles(), options, time, NullLogger<ResultDelivery>.Instance);
        var slow = new SlowWorkers(store, options, time);
        line = new(store, new ClaimResolver(store, options), new Speculator(store, options, time, NullLogger<Speculator>.Instance), slow, options, time);
        feed = new(store);
        var yields = new YieldNotes(time);
        jobs = new(store, feed, yields, slow, options, time);
        workers = new(store, options, time, NullLogger<WorkerDesk>.Instance);
        clock = new(store, new ReminderDuties(store, new NoFiles(), delivery, workers, new ConfinementDesk(store, workers, line, time), options, time, NullLogger<ReminderDuties>.Instance), options, time,
            NullLogger<ReminderClock>.Instance);
        leases = new(store, line, new Admission(store, time), new ResultIntake(store, delivery, new NoFiles(), workers, yields, options, time, NullLogger<ResultIntake>.Instance), options, time);
    }

    /// <summary>Whole jobs of a minute, by workers of one slot each.</summary>
    public async Task<Figures> Run(int count, int atOnce)
    {
        var prefix = Guid.NewGuid().ToString("n")[..6];
        await Task.WhenAll(Enumerable.Range(0, count).Select(number => jobs.Submit(Samples.Order($"{prefix}-{number}"), default)));
        var figures = await ours.Meter.Measure(async () =>
        {
            await Task.WhenAll(Enumerable.Range(0, atOnce).Select(number => Task.Run(() => Work(new LeaseRequest { WorkerId = new($"w{number}"), WaitSeconds = 1 }))));
            return count * StepsOfAMinute;
        });
        if ((await jobs.Depth(default)).ActiveJobs > 0)
            throw new InvalidOperationException("Not all jobs are ready; the figure would mean nothing.");
        return figures;
    }

    /// <summary>Announcements of many workers, evenly spread, as they would come; and they are looked at in the time between.</summary>
    /// <param name="count">Workers; all have joined before anything is measured.</param>
    /// <param name="beat">How often each announces itself.</param>
    /// <param name="beats">How often all do.</param>
    public async Task<Figures> Heartbeats(int count, TimeSpan beat, int beats)
    {
        await clock.StartAsync(default);
        await Announce(count, beat, 1);
        var figures = await ours.Meter.Measure(() => Announce(count, beat, beats));
        await clock.StopAsync(default);
        return figures;
    }

    private async Task<int> Announce(int count, TimeSpan beat, int beats)
    {
        var (said, pending) = (0, new List<Task>(count * beats));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        for (var began = TimeProvider.System.GetTimestamp(); said < count * beats; await tick.WaitForNextTickAsync())
            for (var due = (int)(count * Math.Min(beats, TimeProvider.System.GetElapsedTime(began) / beat)); said < due; said++)
                pending.Add(workers.Announce(Said(said % count), default));
        await Task.WhenAll(pending);
        return count * beats;
    }

    private static Announcement Said(int number) =>
        new() { WorkerId = $"worker-{number}", IpAddress = "10.0.0.1", Port = 8080, Os = "linux", HwAccel = ["nvenc"], Status = "idle", CpuUsage = Random.Shared.Next(100) };

    public async ValueTask DisposeAsync()
    {
        clock.Dispose();
        await feed.DisposeAsync();
        await line.DisposeAsync();
        await delivery.DisposeAsync();
    }

    private async Task Work(LeaseRequest request)
    {
        while (await leases.Claim(request, default) is [var lease])
        {
            var result = lease.Step is Step.Probe ? Samples.Probed() : Samples.ResultOf(lease.Step);
            await leases.Report(lease.LeaseId, new ResultReport(lease.Fence, new StepOutcome.Done(result)), default);
        }
    }

    /// <summary>There are no bytes here.</summary>
    private sealed class NoFiles : IResultPublisher
    {
        public Task Publish(string stagingPrefix, CancellationToken stop) => Task.CompletedTask;
        public Task Discard(string stagingPrefix, CancellationToken stop) => Task.CompletedTask;
        public Task CleanJob(JobId job, CancellationToken stop) => Task.CompletedTask;
        public Task ForgetOutputs(AssetId asset, CancellationToken stop) => Task.CompletedTask;
    }
}
