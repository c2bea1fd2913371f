using Transcode.Contracts.Throughput;
using Transcode.Domain.Jobs;
using Transcode.Domain.Throughput;
using Transcode.Silo.Facts;

namespace Transcode.Silo.Throughput;

/// <summary>Gathers what this silo sees finished, and hands it on every two seconds: a busy silo finishes hundreds of steps in
/// that.</summary>
internal sealed class ThroughputCounter(IGrainFactory grains, TimeProvider time)
{
    private static readonly TimeSpan _period = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private int _steps;
    private double _videoSeconds;

    /// <param name="append">After it was written.</param>
    public void Count(JobAppend append)
    {
        var (steps, seconds) = (0, 0.0);
        foreach (var accepted in append.Events.OfType<JobEvent.ResultAccepted>())
            (steps, seconds) = (steps + 1,
                seconds + (JobSteps.Find(append.Job, accepted.Step) is { } step ? ThroughputHistory.VideoSecondsOf(step) : 0));
        if (steps == 0)
            return;
        bool isFirst;
        lock (_gate)
        {
            isFirst = _steps == 0;
            (_steps, _videoSeconds) = (_steps + steps, _videoSeconds + seconds);
        }
        // Outside the grain whose change it is: that one may be over by then.
        if (isFirst)
            _ = Task.Run(HandOn, CancellationToken.None);
    }

    private async Task HandOn()
    {
        await Task.Delay(_period, time);
        int steps;
        double seconds;
        lock (_gate)
        {
            (steps, seconds) = (_steps, _videoSeconds);
            (_steps, _videoSeconds) = (0, 0);
        }
        try
        {
            await grains.GetGrain<IThroughputGrain>(IThroughputGrain.Key).Add(steps, seconds);
        }
        catch (Exception)
        {
            // A chart that misses two seconds is no reason to trouble anybody.
        }
    }
}
