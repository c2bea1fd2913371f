using Transcode.Domain.Tests.Jobs;

namespace Transcode.Silo.Tests.Fixtures;

public sealed class ReminderTimeTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(5000)]
    [InlineData(1)]
    [InlineData(9999)]
    public async Task A_wait_for_a_time_between_two_milliseconds_does_not_hold_the_clock_that_reaches_it(int ticks)
    {
        var clock = new TestTime(Samples.At);
        var time = new ReminderTime(clock);
        var wait = WaitUntil(time, time.GetUtcNow() + TimeSpan.FromSeconds(1) + TimeSpan.FromTicks(ticks));

        await Task.Run(() => clock.Advance(TimeSpan.FromSeconds(1)), Stop).WaitAsync(TimeSpan.FromSeconds(10), Stop);

        await wait.WaitAsync(TimeSpan.FromSeconds(10), Stop);
    }

    [Fact]
    public void It_is_the_clock_of_the_test_but_for_that_millisecond()
    {
        var clock = new TestTime(Samples.At);
        var time = new ReminderTime(clock);
        var fired = 0;
        using var timer = time.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        clock.Advance(TimeSpan.FromSeconds(1));
        (fired, time.GetUtcNow()).ShouldBe((1, Samples.At + TimeSpan.FromMilliseconds(1001)));

        clock.Advance(TimeSpan.FromSeconds(2));
        clock.Jump(TimeSpan.FromHours(1));

        (fired, time.GetUtcNow()).ShouldBe((3, clock.GetUtcNow()));
        time.GetTimestamp().ShouldBe(clock.GetTimestamp());
    }

    /// <summary>As Orleans' timers do.</summary>
    private static async Task WaitUntil(TimeProvider time, DateTimeOffset due)
    {
        while (due - time.GetUtcNow() is var rest && rest > TimeSpan.Zero)
        {
            Stop.ThrowIfCancellationRequested();
            await Task.Delay(rest, time, Stop).ConfigureAwait(false);
        }
    }
}
