using Orleans.Runtime;
using Orleans.Runtime.Messaging;

namespace Transcode.Gateway.Application;

/// <summary>What may be asked twice is asked again while a silo is gone: its grains answer elsewhere within seconds, and nobody at the door
/// need hear of it.</summary>
internal sealed class GrainCalls(IGrainFactory grains, TimeProvider time)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(200);

    public T Grain<T>(string key) where T : IGrainWithStringKey => grains.GetGrain<T>(key);

    public Contracts.Reading.IReaderGrain Reader => grains.GetGrain<Contracts.Reading.IReaderGrain>(0);

    public IGrainFactory Factory => grains;

    public async Task<T> Ask<T>(Func<Task<T>> ask, CancellationToken stop)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                return await ask().WaitAsync(stop);
            }
            catch (Exception failure) when (IsAway(failure) && time.GetElapsedTime(since) < _patience)
            {
                // Its silo is gone; it comes back elsewhere.
            }
            await Task.Delay(_pause, time, stop);
        }
    }

    public Task Ask(Func<Task> ask, CancellationToken stop) => Ask(async () => { await ask(); return true; }, stop);

    private static bool IsAway(Exception failure)
        => failure is SiloUnavailableException or OrleansMessageRejectionException or ConnectionFailedException or TimeoutException;
}
