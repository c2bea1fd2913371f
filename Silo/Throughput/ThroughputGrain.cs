using Transcode.Contracts.Throughput;
using Transcode.Domain.Throughput;

namespace Transcode.Silo.Throughput;

/// <summary>Adds up what the silos finish. Idle for an hour it has nothing to forget.</summary>
[GrainType("throughput")]
internal sealed class ThroughputGrain(TimeProvider time) : Grain, IThroughputGrain
{
    private ThroughputHistory _history = ThroughputHistory.Empty;

    public Task Add(int steps, double videoSeconds)
    {
        _history = _history.With(steps, videoSeconds, time.GetUtcNow());
        // The usual age at which what nobody calls is put away may be shorter than the hour that is remembered.
        DelayDeactivation(TimeSpan.FromMinutes(ThroughputHistory.Length));
        return Task.CompletedTask;
    }

    public Task<ThroughputMinute[]> LastHour() => Task.FromResult<ThroughputMinute[]>([.. _history.Since(time.GetUtcNow()).Minutes]);
}
