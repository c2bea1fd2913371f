using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Transcode.Contracts.Retention;

namespace Transcode.Silo.Retention;

/// <summary>Every silo asks; the one grain decides. The first time is late enough that no short job pays for it.</summary>
internal sealed partial class RetentionClock(IGrainFactory grains, TimeProvider time, ILogger<RetentionClock> log) : BackgroundService
{
    private static readonly TimeSpan _first = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan _period = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var wait = _first; ; wait = _period)
        {
            await Task.Delay(wait, time, stoppingToken);
            try
            {
                if (await grains.GetGrain<IRetentionGrain>(0).Sweep() is { } swept && swept != Swept.Nothing)
                    LogSwept(swept.Jobs, swept.Workers, swept.Uploads, swept.Deliveries);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Forgotten: {Jobs} jobs, {Workers} workers, {Uploads} unfinished uploads, {Deliveries} deliveries to webhooks (settings: "
            + "Retention)")]
    private partial void LogSwept(int jobs, int workers, int uploads, int deliveries);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is over could not be forgotten; it is tried again in an hour")]
    private partial void LogFailed(Exception failure);
}
