using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.TestingHost;
using Transcode.Contracts;
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
using Transcode.Silo.Burst;
using Transcode.Silo.Facts;
using Transcode.Silo.Hosting;
using Transcode.Silo.Placement;
using Transcode.Silo.Publishing;
using Transcode.Silo.Webhooks;

namespace Transcode.Silo.Tests.Fixtures;

/// <summary>Silos in this process over one file of facts, with a clock that is moved by hand.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly bool _ownsFolder;
    private readonly InProcessTestCluster _cluster;

    private Cluster(DirectoryInfo folder, bool ownsFolder, InProcessTestCluster cluster, TestTime time, RecordingPublisher publisher,
        WebhookReceiver receiver) =>
        (_folder, _ownsFolder, _cluster, Time, Publisher, Receiver) = (folder, ownsFolder, cluster, time, publisher, receiver);

    public TestTime Time { get; }
    public RecordingPublisher Publisher { get; }

    /// <summary>Where all webhooks lead.</summary>
    public WebhookReceiver Receiver { get; }

    public IGrainFactory Grains => _cluster.Client;
    public DirectoryInfo Folder => _folder;
    public IReaderGrain Reader => Grains.GetGrain<IReaderGrain>(0);
    public IRosterGrain Roster => Grains.GetGrain<IRosterGrain>(IRosterGrain.Key);

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="silos">Two where anything is to travel.</param>
    /// <param name="options">Other than usual.</param>
    /// <param name="folder">Of a cluster before it: this one is its restart.</param>
    /// <param name="facts">Wraps what keeps the facts.</param>
    /// <param name="later">Than the usual beginning.</param>
    /// <param name="receiver">Where webhooks lead; null: a new one, that takes everything.</param>
    /// <param name="device">Of the silo that starts last, which works too.</param>
    /// <param name="provider">Of machines; null: none.</param>
    public static async Task<Cluster> Start(
        short silos = 1, EngineOptions? options = null, DirectoryInfo? folder = null, Func<IJobLog, IJobLog>? facts = null,
            TimeSpan later = default, WebhookReceiver? receiver = null,
        SiloDevice? device = null, IBurstProvider? provider = null)
    {
        var working = $"Silo_{silos - 1}";
        var (home, time, publisher, told) = (folder ?? Directory.CreateTempSubdirectory("transcode-silo-"),
            new TestTime(Samples.At + later), new RecordingPublisher(), receiver ?? new WebhookReceiver());
        // All silos share one writer, as the processes of one home never would.
        var database = new SqliteDatabase(Path.Combine(home.FullName, "facts.db"));
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((which, silo) =>
        {
            silo.Services.AddSingleton<IResultPublisher>(publisher);
            silo.Services.AddSingleton(_ => new WebhookTransport(told));
            silo.AddMemoryGrainStorageAsDefault().UseInMemoryReminderService();
            silo.AddEngine((options ?? new EngineOptions()) with { Device = which.SiloName == working ? device : null }, _ => database);
            if (provider is not null)
                silo.Services.AddSingleton(provider);
            if (facts is not null)
                silo.Services.AddSingleton(host => facts(new JobLog(host.GetRequiredService<ISqlDatabase>())));
            UseTime(silo.Services, time);
        });
        builder.ConfigureClient(client => client.Services.AddContractSerialization());
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new Cluster(home, folder is null, cluster, time, publisher, told);
    }

    public IJobGrain Job(string id) => Grains.GetGrain<IJobGrain>(id);

    public IWorkerGrain Worker(string id) => Grains.GetGrain<IWorkerGrain>(id);

    public ILaneGrain Lane(string key = "software") => Grains.GetGrain<ILaneGrain>(key);

    /// <summary>The silo on which a grain lives now; null: nowhere.</summary>
    public async Task<string?> HomeOf(IAddressable grain)
    {
        var address = await Grains.GetGrain<IManagementGrain>(0).GetActivationAddress(grain);
        return _cluster.Silos.FirstOrDefault(silo => silo.SiloAddress.Equals(address))?.Name;
    }

    public Task Kill(string silo) => _cluster.KillSiloAsync(_cluster.Silos.Single(one => one.Name == silo));

    public Task<AssetAnswer> Submit(JobOrder order) => Grains.GetGrain<IAssetGrain>(order.Asset.Value).Submit(order);

    public Task<ClaimedStep[]> Claim(WorkerId worker, int room = 1, double wait = 0) => ClaimUntil(worker, room, wait, Stop);

    /// <summary>Until the caller hangs up.</summary>
    public Task<ClaimedStep[]> ClaimUntil(WorkerId worker, int room, double wait, CancellationToken hangUp) =>
        Worker(worker.Value).Claim(new ClaimRequest(room, TimeSpan.FromSeconds(wait), []), hangUp);

    public async Task<ClaimedStep> MustClaim(WorkerId worker)
    {
        // Offers travel one way: they are there in a moment.
        for (var tries = 0; ; tries++)
            if (await Claim(worker) is [var lease])
                return lease;
            else if (tries == 200)
                throw new InvalidOperationException("No step is open.");
            else
                await Task.Delay(10, Stop);
    }

    public Task<ResultAnswer> Report(ClaimedStep lease, StepOutcome outcome)
        => Job(lease.Job.Value).Result(lease.LeaseId, new ResultReport(lease.Fence, outcome));

    public Task<ResultAnswer> Finish(ClaimedStep lease) => Report(lease, new StepOutcome.Done(Samples.ResultOf(lease.Step)));

    public Task<LeaseOrders> Renew(ClaimedStep lease, double progress = 0, double fps = 0)
        => Job(lease.Job.Value).Renew(lease.LeaseId, Samples.Report(lease.Fence, progress, fps));

    /// <summary>Submits a job and has it probed, so that its chunks are open.</summary>
    public async Task<JobView> Planned(string id, int priority = 0)
    {
        (await Submit(Samples.Order(id, priority))).Refused.ShouldBeNull();
        (await Finish(await MustClaim(Samples.Anna))).Accepted.ShouldBeTrue();
        return await Until(id, view => view.HasPlan);
    }

    /// <summary>Lends and finishes steps until the job is over.</summary>
    public async Task<JobView> WorkAll(string id, WorkerId worker)
    {
        for (var tries = 0; tries < 1000; tries++)
        {
            if ((await View(id)).Job.IsFinal)
                return await View(id);
            if (await Claim(worker) is [var lease])
                await Finish(lease);
            else
                await Task.Delay(5, Stop);
        }
        throw new InvalidOperationException("The job does not end.");
    }

    public async Task<JobView> View(string id) => await Job(id).View(0) ?? throw new InvalidOperationException($"There is no job {id}.");

    /// <summary>Looks until it is so; what is beside the turns takes its moment.</summary>
    public async Task<JobView> Until(string id, Func<JobView, bool> holds)
    {
        for (var tries = 0; tries < 1000; tries++)
        {
            if (await View(id) is { } view && holds(view))
                return view;
            await Task.Delay(5, Stop);
        }
        throw new TimeoutException($"Job {id} is not as it should be: {System.Text.Json.JsonSerializer.Serialize((await View(id)).Job, ProtocolJson.Default.Job)}");
    }

    public async Task Until(Func<Task<bool>> holds, string what)
    {
        for (var tries = 0; tries < 1000; tries++)
        {
            if (await holds())
                return;
            await Task.Delay(5, Stop);
        }
        throw new TimeoutException($"It did not come to this: {what}");
    }

    /// <summary>Moves the clock second by second, as timers expect it.</summary>
    public async Task Pass(double seconds)
    {
        for (var left = seconds; left > 0; left--)
        {
            Time.Advance(TimeSpan.FromSeconds(Math.Min(1, left)));
            await Task.Delay(15, Stop);
        }
    }

    public async Task<StepRow> Step(string job, string step) => (await View(job)).Steps.Single(row => row.Key.Step.Value == step);

    public async Task<IReadOnlyList<JobEvent>> Events(string job)
        => [.. (await Reader.Events(new JobId(job), 0, 1000)).Select(stored => stored.Event)];

    /// <summary>All silos end at once, and others begin over the same facts.</summary>
    public async Task<Cluster> Restart(EngineOptions? options = null, TimeSpan later = default, Func<IJobLog, IJobLog>? facts = null,
        IBurstProvider? provider = null)
    {
        foreach (var silo in _cluster.Silos.ToList())
            await _cluster.KillSiloAsync(silo);
        await End();
        return await Start(options: options, folder: _folder, later: later, facts: facts, receiver: Receiver,
            provider: provider);
    }

    public async ValueTask DisposeAsync()
    {
        await End();
        if (_ownsFolder)
            _folder.Delete(recursive: true);
    }

    /// <summary>A silo that hangs costs this test, and not the whole run.</summary>
    private Task End() => _cluster.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(2));

    /// <summary>Grains and reminders go by the clock of the test, the cluster itself by the real one. Where it places a grain anew it can
    /// only wait by ours, which nobody moves meanwhile: it does not wait.</summary>
    private static void UseTime(IServiceCollection services, TestTime time)
    {
        services.AddSingleton<TimeProvider>(time);
        foreach (var key in new[] { TimeProviderNames.Messaging, TimeProviderNames.SystemTimers, TimeProviderNames.Membership,
            TimeProviderNames.ActivationManagement, TimeProviderNames.GrainDirectory })
            services.AddKeyedSingleton(key, TimeProvider.System);
        services.AddKeyedSingleton<TimeProvider>(TimeProviderNames.Grains, time);
        services.AddKeyedSingleton<TimeProvider>("Orleans.Reminders", new ReminderTime(time));
        services.Configure<SiloMessagingOptions>(messaging => messaging.PlacementRetryBaseDelay = TimeSpan.Zero);
    }
}
