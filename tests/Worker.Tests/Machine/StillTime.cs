namespace Transcode.Worker.Tests.Machine;

/// <summary>A clock on which whoever sleeps sleeps until woken by the test. No FakeTimeProvider: there a sleeper is woken by moving the
/// time, so that nobody can be woken often without the patience under test running out, and no test can wait until somebody
/// sleeps.</summary>
internal sealed class StillTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Sleeper> _sleepers = [];
    private TaskCompletionSource _slept = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset _now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() { lock (_gate) return _now; }

    public void Advance(TimeSpan by) { lock (_gate) _now += by; }

    /// <summary>Somebody has gone to sleep since the last waking.</summary>
    public Task Slept(CancellationToken stop) { lock (_gate) return _slept.Task.WaitAsync(TimeSpan.FromSeconds(60), stop); }

    public void WakeAll()
    {
        List<Sleeper> all;
        lock (_gate)
        {
            all = [.. _sleepers];
            _sleepers.Clear();
            _slept = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        all.ForEach(one => one.Fire());
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var sleeper = new Sleeper(this, () => callback(state));
        sleeper.Change(dueTime, period);
        return sleeper;
    }

    private sealed class Sleeper(StillTime time, Action fire) : ITimer
    {
        private TimeSpan _every = Timeout.InfiniteTimeSpan;

        public void Fire()
        {
            if (_every != Timeout.InfiniteTimeSpan)
                Change(_every, _every);
            fire();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _every = period;
            lock (time._gate)
            {
                time._sleepers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                time._sleepers.Add(this);
                time._slept.TrySetResult();
            }
            return true;
        }

        public void Dispose() { lock (time._gate) time._sleepers.Remove(this); }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
