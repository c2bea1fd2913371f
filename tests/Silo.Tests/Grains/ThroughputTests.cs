using Transcode.Contracts.Throughput;
using Transcode.Silo.Tests.Fixtures;
using static Transcode.Domain.Tests.Jobs.Samples;

namespace Transcode.Silo.Tests.Grains;

public sealed class ThroughputTests
{
    [Fact]
    public async Task A_job_that_ends_is_counted_step_by_step_and_its_film_once()
    {
        await using var cluster = await Cluster.Start(silos: 2);
        await cluster.Submit(Order("j"));
        await cluster.WorkAll("j", Anna);
        var counted = cluster.Grains.GetGrain<IThroughputGrain>(IThroughputGrain.Key);

        await cluster.Until(async () =>
        {
            // What the silos have gathered is handed on when their clock has gone on.
            cluster.Time.Advance(TimeSpan.FromSeconds(1));
            return (await counted.LastHour()).Sum(minute => minute.VideoSeconds) >= 59.9;
        }, "the film was counted");

        var minutes = await counted.LastHour();
        minutes.Sum(minute => minute.VideoSeconds).ShouldBe(60, 0.001);
        minutes.Sum(minute => minute.Steps).ShouldBe((await cluster.View("j")).Steps.Length);
    }
}
