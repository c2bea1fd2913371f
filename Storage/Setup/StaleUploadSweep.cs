using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Transcode.Storage;

/// <summary>Sweeps what crashes left behind: once at start, then every hour.</summary>
internal sealed partial class StaleUploadSweep(
    IMediaStore store, IOptions<MediaStoreOptions> options, TimeProvider clock, ILogger<StaleUploadSweep> logger) : BackgroundService
{
    private static readonly TimeSpan _pause = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_pause, clock);
        do await SweepOnce(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task SweepOnce(CancellationToken stop)
    {
        try
        {
            var swept = await store.AbortStale(options.Value.StaleAfter, stop);
            if (swept > 0) LogSwept(swept, options.Value.StaleAfter);
        }
        catch (MediaStoreException exception)
        {
            // The next round tries again; what could not be swept only takes space.
            LogNotSwept(exception.Message);
        }
    }

    [LoggerMessage(LogLevel.Information, "Swept {Count} unfinished uploads that had rested for {StaleAfter}")]
    private partial void LogSwept(int count, TimeSpan staleAfter);

    [LoggerMessage(LogLevel.Warning, "Stale uploads were not swept: {Reason}")]
    private partial void LogNotSwept(string reason);
}
