using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Gateway.Application;
using Transcode.Gateway.Events;

namespace Transcode.Gateway.Delivery;

/// <summary>Who waits for a file of a job is woken when something of that job became public, or when the job is over. Costs nothing while
/// nobody waits.</summary>
internal sealed partial class SegmentWaiters(GrainCalls calls, EventFeed feed, ILogger<SegmentWaiters> log) : IDisposable
{
    private readonly ConcurrentDictionary<JobId, TaskCompletionSource> _awaited = new();
    private readonly CancellationTokenSource _ending = new();
    private int _isFollowing;

    /// <summary>Take it first, look whether the file is there, and only then wait.</summary>
    public Task Next(JobId job)
    {
        var next = _awaited.GetOrAdd(job, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        if (Interlocked.Exchange(ref _isFollowing, 1) == 0)
            _ = Task.Run(Follow);
        return next;
    }

    public void Wake(JobId job)
    {
        if (_awaited.TryRemove(job, out var waiting))
            waiting.TrySetResult();
    }

    public void Dispose()
    {
        _ending.Cancel();
        _ending.Dispose();
    }

    private async Task Follow()
    {
        try
        {
            var last = await calls.Ask(() => calls.Reader.LastSequence(), _ending.Token);
            await foreach (var stored in feed.Follow(null, last, _ending.Token))
            {
                if (stored.Event is JobEvent.StepFinished or JobEvent.JobPlanned or JobEvent.JobReady or JobEvent.JobFailed
                    or JobEvent.JobRejected or JobEvent.JobCancelled)
                    Wake(stored.Job);
                if (_awaited.IsEmpty)
                    break;
            }
        }
        catch (Exception failure) when (!_ending.IsCancellationRequested)
        {
            // Whoever waits looks by itself every two seconds.
            LogFailed(failure);
        }
        catch (Exception)
        {
            return; // The server ends.
        }
        Volatile.Write(ref _isFollowing, 0);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Events could not be followed for those who wait for segments")]
    private partial void LogFailed(Exception failure);
}
