using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Transcode.Media.Running;
using Transcode.Worker.Idle;
using Transcode.Worker.Leasing;
using Transcode.Worker.Machine;
using Transcode.Worker.Platform;
using Transcode.Worker.Registration;
using Transcode.Worker.Streaming;
using Transcode.Worker.Transfers;

namespace Transcode.Worker;

/// <summary>Composition of a worker.</summary>
public static class WorkerServices
{
    /// <param name="services">Of the host.</param>
    /// <param name="options">How it takes part.</param>
    /// <param name="platform">The platform in this very process; null: over HTTP, where the options say.</param>
    /// <exception cref="ArgumentException">The options do not hold; all faults are named.</exception>
    public static IServiceCollection AddWorker(this IServiceCollection services, WorkerOptions options, IPlatform? platform = null)
    {
        if (options.Faults(isCohosted: platform is not null) is { Count: > 0 } faults)
            throw new ArgumentException(string.Join("; ", faults), nameof(options));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IToolRunner, ToolRunner>();
        services.AddSingleton(options);
        if (platform is not null)
            services.AddSingleton(platform);
        else
            services.AddHttpPlatform();
        services.AddSingleton<MediaTransfers>().AddSingleton<SourceProxy>();
        services.AddSingleton<WorkerState>();
        services.AddSingleton<HardwareEncoders>();
        services.AddSingleton<Abilities>();
        services.AddSingleton<Registrar>().AddSingleton<IdleEnd>();
        services.AddSingleton<SegmentCache>();
        services.AddSingleton<DeclinedSteps>();
        services.AddSingleton<LeaseRunner>();
        services.AddSingleton(MachineSigns.Here(options));
        if (options.Listen is not null)
            services.AddHostedService<StreamServer>();
        if (options.Idle.Any)
            services.AddHostedService<OwnerWatch>();
        services.AddHostedService<LeaseLoop>();
        return services;
    }
}
