using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Transcode.Web.Live;

/// <summary>
/// One reading serves all who watch, and none takes place while nobody does. A watcher that is slow misses what lay between and sees the
/// newest.
/// </summary>
/// <param name="read">Null: there is nothing to see.</param>
/// <param name="pause">Until the next reading.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where readings that failed are told.</param>
/// <param name="same">Whether the first is nothing new to who saw the second; null: each reading is new.</param>
internal sealed partial class SharedReading<T>(Func<CancellationToken, Task<T?>> read, Func<T?, TimeSpan> pause, TimeProvider time,
    ILogger log, Func<T, T, bool>? same = null) where T : class
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action _end = () => { };
    private T? _newest;
    private int _watchers;

    public bool IsWatched => Volatile.Read(ref _watchers) > 0;

    public async IAsyncEnumerable<T> Follow([EnumeratorCancellation] CancellationToken stop)
    {
        Enter();
        try
        {
            T? seen = null;
            while (true)
            {
                var (newest, changed) = Now();
                if (newest is not null && !ReferenceEquals(newest, seen))
                    yield return seen = newest;
                else
                    await changed.WaitAsync(stop);
            }
        }
        finally
        {
            Leave();
        }
    }

    private (T?, Task) Now()
    {
        lock (_gate)
            return (_newest, _changed.Task);
    }

    private void Enter()
    {
        lock (_gate)
            if (++_watchers == 1)
            {
                // It has no timer and no handle that would have to be disposed of.
                var running = new CancellationTokenSource();
                _end = running.Cancel;
                _ = Read(running.Token);
            }
    }

    private void Leave()
    {
        lock (_gate)
            if (--_watchers == 0)
            {
                _end();
                _newest = null;
            }
    }

    private async Task Read(CancellationToken stop)
    {
        await Task.Yield();
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var newest = await TryRead(stop);
                if (newest is not null)
                    Show(newest, stop);
                await Task.Delay(pause(newest), time, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody watches any more.
        }
    }

    /// <summary>A page outlives a silo or a database that is away for a while: it shows what it last knew.</summary>
    private async Task<T?> TryRead(CancellationToken stop)
    {
        try
        {
            return await read(stop);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            ReadingFailed(log, failure);
            return null;
        }
    }

    private void Show(T newest, CancellationToken stop)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            if (stop.IsCancellationRequested || (_newest is not null && same?.Invoke(newest, _newest) == true))
                return;
            (changed, _changed) = (_changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
            _newest = newest;
        }
        changed.SetResult();
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "What the portal shows could not be read")]
    private static partial void ReadingFailed(ILogger log, Exception failure);
}
