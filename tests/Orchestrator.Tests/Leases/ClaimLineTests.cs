using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Protocol;
using Transcode.Orchestrator.Leases;
using Transcode.Orchestrator.Tests.Fixtures;
using static Transcode.Domain.Tests.Jobs.Samples;
using static Transcode.Orchestrator.Tests.Fixtures.House;

namespace Transcode.Orchestrator.Tests.Leases;

public sealed class ClaimLineTests
{
    [Fact]
    public async Task A_waiting_worker_is_woken_by_new_work()
    {
        await using var house = await House.Open();
        var waiting = Wait(house, Anna, 20);
        await Armed(house, 20);

        await house.Jobs.Submit(Order("j"), Stop);

        (await Soon(waiting)).ShouldHaveSingleItem().Job.ShouldBe(new JobId("j"));
    }

    [Fact]
    public async Task Who_waits_longest_is_served_first()
    {
        await using var house = await House.Open();
        var first = Wait(house, Anna, 20);
        await Armed(house, 20);
        var second = Wait(house, Bert, 30);
        await Armed(house, 30);

        await house.Jobs.Submit(Order("j"), Stop);

        (await Soon(first)).Count.ShouldBe(1);
        second.IsCompleted.ShouldBeFalse();
        await house.Jobs.Submit(Order("k"), Stop);
        (await Soon(second)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Waiting_ends_with_nothing_after_the_time_that_was_asked_for()
    {
        await using var house = await House.Open();
        var waiting = Wait(house, Anna, 20);
        await Armed(house, 20);

        house.Time.Advance(20);

        (await Soon(waiting)).ShouldBeEmpty();
        await house.Jobs.Submit(Order("j"), Stop);
        (await house.Claim(Bert)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Who_gave_up_waiting_gets_nothing()
    {
        await using var house = await House.Open();
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var waiting = house.Leases.Claim(new LeaseRequest { WorkerId = Anna, WaitSeconds = 20 }, impatience.Token);
        await Armed(house, 20);

        await impatience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => Soon(waiting));
        await house.Jobs.Submit(Order("j"), Stop);
        (await house.MustClaim(Bert)).Fence.ShouldBe(1);
    }

    [Fact]
    public async Task A_worker_with_more_room_gets_more_steps()
    {
        await using var house = await House.Open();
        await house.Planned("j");

        (await house.Leases.Claim(new LeaseRequest { WorkerId = Anna, Room = 3 }, Stop)).Count.ShouldBe(3);
        (await house.Leases.Claim(new LeaseRequest { WorkerId = Anna, Room = 0, WaitSeconds = 0 }, Stop)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_step_reaches_exactly_one_of_many_waiting_workers()
    {
        await using var house = await House.Open();
        var waiting = Enumerable.Range(0, 50).Select(number => Wait(house, new WorkerId($"w{number}"), 20)).ToList();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(number => Task.Run(() => house.Jobs.Submit(Order($"j{number}"), Stop), Stop)));

        var leases = await Soon(Task.WhenAll(waiting));
        leases.ShouldAllBe(lease => lease.Count == 1);
        leases.Select(lease => lease[0].Job).Distinct().Count().ShouldBe(50);
    }

    [Fact]
    public async Task Shutting_down_sends_the_waiting_home()
    {
        await using var house = await House.Open();
        var waiting = Wait(house, Anna, 20);
        await Armed(house, 20);

        await house.Line.DisposeAsync();

        (await Soon(waiting)).ShouldBeEmpty();
    }

    private static Task<IReadOnlyList<ClaimedStep>> Wait(House house, WorkerId worker, int seconds) =>
        house.Leases.Claim(new LeaseRequest { WorkerId = worker, WaitSeconds = seconds }, Stop);

    /// <summary>The worker's patience runs: it stands in the line, or is one moment from it, and cannot miss what comes now.</summary>
    private static Task Armed(House house, int seconds) => house.Time.Armed(house.Time.GetUtcNow().AddSeconds(seconds), Stop);

    private static Task<T> Soon<T>(Task<T> task) => task.WaitAsync(TimeSpan.FromSeconds(20), Stop);
}
