namespace Transcode.Silo.Tests.Machine;

/// <summary>A clock on which whoever sleeps sleeps until woken by the test.</summary>
internal sealed class StillTime : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<Sleeper> sleepers = [];
    private TaskCompletionSource slept = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() { lock (gate) return now; }

    public void Advance(TimeSpan by) { lock (gate) now += by; }

    /// <summary>Somebody has gone to sleep since the last waking.</summary>
    public Task Slept(CancellationToken stop) { lock (gate) return slept.Task.WaitAsync(TimeSpan.FromSeconds(60), stop); }

    public void WakeAll()
    {
        List<Sleeper> all;
        lock (gate)
        {
            all = [.. sleepers];
            sleepers.Clear();
            slept = new(TaskCreationOptions.RunContinuationsAsynchronously);
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
        private TimeSpan every = Timeout.InfiniteTimeSpan;

        public void Fire()
        {
            if (every != Timeout.InfiniteTimeSpan)
                Change(every, every);
            fire();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            every = period;
            lock (time.gate)
            {
                time.sleepers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                time.sleepers.Add(this);
                time.slept.TrySetResult();
            }
            return true;
        }

        public void Dispose() { lock (time.gate) time.sleepers.Remove(this); }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
