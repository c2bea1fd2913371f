using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Transcode.Orchestrator.Events;
using Transcode.Orchestrator.Jobs;
using Transcode.Orchestrator.Leases;
using Transcode.Orchestrator.Reminders;
using Transcode.Orchestrator.Results;
using Transcode.Orchestrator.State;
using Transcode.Orchestrator.State.Postgres;
using Transcode.Orchestrator.State.Sqlite;
using Transcode.Orchestrator.Workers;

namespace Transcode.Orchestrator;

/// <summary>Puts the orchestrator into a host.</summary>
public static class OrchestratorServices
{
    /// <summary>The host must add an <see cref="IResultPublisher"/>.</summary>
    public static IServiceCollection AddOrchestrator(this IServiceCollection services, OrchestratorOptions options)
    {
        if (options.Problems() is { Count: > 0 } problems)
            throw new ArgumentException($"The orchestrator's settings are wrong: {string.Join(" ", problems)}", nameof(options));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<IStateStore>(provider => options.Postgres is { } address
            ? new PostgresStateStore(address, provider.GetRequiredService<ILogger<PostgresStateStore>>())
            : new SqliteStateStore(options.Database));
        services.AddSingleton<EventFeed>();
        services.AddSingleton<ResultDelivery>();
        services.AddSingleton<ResultIntake>();
        services.AddSingleton<ClaimResolver>();
        services.AddSingleton<Speculator>();
        services.AddSingleton<SlowWorkers>();
        services.AddSingleton<ClaimLine>();
        services.AddSingleton<Admission>();
        services.AddSingleton<YieldNotes>();
        services.AddSingleton<JobDesk>();
        services.AddSingleton<LeaseDesk>();
        services.AddSingleton<WorkerDesk>();
        services.AddSingleton<ConfinementDesk>();
        services.AddSingleton<ReminderDuties>();
        services.AddHostedService<ReminderClock>();
        return services;
    }
}
