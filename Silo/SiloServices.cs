using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Transcode.Media.Running;
using Transcode.Silo.Gateway;
using Transcode.Silo.Leasing;
using Transcode.Silo.Machine;
using Transcode.Silo.Neighbour;
using Transcode.Silo.Registration;
using Transcode.Silo.Streaming;

namespace Transcode.Silo;

/// <summary>Composition of a worker.</summary>
public static class SiloServices
{
    /// <exception cref="ArgumentException">The options do not hold; all faults are named.</exception>
    public static IServiceCollection AddSilo(this IServiceCollection services, SiloOptions options)
    {
        if (options.Faults() is { Count: > 0 } faults)
            throw new ArgumentException(string.Join("; ", faults), nameof(options));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IToolRunner, ToolRunner>();
        services.AddSingleton(options);
        services.AddSingleton<GatewayClient>();
        services.AddSingleton<Standing>();
        services.AddSingleton<HardwareEncoders>();
        services.AddSingleton<Abilities>();
        services.AddSingleton<Registrar>();
        services.AddSingleton<SegmentShelf>();
        services.AddSingleton<GivenBack>();
        services.AddSingleton<LeaseRunner>();
        services.AddSingleton(MachineSigns.Here(options));
        if (options.Listen is not null)
            services.AddHostedService<StreamServer>();
        if (options.Neighbour.Any)
            services.AddHostedService<OwnerWatch>();
        services.AddHostedService<LeaseLoop>();
        return services;
    }
}
