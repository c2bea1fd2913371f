using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Transcode.ServiceDefaults.Logging;

namespace Transcode.Cli.Serving;

/// <summary>What every host of this process has: log lines, the clock, and one place where signals are taken.</summary>
internal static class HostBasics
{
    /// <param name="services">Of the host.</param>
    /// <param name="logging">Of the host.</param>
    /// <param name="log">Where lines go.</param>
    /// <param name="timeout">How long it may take to stop.</param>
    public static void Add(IServiceCollection services, ILoggingBuilder logging, Stream log, TimeSpan timeout)
    {
        logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Orleans", LogLevel.Warning)
            .AddFilter("Polly", LogLevel.Warning)
            // It advises a kind of memory that would take the machine away from the encoders.
            .AddFilter("Orleans.Runtime.Silo", LogLevel.Error)
            // On a busy machine it reports at the start that its own thread has not ticked since the machine was turned on.
            .AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
        logging.AddProvider(new JsonLines(log, LogLevel.Information, TimeProvider.System));
        services.AddSingleton(TimeProvider.System);
        // Signals are taken in one place, see Signals.
        services.AddSingleton<IHostLifetime, NoLifetime>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = timeout);
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
