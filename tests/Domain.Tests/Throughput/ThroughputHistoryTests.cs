using Transcode.Domain.Steps;
using Transcode.Domain.Tests.Jobs;
using Transcode.Domain.Throughput;

namespace Transcode.Domain.Tests.Throughput;

public sealed class ThroughputHistoryTests
{
    private static readonly DateTimeOffset _noon = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_is_finished_in_one_minute_is_added_up()
    {
        var history = ThroughputHistory.Empty.With(2, 12, _noon).With(1, 6, _noon.AddSeconds(59)).With(1, 0, _noon.AddSeconds(61));

        history.Minutes.ShouldBe([new(_noon, 3, 18), new(_noon.AddMinutes(1), 1, 0)]);
    }

    [Fact]
    public void More_than_an_hour_is_not_kept_however_long_it_goes_on()
    {
        var history = Enumerable.Range(0, 500).Aggregate(ThroughputHistory.Empty, (kept, n) => kept.With(1, 1, _noon.AddMinutes(n)));

        history.Minutes.Count.ShouldBe(ThroughputHistory.Length);
        history.Minutes[0].At.ShouldBe(_noon.AddMinutes(440));
        history.Since(_noon.AddMinutes(499 + 30)).Minutes.Count.ShouldBe(30);
        history.Since(_noon.AddDays(2)).Minutes.ShouldBeEmpty();
    }

    [Fact]
    public void A_clock_that_was_set_back_makes_no_second_minute()
    {
        var history = ThroughputHistory.Empty.With(1, 1, _noon).With(1, 1, _noon.AddMinutes(-5));

        history.Minutes.ShouldBe([new(_noon, 2, 2)]);
    }

    [Fact]
    public void All_chunks_together_are_the_film_once_whatever_its_renditions()
    {
        var steps = StepGraph.Of(Samples.PlanOf(Samples.Order("j")));

        steps.Sum(ThroughputHistory.VideoSecondsOf).ShouldBe(60, 0.001);
        steps.Where(step => step is not Step.EncodeVideo).Sum(ThroughputHistory.VideoSecondsOf).ShouldBe(0);
    }
}
