using Microsoft.Extensions.Diagnostics.HealthChecks;
using Transcode.Storage;

namespace Transcode.Gateway.Hosting;

/// <summary>Whether the storage answers. It need not hold anything.</summary>
internal sealed class StorageHealth(IMediaStore store) : IHealthCheck
{
    private static readonly MediaKey _any = MediaKey.Parse("health");

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        TimedCheck.Run(stop => store.Stat(_any, stop), failure => (failure as MediaStoreException)?.Failure.Message, "The storage",
            "Storage:Kind and what belongs to it name it", cancellationToken);
}
