using Transcode.Orchestrator.State;

namespace Transcode.Orchestrator.Tests.Fixtures;

/// <summary>A clock that stands still until it is moved; its timers fire when it passes them.</summary>
public sealed class ManualTime : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<Timer> timers = [];
    private readonly Pulse arms = new();
    private DateTimeOffset now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() { lock (gate) return now; }

    public void Advance(double seconds)
    {
        List<Timer> due;
        lock (gate)
        {
            now += TimeSpan.FromSeconds(seconds);
            due = [.. timers.Where(timer => timer.Due <= now)];
            timers.RemoveAll(due.Contains);
        }
        due.ForEach(timer => timer.Fire());
    }

    /// <summary>Somebody sleeps until exactly then; wait for it before moving the clock.</summary>
    public async Task Armed(DateTimeOffset due, CancellationToken stop)
    {
        while (true)
        {
            var next = arms.Next;
            lock (gate)
            {
                if (timers.Any(timer => timer.Due == due))
                    return;
            }
            await next.WaitAsync(TimeSpan.FromSeconds(20), stop);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Fires once; nothing here asks for periods.</summary>
    private sealed class Timer(ManualTime time, Action fire) : ITimer
    {
        public DateTimeOffset Due { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time.gate)
            {
                time.timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                Due = time.now + dueTime;
                if (dueTime > TimeSpan.Zero)
                    time.timers.Add(this);
            }
            time.arms.Beat();
            if (dueTime == TimeSpan.Zero)
                fire();
            return true;
        }

        public void Dispose() { lock (time.gate) time.timers.Remove(this); }

        public ValueTask DisposeAsync() { Dispose(); return ValueTask.CompletedTask; }
    }
}
