using Transcode.Bench.Portal.Watching;

namespace Transcode.EndToEnd.Tests.Portal;

/// <summary>Some dozens who watch one job, as bench/portal has them in hundreds.</summary>
[Collection(PortalTurns.Name)]
public sealed class WatchersTests(PortalHome portal)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_who_watch_a_job_see_it_move_and_see_its_end_whichever_way_they_came()
    {
        Assert.SkipWhen(portal.Address.Host == "unknown", "Chromium is not installed: apt-get install chromium");
        await portal.Home.Clip("watched.mp4", 4, Stop);
        var job = await portal.Submit("watched.mp4", Stop, "web-low");
        await using var sockets = await Crowd.Gather(new(SocketWatcher.Door, 20), portal.Address, job);
        await using var events = await Crowd.Gather(new(EventWatcher.Door, 20), portal.Address, job);
        await using var pages = await Crowd.Gather(new(CircuitWatcher.Door, 10), portal.Address, job);

        foreach (var crowd in new[] { sockets, events, pages })
        {
            await crowd.Ended(TimeSpan.FromMinutes(2));
            crowd.Failures.ShouldBeEmpty(crowd.Door.Name);
            crowd.Fewest.ShouldBeGreaterThan(1, crowd.Door.Name);
        }
    }
}
