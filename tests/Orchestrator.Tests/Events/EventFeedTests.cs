using Transcode.Domain.Jobs;
using Transcode.Orchestrator.State;
using Transcode.Orchestrator.Tests.Fixtures;
using static Transcode.Domain.Tests.Jobs.Samples;
using static Transcode.Orchestrator.Tests.Fixtures.House;

namespace Transcode.Orchestrator.Tests.Events;

public sealed class EventFeedTests
{
    [Fact]
    public async Task A_follower_sees_what_was_and_then_what_happens()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("a"), Stop);
        await using var feed = house.Jobs.Follow(null, 0, Stop).GetAsyncEnumerator(Stop);

        (await Next(feed)).Job.Value.ShouldBe("a");
        var next = Next(feed);
        next.IsCompleted.ShouldBeFalse();
        await house.Jobs.Submit(Order("b"), Stop);

        (await next).Job.Value.ShouldBe("b");
    }

    [Fact]
    public async Task A_follower_of_one_job_sees_only_that_and_from_where_it_stands()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("a"), Stop);
        await house.Jobs.Submit(Order("b"), Stop);
        await using var feed = house.Jobs.Follow(new("b"), await house.Jobs.LastSequence(Stop), Stop).GetAsyncEnumerator(Stop);

        var next = Next(feed);
        await house.Jobs.Cancel(new("a"), "enough", Stop);
        await house.Jobs.Cancel(new("b"), "enough", Stop);

        (await next).ShouldSatisfyAllConditions(
            stored => stored.Job.Value.ShouldBe("b"),
            stored => stored.Event.ShouldBe(new JobEvent.JobCancelled("enough")));
    }

    [Fact]
    public async Task A_follower_who_sleeps_while_much_happens_loses_nothing_and_holds_nobody_up()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("first"), Stop);
        await using var feed = house.Jobs.Follow(null, 0, Stop).GetAsyncEnumerator(Stop);
        var seen = new List<long> { (await Next(feed)).Sequence };

        for (var number = 0; number < 1000; number++)
            await house.Jobs.Submit(Order($"j{number}"), Stop);
        while (seen.Count < 1001)
            seen.Add((await Next(feed)).Sequence);

        seen.ShouldBe((await house.Store.ReadEvents(null, 0, 2000, Stop)).Select(stored => stored.Sequence));
    }

    [Fact]
    public async Task Many_followers_all_see_everything_in_order_while_it_happens()
    {
        await using var house = await House.Open();
        var followers = Enumerable.Range(0, 5).Select(_ => Task.Run(async () =>
        {
            var seen = new List<long>();
            await foreach (var stored in house.Jobs.Follow(null, 0, Stop))
            {
                seen.Add(stored.Sequence);
                if (seen.Count == 400)
                    break;
            }
            return seen;
        }, Stop)).ToList();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var number = 0; number < 100; number++)
                await house.Jobs.Submit(Order($"j{writer}-{number}"), Stop);
        }, Stop)));

        var all = (await house.Store.ReadEvents(null, 0, 1000, Stop)).Select(stored => stored.Sequence).ToList();
        foreach (var seen in await Task.WhenAll(followers).WaitAsync(TimeSpan.FromSeconds(30), Stop))
            seen.ShouldBe(all);
    }

    [Fact]
    public async Task Shutting_down_ends_the_stream()
    {
        await using var house = await House.Open();
        await using var feed = house.Jobs.Follow(null, 0, Stop).GetAsyncEnumerator(Stop);
        var next = Next(feed);

        await house.Feed.DisposeAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => next);
    }

    private static async Task<StoredEvent> Next(IAsyncEnumerator<StoredEvent> feed)
    {
        (await feed.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), Stop)).ShouldBeTrue();
        return feed.Current;
    }
}
