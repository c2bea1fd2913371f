using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Transcode.Gateway.Application;

namespace Transcode.Gateway.Tests.GraphQL;

public class SharedFeedTests
{
    private static readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    private readonly Channel<string> _source = Channel.CreateUnbounded<string>();
    private int _begun;

    [Fact]
    public async Task All_who_watch_share_one_source_and_it_ends_with_the_last()
    {
        var feed = new SharedFeed<string>(Source);
        await using (var one = feed.Watch(_stop).GetAsyncEnumerator(_stop))
        {
            var first = one.MoveNextAsync();
            await _source.Writer.WriteAsync("a", _stop);
            (await first).ShouldBeTrue();
            await using (var two = feed.Watch(_stop).GetAsyncEnumerator(_stop))
            {
                (await two.MoveNextAsync()).ShouldBeTrue();
                two.Current.ShouldBe("a", "who comes later begins with the last");
            }
            feed.IsIdle.ShouldBeFalse();
        }
        feed.IsIdle.ShouldBeTrue();
        _begun.ShouldBe(1);
    }

    [Fact]
    public async Task A_source_that_breaks_is_told_to_all_and_the_next_begins_anew()
    {
        var feed = new SharedFeed<string>(Source);
        await using var one = feed.Watch(_stop).GetAsyncEnumerator(_stop);
        var first = one.MoveNextAsync();
        _source.Writer.Complete(new IOException("gone"));
        (await Should.ThrowAsync<IOException>(async () => await first)).Message.ShouldBe("gone");
        feed.IsIdle.ShouldBeTrue();
    }

    [Fact]
    public async Task What_a_slow_watcher_has_not_taken_is_joined_not_queued()
    {
        var watcher = new Watcher<string>((earlier, later) => earlier + later);
        foreach (var letter in (string[])["a", "b", "c"])
            watcher.Offer(letter);
        watcher.End(null);
        (await watcher.Read(_stop).ToListAsync(_stop)).ShouldBe(["abc"]);

        var newest = new Watcher<string>();
        newest.Offer("a");
        newest.Offer("b");
        newest.End(null);
        (await newest.Read(_stop).ToListAsync(_stop)).ShouldBe(["b"]);
    }

    private async IAsyncEnumerable<string> Source([EnumeratorCancellation] CancellationToken stop)
    {
        Interlocked.Increment(ref _begun);
        await foreach (var value in _source.Reader.ReadAllAsync(stop))
            yield return value;
    }
}
