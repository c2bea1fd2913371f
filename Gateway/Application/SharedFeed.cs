using System.Runtime.CompilerServices;

namespace Transcode.Gateway.Application;

/// <summary>One source for all who watch the same thing: it runs while somebody does, however many they are.</summary>
/// <param name="source">Is followed once, for all.</param>
/// <param name="join">See <see cref="Watcher{T}"/>; null: each value is the whole state, and who comes later begins with the last
/// one.</param>
/// <param name="begin">Where values are changes: what who comes later begins with, once the first has come.</param>
internal sealed class SharedFeed<T>(Func<CancellationToken, IAsyncEnumerable<T>> source, Func<T, T, T>? join = null, T? begin = null)
    where T : class
{
    private readonly Lock _gate = new();
    private Run? _run;

    public bool IsIdle
    {
        get
        {
            lock (_gate)
                return _run is null;
        }
    }

    public async IAsyncEnumerable<T> Watch([EnumeratorCancellation] CancellationToken stop)
    {
        var watcher = new Watcher<T>(join);
        var run = Join(watcher);
        try
        {
            await foreach (var value in watcher.Read(stop))
                yield return value;
        }
        finally
        {
            Leave(run, watcher);
        }
    }

    private Run Join(Watcher<T> watcher)
    {
        lock (_gate)
        {
            var run = _run;
            if (run is null)
            {
                _run = run = new Run();
                _ = Task.Run(() => Pump(run));
            }
            else if (run.Last is { } last)
                watcher.Offer(last);
            run.Watchers.Add(watcher);
            return run;
        }
    }

    private void Leave(Run run, Watcher<T> watcher)
    {
        lock (_gate)
        {
            run.Watchers.Remove(watcher);
            if (run.Watchers.Count > 0 || _run != run)
                return;
            _run = null;
        }
        run.Stop.Cancel();
    }

    private async Task Pump(Run run)
    {
        Exception? failure = null;
        try
        {
            await foreach (var value in source(run.Stop.Token))
                lock (_gate)
                {
                    run.Last = join is null ? value : begin;
                    foreach (var watcher in run.Watchers)
                        watcher.Offer(value);
                }
        }
        catch (OperationCanceledException) when (run.Stop.IsCancellationRequested)
        {
            // Nobody watches any more.
        }
        catch (Exception broken)
        {
            failure = broken;
        }
        lock (_gate)
        {
            if (_run == run)
                _run = null;
            foreach (var watcher in run.Watchers)
                watcher.End(failure);
        }
    }

    private sealed class Run
    {
        public HashSet<Watcher<T>> Watchers { get; } = [];

        public CancellationTokenSource Stop { get; } = new();

        public T? Last { get; set; }
    }
}
