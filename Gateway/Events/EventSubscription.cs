using Transcode.Contracts.Reading;
using Transcode.Gateway.Application;

namespace Transcode.Gateway.Events;

/// <summary>
/// Wakes this node when there are new events, whichever silo wrote them. A signal may be lost with a silo, so it also wakes by itself now
/// and then while somebody reads.
/// </summary>
internal sealed class EventSubscription(GrainCalls calls, TimeProvider time) : IEventSignalObserver
{
    /// <summary>A subscription ends by itself after a minute.</summary>
    private static readonly TimeSpan _renewal = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan _longestNap = TimeSpan.FromSeconds(2);

    private IEventSignalObserver? _reference;
    private long _renewedAt;
    private TaskCompletionSource _next = New();

    /// <summary>Take it, look for news, and only then wait.</summary>
    public async Task<Task> Next()
    {
        if (_reference is null || time.GetElapsedTime(_renewedAt) >= _renewal)
        {
            _reference ??= calls.Factory.CreateObjectReference<IEventSignalObserver>(this);
            await calls.Ask(() => calls.Grain<IEventSignalGrain>(IEventSignalGrain.Key).Subscribe(_reference), CancellationToken.None);
            _renewedAt = time.GetTimestamp();
        }
        return Task.WhenAny(Volatile.Read(ref _next).Task, Task.Delay(_longestNap, time));
    }

    public Task Raised(long sequence)
    {
        Interlocked.Exchange(ref _next, New()).TrySetResult();
        return Task.CompletedTask;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
