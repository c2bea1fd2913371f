namespace Transcode.Silo.Tests.Fixtures;

/// <summary>
/// The test's clock for Orleans' reminders. They draw the time of their first look at random and wait in a loop for what is left of it;
/// Task.Delay leaves out what is below a millisecond. A timer then fires that much early, the rest is no wait at all, and on a clock that
/// stands still the loop has no end; since it runs inside Advance, neither has that: once in a thousand starts a test used up a processor
/// for ever. Here, as with clocks that go on by themselves, the time for which a timer was set is over once it has fired.
/// </summary>
internal sealed class ReminderTime(TestTime time) : TimeProvider
{
    private static readonly TimeSpan _leftOut = TimeSpan.FromMilliseconds(1);

    private readonly Lock _gate = new();
    private long _reached;

    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + Ahead();

    public override long GetTimestamp() => time.GetTimestamp() + Ahead().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var until = time.GetTimestamp() + (dueTime + _leftOut).Ticks;
        return time.CreateTimer(given =>
        {
            Reach(until);
            callback(given);
        }, state, dueTime, period);
    }

    private void Reach(long until)
    {
        lock (_gate)
            _reached = Math.Max(_reached, until);
    }

    private TimeSpan Ahead()
    {
        var now = time.GetTimestamp();
        lock (_gate)
            return TimeSpan.FromTicks(Math.Max(0, _reached - now));
    }
}
