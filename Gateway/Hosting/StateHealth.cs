using Microsoft.Extensions.Diagnostics.HealthChecks;
using Transcode.Contracts;
using Transcode.Gateway.Application;

namespace Transcode.Gateway.Hosting;

/// <summary>Whether the state answers: without it no job is taken and no worker is heard.</summary>
internal sealed class StateHealth(JobService jobs) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        TimedCheck.Run(jobs.LastSequence, failure => (failure as FactsUnavailableException)?.Message, "The state",
            "State:Postgres names its database, State:AzureTables its account, the data folder its file", cancellationToken);
}
