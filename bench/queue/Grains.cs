using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Transcode.Contracts.Assets;
using Transcode.Contracts.Dispatch;
using Transcode.Contracts.Jobs;
using Transcode.Contracts.Reading;
using Transcode.Contracts.Workers;
using Transcode.Domain;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Domain.Tests.Jobs;
using Transcode.Silo;
using Transcode.Silo.Facts;
using Transcode.Silo.Homes;
using Transcode.Silo.Publishing;
using Transcode.Tests.Postgres;

namespace Transcode.Bench.Queue;

/// <summary>The engine of grains in one silo of this process, on one of its homes.</summary>
internal sealed class Grains : IAsyncDisposable
{
    private const int StepsOfAMinute = 11;

    private readonly IHost _host;
    private readonly PostgresServer? _server;
    private readonly string _place;

    private Grains(IHost host, PostgresServer? server, string place) => (_host, _server, _place) = (host, server, place);

    private IGrainFactory Factory => _host.Services.GetRequiredService<IGrainFactory>();

    private Meter Meter => new(_server?.Id);

    public static async Task<Grains> OnSqlite()
    {
        var folder = Directory.CreateTempSubdirectory("transcode-bench-").FullName;
        return new(await Start(new EmbeddedHome(folder)), null, folder);
    }

    public static async Task<Grains> OnPostgres(PostgresServer server)
    {
        var database = await Databases.Make(server);
        return new(await Start(new PostgresHome(server.Address(database), IPAddress.Loopback, FreePort(), FreePort())), server, database);
    }

    /// <summary>What the service itself costs is not seen: it is a stand-in.</summary>
    public static async Task<Grains> OnAzure(AzureTables tables)
    {
        var folder = Directory.CreateTempSubdirectory("transcode-bench-").FullName;
        return new(await Start(new AzureHome(tables, Path.Combine(folder, "copy"), IPAddress.Loopback, FreePort(), FreePort())), null, folder);
    }

    /// <summary>Whole jobs of a minute, by workers of one slot each.</summary>
    public async Task<Figures> Whole(int count, int atOnce)
    {
        var prefix = Guid.NewGuid().ToString("n")[..6];
        await Task.WhenAll(Enumerable.Range(0, count).Select(number => Submit(Samples.Order($"{prefix}-{number}"))));
        return await Meter.Measure(async () =>
        {
            await Task.WhenAll(Enumerable.Range(0, atOnce).Select(number => Task.Run(() => Work($"w{number}"))));
            if ((await Factory.GetGrain<IReaderGrain>(0).Depth()).ActiveJobs > 0)
                throw new InvalidOperationException("Not all jobs are ready; the figure would mean nothing.");
            return count * StepsOfAMinute;
        });
    }

    /// <summary>Leases and results of probes, the one step that every job has at once; the plans that follow are not waited for.</summary>
    public async Task<Figures> Single(int count, int atOnce)
    {
        var prefix = Guid.NewGuid().ToString("n")[..6];
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 64 },
            async (number, _) => await Submit(Samples.Order($"{prefix}-{number}")));
        return await Meter.Measure(async () =>
        {
            var done = 0;
            await Task.WhenAll(Enumerable.Range(0, atOnce).Select(number => Task.Run(async () =>
            {
                while (await Claim($"w{number}", 100) is [var lease])
                {
                    await Factory.GetGrain<IJobGrain>(lease.Job.Value)
                        .Result(lease.LeaseId, new ResultReport(lease.Fence, new StepOutcome.Yield("of the benchmark")));
                    if (Interlocked.Increment(ref done) >= count)
                        return;
                }
            })));
            return done;
        });
    }

    /// <summary>Reservations alone, which is what a lane does.</summary>
    public async Task<Figures> Lane(int jobs, int steps, int count)
    {
        var lane = Factory.GetGrain<ILaneGrain>($"bench-{Guid.NewGuid():n}");
        for (var job = 0; job < jobs; job++)
            await lane.Offer(new JobOffer(new($"job-{job:00000}"), 0, DateTimeOffset.UnixEpoch,
                [.. Enumerable.Range(0, steps).Select(step => new StepOffer(1, $"hls.video.{step:0000}", 3, step))]));
        while ((await lane.Status()).Open < jobs * steps)
            await Task.Delay(10);
        return await Meter.Measure(async () =>
        {
            await Task.WhenAll(Enumerable.Range(0, 16).Select(worker => Task.Run(async () =>
            {
                var candidate = new Candidate(new($"w{worker}"), ClaimScope.Usual, []);
                for (var i = 0; i < count / 16; i++)
                    await lane.Settle(await lane.Take(new TakeRequest(candidate, 1, TimeSpan.Zero), CancellationToken.None));
            })));
            return count;
        });
    }

    /// <summary>Announcements of many workers, evenly spread.</summary>
    public async Task<Figures> Heartbeats(int count, TimeSpan beat, int beats)
    {
        await Announce(count, beat, 1);
        return await Meter.Measure(() => Announce(count, beat, beats));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        if (_server is not null)
            await Databases.Drop(_server, _place);
        else
            Directory.Delete(_place, recursive: true);
    }

    private Task Submit(JobOrder order) => Factory.GetGrain<IAssetGrain>(order.Asset.Value).Submit(order);

    private Task<ClaimedStep[]> Claim(string worker, int milliseconds) =>
        Factory.GetGrain<IWorkerGrain>(worker)
            .Claim(new ClaimRequest(1, TimeSpan.FromMilliseconds(milliseconds), []), CancellationToken.None);

    private async Task Work(string worker)
    {
        while (await Claim(worker, 1000) is [var lease])
            await Factory.GetGrain<IJobGrain>(lease.Job.Value)
                .Result(lease.LeaseId, new ResultReport(lease.Fence, new StepOutcome.Done(Samples.ResultOf(lease.Step))));
    }

    private async Task<int> Announce(int count, TimeSpan beat, int beats)
    {
        var (said, pending) = (0, new List<Task>(count * beats));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        for (var began = TimeProvider.System.GetTimestamp(); said < count * beats; await tick.WaitForNextTickAsync())
            for (var due = (int)(count * Math.Min(beats, TimeProvider.System.GetElapsedTime(began) / beat)); said < due; said++)
                pending.Add(Factory.GetGrain<IWorkerGrain>($"worker-{said % count}")
                    .Announce(new Announcement
                    {
                        WorkerId = $"worker-{said % count}",
                        IpAddress = "10.0.0.1",
                        Port = 8080,
                        Os = "linux",
                        HwAccel = ["nvenc"],
                        CpuUsage = Random.Shared.Next(100)
                    }));
        await Task.WhenAll(pending);
        return count * beats;
    }

    private static async Task<IHost> Start(IEngineHome home)
    {
        await home.Prepare(default);
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddSingleton<IResultPublisher, NoBytes>();
        builder.UseOrleans(silo => home.Use(silo, new EngineOptions()));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private sealed class NoBytes : IResultPublisher
    {
        public Task<string?> Check(AssetId asset, StepResult result, string stagingPrefix, CancellationToken stop)
            => Task.FromResult<string?>(null);
        public Task Publish(string stagingPrefix, CancellationToken stop) => Task.CompletedTask;
        public Task Discard(string stagingPrefix, CancellationToken stop) => Task.CompletedTask;
        public Task Clean(Job job, bool withOutputs, CancellationToken stop) => Task.CompletedTask;
        public Task ForgetOutputs(AssetId asset, CancellationToken stop) => Task.CompletedTask;
    }
}
