using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Transcode.Contracts.Workers;
using Transcode.Domain;

namespace Transcode.Silo.Workers;

/// <summary>
/// Looks each second which workers of this silo have been silent for long, by a clock that no one sets: ten thousand grains with a timer
/// each would cost more than their beats. The minute's reminder is the net below, for a silo that is gone.
/// </summary>
internal sealed partial class SilenceSweep(IGrainFactory grains, TimeProvider time, ILogger<SilenceSweep> log) : BackgroundService
{
    private static readonly TimeSpan _period = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<WorkerId, (long Since, TimeSpan After)> _watched = new();

    /// <summary>To be looked at when nothing is heard of it for so long from now on.</summary>
    public void Watch(WorkerId worker, TimeSpan after) => _watched[worker] = (time.GetTimestamp(), after);

    public void Forget(WorkerId worker) => _watched.TryRemove(worker, out _);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            foreach (var (worker, watched) in _watched)
                if (time.GetElapsedTime(watched.Since) >= watched.After && _watched.TryRemove(new(worker, watched)))
                    _ = Look(worker);
    }

    private async Task Look(WorkerId worker)
    {
        try
        {
            await grains.GetGrain<IWorkerGrain>(worker.Value).Look();
        }
        catch (Exception failure)
        {
            // Its reminder asks too.
            LogFailed(failure, worker);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The worker {Worker} could not be looked at")]
    private partial void LogFailed(Exception failure, WorkerId worker);
}
