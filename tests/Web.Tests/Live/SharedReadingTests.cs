using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Transcode.Web.Live;

namespace Transcode.Web.Tests.Live;

public sealed class SharedReadingTests
{
    private readonly FakeTimeProvider _time = new();
    private int _read;
    private bool _away;

    [Fact]
    public async Task Nobody_watching_costs_nothing_and_all_who_watch_share_one_reading()
    {
        var stop = TestContext.Current.CancellationToken;
        var shared = Shared();
        _time.Advance(TimeSpan.FromMinutes(1));
        _read.ShouldBe(0);

        await using (var one = shared.Follow(stop).GetAsyncEnumerator(stop))
        await using (var two = shared.Follow(stop).GetAsyncEnumerator(stop))
        {
            (await one.MoveNextAsync()).ShouldBeTrue();
            (await two.MoveNextAsync()).ShouldBeTrue();
            two.Current.ShouldBeSameAs(one.Current);
            _read.ShouldBe(1);
        }
        shared.IsWatched.ShouldBeFalse();
    }

    [Fact]
    public async Task A_slow_watcher_sees_the_newest()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var slow = Shared().Follow(stop).GetAsyncEnumerator(stop);
        (await slow.MoveNextAsync()).ShouldBeTrue();
        await Until(4, stop);

        (await slow.MoveNextAsync()).ShouldBeTrue();

        slow.Current.ShouldBe("4");
    }

    [Fact]
    public async Task What_cannot_be_read_for_a_while_is_read_again()
    {
        var stop = TestContext.Current.CancellationToken;
        _away = true;
        await using var watcher = Shared().Follow(stop).GetAsyncEnumerator(stop);
        var first = watcher.MoveNextAsync();
        await Until(2, stop);
        _away = false;
        await Until(3, stop);

        (await first).ShouldBeTrue();
    }

    [Fact]
    public async Task What_is_the_same_to_a_viewer_is_not_shown_again()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var watcher = Shared((now, shown) => now.Length == shown.Length).Follow(stop).GetAsyncEnumerator(stop);
        (await watcher.MoveNextAsync()).ShouldBeTrue();
        var next = watcher.MoveNextAsync();
        await Until(12, stop);

        (await next).ShouldBeTrue();

        watcher.Current.ShouldBe("10");
    }

    private SharedReading<string> Shared(Func<string, string, bool>? same = null) => new(_ =>
    {
        var number = Interlocked.Increment(ref _read);
        return _away ? throw new IOException("away")
            : Task.FromResult<string?>(number.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }, _ => TimeSpan.FromSeconds(1), _time, NullLogger.Instance, same);

    /// <summary>The clock goes on until so many readings took place.</summary>
    private async Task Until(int readings, CancellationToken stop)
    {
        while (Volatile.Read(ref _read) < readings)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5, stop);
        }
    }
}
