using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement.Filtering;
using Transcode.Contracts;
using Transcode.Silo.Burst;
using Transcode.Silo.Facts;
using Transcode.Silo.Jobs;
using Transcode.Silo.Placement;
using Transcode.Silo.Publishing;
using Transcode.Silo.Reading;
using Transcode.Silo.Retention;
using Transcode.Silo.Throughput;
using Transcode.Silo.Webhooks;
using Transcode.Silo.Workers;

namespace Transcode.Silo.Hosting;

/// <summary>Puts the engine into a silo. Where its facts lie is the matter of a home.</summary>
internal static class EngineSetup
{
    /// <summary>A caller waits no longer; long polls end before.</summary>
    public static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(10);

    public static ISiloBuilder AddEngine(this ISiloBuilder silo, EngineOptions options, Func<IServiceProvider, ISqlDatabase> facts)
    {
        if (options.Faults().ToList() is { Count: > 0 } faults)
            throw new ArgumentException($"The engine's settings are wrong: {string.Join(" ", faults)}", nameof(options));
        silo.Services.AddContractSerialization();
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.AddSingleton(options).AddSingleton(facts);
        silo.Services.AddSingleton<IJobLog, JobLog>().AddSingleton<ReadModel>();
        silo.Services.AddSingleton<WebhookTable>().AddSingleton<DeliveryTable>().AddSingleton<NoticeReader>().AddSingleton<WebhookSender>();
        silo.Services.TryAddSingleton(_ => WebhookTransport.None());
        silo.Services.AddSingleton<BurstTable>().TryAddSingleton<IBurstProvider, NoProvider>();
        if (options.Burst is { } burst)
            silo.Services.AddSingleton(burst).AddHostedService<BurstClock>();
        silo.Services.AddSingleton<EventSignal>().AddSingleton<Fleet>().AddSingleton<RosterFeed>();
        silo.Services.AddSingleton<ThroughputCounter>().AddSingleton<JobServices>();
        silo.Services.AddSingleton(host => new EngineStart(host.GetRequiredService<TimeProvider>().GetUtcNow()));
        silo.Services.TryAddSingleton<IResultPublisher, MediaPublisher>();
        silo.Services.AddSingleton<SilenceSweep>();
        silo.Services.AddHostedService(host => host.GetRequiredService<SilenceSweep>());
        silo.Services.AddSingleton(options.Retention).AddHostedService<RetentionClock>();
        silo.Services.AddSingleton<WakeUnfinished>();
        silo.UseSiloMetadata(SiloDevice.Metadata(options.Device));
        silo.Services.AddPlacementFilter<PrefersSilo, PrefersSiloDirector>(ServiceLifetime.Singleton);
        silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = ResponseTimeout);
        // Before any grain asks: the tables stand.
        silo.AddStartupTask(async (host, stop) =>
        {
            var database = host.GetRequiredService<ISqlDatabase>();
            await database.Prepare(FactsScripts.For(database), stop);
        }, ServiceLifecycleStage.RuntimeGrainServices);
        // Nobody who starts a silo waits for that.
        silo.AddStartupTask((host, stop) =>
        {
            _ = Task.Run(() => host.GetRequiredService<WakeUnfinished>().Run(stop), stop);
            return Task.CompletedTask;
        }, ServiceLifecycleStage.Active);
        return silo;
    }
}
