using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Transcode.Gateway.Application;

/// <summary>Who watches something that moves: what is offered while the watcher is busy is joined to what it has not taken yet, so nothing
/// piles up and nothing is lost.</summary>
/// <param name="join">From what waits and what comes to what waits then; null: only the newest is worth anything.</param>
internal sealed class Watcher<T>(Func<T, T, T>? join = null) where T : class
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _signal = New();
    private T? _waiting;
    private bool _ended;
    private Exception? _failure;

    public void Offer(T value)
    {
        lock (_gate)
        {
            _waiting = _waiting is { } earlier && join is not null ? join(earlier, value) : value;
            _signal.TrySetResult();
        }
    }

    /// <summary>What waits is still taken.</summary>
    public void End(Exception? failure)
    {
        lock (_gate)
        {
            (_ended, _failure) = (true, failure);
            _signal.TrySetResult();
        }
    }

    public async IAsyncEnumerable<T> Read([EnumeratorCancellation] CancellationToken stop)
    {
        while (true)
        {
            Task signal;
            T? value;
            lock (_gate)
            {
                (value, _waiting) = (_waiting, null);
                if (value is null && _ended)
                    break;
                if (_signal.Task.IsCompleted && !_ended)
                    _signal = New();
                signal = _signal.Task;
            }
            if (value is not null)
                yield return value;
            else
                await signal.WaitAsync(stop);
        }
        if (_failure is { } failure)
            ExceptionDispatchInfo.Throw(failure);
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
