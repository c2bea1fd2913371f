using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Transcode.Contracts.Burst;

namespace Transcode.Silo.Burst;

/// <summary>Every silo that has the settings asks; the one grain looks. When its silo is gone, the next one to ask brings it
/// back.</summary>
internal sealed partial class BurstClock(IGrainFactory grains, BurstOptions options, TimeProvider time, ILogger<BurstClock> log)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.LookSeconds), time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            try
            {
                await grains.GetGrain<IBurstGrain>(IBurstGrain.Key).Tick();
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure);
            }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Runs on borrowed machines could not be looked at; it is tried again in a moment")]
    private partial void LogFailed(Exception failure);
}
