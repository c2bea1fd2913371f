using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Transcode.Media.Running;
using Transcode.Silo.Gateway;
using Transcode.Silo.Leasing;

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
        services.AddSingleton<LeaseRunner>();
        services.AddHostedService<LeaseLoop>();
        return services;
    }
}
