using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Gateway.Application;
using Transcode.Gateway.Events;

namespace Transcode.Gateway.Delivery;

/// <summary>Who waits for a file of a job is woken when something of that job became public, or when the job is over; the job is told for
/// which moment a viewer waits. Costs nothing while nobody waits.</summary>
internal sealed partial class SegmentWaiters(GrainCalls calls, JobService jobs, EventFeed feed, TimeProvider time,
    ILogger<SegmentWaiters> log) : IDisposable
{
    /// <summary>Of many viewers of one job one is heard at a time.</summary>
    private static readonly TimeSpan _heard = TimeSpan.FromSeconds(1);

    /// <summary>Jobs that were told of somebody lately; they may be told again when it is full.</summary>
    private const int MostTold = 1000;

    private readonly ConcurrentDictionary<JobId, long> _told = new();
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

    /// <summary>Somebody waits for this moment of a job's film; what goes wrong with it is no trouble of the viewer's.</summary>
    public void Seek(JobId job, double seconds)
    {
        var now = time.GetTimestamp();
        if (_told.TryGetValue(job, out var last) && time.GetElapsedTime(last, now) < _heard)
            return;
        if (_told.Count >= MostTold)
            _told.Clear();
        _told[job] = now;
        _ = Tell(job, seconds);
    }

    private async Task Tell(JobId job, double seconds)
    {
        try
        {
            await jobs.Seek(job, seconds, _ending.Token);
        }
        catch (Exception failure) when (!_ending.IsCancellationRequested)
        {
            LogUntold(failure, job);
        }
        catch (Exception)
        {
            // The server ends.
        }
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job} could not be told where its viewer waits")]
    private partial void LogUntold(Exception failure, JobId job);
}
