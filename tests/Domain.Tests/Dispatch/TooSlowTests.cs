using Transcode.Domain.Dispatch;
using Transcode.Domain.Tests.Jobs;
using Transcode.Domain.Workers;

namespace Transcode.Domain.Tests.Dispatch;

/// <summary>Given how fast a worker and the others are and what is open, what it had better not begin.</summary>
public sealed class TooSlowTests
{
    [Fact]
    public void A_worker_that_would_end_a_step_after_all_else_is_done_is_too_slow_for_it() =>
        // The others need 300 / 70 of the slow one's seconds for all, and 1.8 for one step.
        TooSlow.For(Fps(3), Others(7, 30), Open(16, 18.0)).Count.ShouldBe(16);

    [Fact]
    public void Of_a_long_film_it_takes_its_share() => TooSlow.For(Fps(3), Others(7, 30), Open(100, 18.0)).ShouldBeEmpty();

    [Fact]
    public void Short_steps_are_for_slow_workers_too() =>
        TooSlow.For(Fps(3), Others(2, 30), [.. Open(10, 18.0), .. Open(1, 6.0, from: 10)]).Select(step => step.Step.Value)
            .ShouldBe(Enumerable.Range(0, 10).Select(i => $"{i}"));

    [Fact]
    public void What_was_seen_in_the_job_says_more_than_what_was_measured()
    {
        Pace[] others = [.. Others(7, 30).Select(other => other with { Seen = 20 })];

        TooSlow.For(Fps(30) with { Seen = 2 }, others, Open(16, 18.0)).Count.ShouldBe(16);
        TooSlow.For(Fps(3) with { Seen = 20 }, others, Open(16, 18.0)).ShouldBeEmpty();
    }

    [Theory]
    // A quarter is done; or half a minute is over, whatever is done.
    [InlineData(5, 25.0, 1.3, true)]
    [InlineData(5, 24.9, 1.3, false)]
    [InlineData(30, 0.0, 1.3, true)]
    [InlineData(29.9, 0.0, 1.3, false)]
    // Frames are decoded that lie before the chunk.
    [InlineData(300, 0.0, 0.0, false)]
    public void A_running_chunk_tells_how_fast_its_holder_is_once_it_can_be_known(double seconds, double progress, double fps, bool isTold)
    {
        var now = Samples.At.AddHours(1);
        var row = new StepRow
        {
            Key = Open(1, 18)[0].Key,
            Asset = new("a"),
            State = StepState.Leased,
            OpenedAt = Samples.At,
            LeasedAt = now.AddSeconds(-seconds),
            Fps = fps,
            Progress = progress,
        };

        Pace.Told(row, now).ShouldBe(isTold ? fps : null);
        Pace.Told(row with { State = StepState.Done }, now).ShouldBeNull();
    }

    [Theory]
    [InlineData(30)]
    [InlineData(16)]
    public void Equals_and_whoever_is_at_most_half_as_fast_are_never_too_slow(double fps)
        => TooSlow.For(Fps(fps), Others(7, 30), Open(1, 18.0)).ShouldBeEmpty();

    [Fact]
    public void Where_nothing_is_known_nobody_is()
    {
        TooSlow.For(new(null, []), Others(7, 30), Open(1, 18.0)).ShouldBeEmpty();
        TooSlow.For(Fps(3), [], Open(1, 18.0)).ShouldBeEmpty("alone it does all");
        TooSlow.For(Fps(3), [new(null, []), new(null, [new EncoderSpeed("h264_nvenc", 360, 900)])], Open(1, 18.0))
            .ShouldBeEmpty("nothing is comparable");
    }

    private static Pace Fps(double fps) => new(null, [new EncoderSpeed("libx264", 360, fps)]);

    private static Pace[] Others(int count, double fps) => [.. Enumerable.Repeat(Fps(fps), count)];

    private static IReadOnlyList<OpenStep> Open(int count, double weight, int from = 0)
        => [.. Enumerable.Range(from, count).Select(i => new OpenStep(new(new("j"), 1, new($"{i}")), weight))];
}
