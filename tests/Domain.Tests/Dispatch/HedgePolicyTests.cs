using Transcode.Domain.Dispatch;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;
using Transcode.Domain.Workers;
using static Transcode.Domain.Tests.Jobs.Samples;

namespace Transcode.Domain.Tests.Dispatch;

/// <summary>Given what runs and who asks, which step is lent twice, or none.</summary>
public sealed class HedgePolicyTests
{
    private static readonly DateTimeOffset _now = At.AddHours(1);

    private static readonly Step.EncodeVideo _chunk = JobSteps.Of(PlanOf(Order("j"))).OfType<Step.EncodeVideo>()
        .First(step => step.Weight > 5);

    [Fact]
    public void A_slow_holders_step_is_lent_to_a_faster_worker()
    {
        // 20 % after 60 s: another 240 s. The candidate is ten times faster: 30 s.
        var choice = Choose(Running(60, progress: 20), Asks(fps: 300)).ShouldNotBeNull();

        (choice.HolderNeeds.TotalSeconds, choice.WorkerNeeds.TotalSeconds).ShouldBe((240, 30));
    }

    [Fact]
    public void Of_several_the_one_with_the_worst_finish_is_lent() =>
        Choose([Running(60, progress: 50, step: "a"), Running(60, progress: 10, step: "b"), Running(60, progress: 30, step: "c")],
            Asks(fps: 600))!
            .Lease.Row.Key.Step.Value.ShouldBe("b");

    [Fact]
    public void Equals_do_not_race_each_other() => Choose(Running(60, progress: 20), Asks(fps: 30)).ShouldBeNull();

    [Fact]
    public void A_little_earlier_is_not_clearly_earlier() => Choose(Running(60, progress: 50), Asks(fps: 75)).ShouldBeNull();

    [Theory]
    // 60 s of 120 are left: 42 s are seven tenths of that.
    [InlineData(60, 50.0, 30 / 0.35, true)]
    [InlineData(60, 50.0, 30 / 0.3501, false)]
    // 10 s are left of 20: 5 s earlier is just worth it.
    [InlineData(10, 50.0, 120.0, true)]
    [InlineData(10, 50.0, 119.0, false)]
    // 3 % say how long it takes, less say nothing.
    [InlineData(60, 3.0, 300.0, true)]
    [InlineData(60, 2.9, 300.0, false)]
    public void Each_limit_of_a_second_lease_is_where_it_says(double seconds, double progress, double fps, bool isLent) =>
        (Choose(Running(seconds, progress), Asks(fps)) is not null).ShouldBe(isLent);

    [Fact]
    public void Of_two_with_the_same_finish_the_same_one_is_lent_each_time() =>
        Choose([Running(60, progress: 10, step: "b"), Running(60, progress: 10, step: "a")], Asks(fps: 600))!
            .Lease.Row.Key.Step.Value.ShouldBe("a");

    [Fact]
    public void A_source_that_is_fetched_is_not_fetched_twice() =>
        Choose(Running(60, progress: 5) with { Step = StepGraph.Fetch(OfAddress("j")) }, Asks(fps: 300)).ShouldBeNull();

    [Fact]
    public void Speeds_are_held_against_each_other_over_all_that_both_have_measured()
    {
        EncoderSpeed Of(string encoder, int height, double fps) => new(encoder, height, fps);
        var lease = Running(60, progress: 20) with
        {
            HolderSpeeds = [Of("libx264", 720, 10), Of("libx264", 1080, 10), Of("hevc", 720, 10), Of("av1", 720, 0)],
        };
        HedgeChoice? Asked(params EncoderSpeed[] speeds) => Choose(lease, new Candidate(Bert, ClaimScope.Usual, speeds));

        // Twice as fast and eight times: four times on the whole, of 300 s.
        Asked(Of("libx264", 720, 20), Of("libx264", 1080, 80), Of("av1", 720, 5), Of("vp9", 720, 900))!.WorkerNeeds.TotalSeconds
            .ShouldBe(75, 0.001);
        Asked(Of("hevc", 1080, 900), Of("libx264", 720, 0)).ShouldBeNull("nothing was measured by both");
    }

    [Fact]
    public void What_is_nearly_done_is_left_alone()
        => Choose(Running(6000, progress: HedgePolicy.NearlyDone), Asks(fps: 3000)).ShouldBeNull();

    [Fact]
    public void A_second_or_two_are_not_worth_a_second_run() => Choose(Running(2, progress: 40), Asks(fps: 3000)).ShouldBeNull();

    [Fact]
    public void What_is_lent_twice_is_not_lent_a_third_time()
    {
        var lease = Running(60, progress: 5);

        Choose(lease with { Row = lease.Row with { Hedge = new("s", new("carla"), 2, _now, _now, _now) } }, Asks(fps: 300)).ShouldBeNull();
    }

    [Fact]
    public void Nobody_races_itself() => Choose(Running(60, progress: 5), Asks(fps: 300) with { Id = Anna }).ShouldBeNull();

    [Fact]
    public void Who_cannot_do_it_or_failed_it_lately_does_not_get_it()
    {
        var lease = Running(60, progress: 5);

        Choose(lease with { Capability = "h264_nvenc" }, Asks(fps: 300)).ShouldBeNull();
        Choose(lease, Asks(fps: 300) with { Scope = ClaimScope.Usual with { Avoids = [lease.Row.Key] } }).ShouldBeNull();
    }

    [Fact]
    public void Without_progress_it_is_held_against_like_steps_of_the_job()
    {
        // Carla did a like chunk in 10 s; Anna has had hers for 70 s and shows nothing.
        var lease = Running(70, progress: 0) with { Like = [Did("carla", 10)] };

        var choice = Choose(lease, new Candidate(Bert, ClaimScope.Usual, [])).ShouldNotBeNull();
        (choice.HolderNeeds.TotalSeconds, choice.WorkerNeeds.TotalSeconds).ShouldBe((70, 10), "as long again as it has taken");
        Choose(lease with { Row = lease.Row with { LeasedAt = _now.AddSeconds(-9) } }, new Candidate(Bert, ClaimScope.Usual, []))
            .ShouldBeNull();
    }

    [Fact]
    public void What_each_did_with_like_steps_says_more_than_what_others_did()
    {
        // Anna, who holds it, took 100 s for the last one, of which 70 are over; of Bert's two the slower one counts.
        var lease = Running(70, progress: 0) with { Like = [Did("bert", 12), Did("anna", 100), Did("bert", 10)] };

        var choice = Choose(lease, new Candidate(Bert, ClaimScope.Usual, [])).ShouldNotBeNull();
        (choice.HolderNeeds.TotalSeconds, choice.WorkerNeeds.TotalSeconds).ShouldBe((30, 12));
    }

    [Fact]
    public void A_step_that_ends_at_this_very_moment_is_expected_to_take_as_long_again() =>
        Choose(Running(70, progress: 0) with { Like = [Did("anna", 70), Did("bert", 10)] }, new Candidate(Bert, ClaimScope.Usual, []))
            .ShouldNotBeNull().HolderNeeds.TotalSeconds.ShouldBe(70);

    [Fact]
    public void Measured_speed_says_more_than_what_others_did_with_like_steps() =>
        Choose(Running(60, progress: 20) with { Like = [Did("carla", 100)] }, Asks(fps: 300)).ShouldNotBeNull()
            .WorkerNeeds.TotalSeconds.ShouldBe(30);

    [Fact]
    public void What_the_asker_did_with_like_steps_says_more_than_its_measured_speed() =>
        Choose(Running(60, progress: 20) with { Like = [Did("bert", 300)] }, Asks(fps: 300)).ShouldBeNull();

    [Fact]
    public void Where_nothing_is_known_nothing_is_lent()
    {
        Choose(Running(600, progress: 0), Asks(fps: 300)).ShouldBeNull();
        Choose(Running(600, progress: 10), new Candidate(Bert, ClaimScope.Usual, [])).ShouldBeNull();
    }

    [Fact]
    public void What_would_end_after_all_that_is_open_is_begun_again_before_it() =>
        HedgePolicy.Early([Until(40)], Asks(fps: 300), _now).ShouldNotBeNull().ShouldSatisfyAllConditions(
            choice => choice.HolderNeeds.TotalSeconds.ShouldBe(240),
            choice => choice.WorkerNeeds.TotalSeconds.ShouldBe(30));

    [Theory]
    // 5 s before the holder; and twice as long as the asker needs.
    [InlineData(235.0, 75)]
    [InlineData(60.0, 300)]
    public void An_open_step_can_wait_from_that_moment_on(double rest, double fps)
        => HedgePolicy.Early([Until(rest)], Asks(fps), _now).ShouldNotBeNull();

    [Theory]
    [InlineData(61.0, 300, "there is time for it later")]
    [InlineData(236.0, 75, "the rest ends no earlier")]
    [InlineData(40.0, 30, "the asker is no faster")]
    [InlineData(null, 300, "nobody knows how long the rest takes")]
    public void An_open_step_is_the_better_choice_where(double? rest, double fps, string because)
        => HedgePolicy.Early([Until(rest)], Asks(fps), _now).ShouldBeNull(because);

    [Fact]
    public void The_rest_of_a_job_is_what_is_open_by_how_long_like_steps_took_divided_among_those_who_work_on_it()
    {
        // One was done in 10 s, two are open, and three work on the job, one of them on two steps.
        var generation = Round((StepState.Done, "anna"), (StepState.Leased, "anna"), (StepState.Leased, "anna"), (StepState.Leased, "bert"),
            (StepState.Leased, "carla"), (StepState.Open, null), (StepState.Open, null));

        HedgePolicy.Remaining(generation, LikeStep.Done(generation))!.Value.TotalSeconds.ShouldBe(20.0 / 3, 0.01);
        HedgePolicy.Remaining(generation[1..], LikeStep.Done(generation[1..])).ShouldBeNull("no like step is done");
        HedgePolicy.Remaining(generation[..5], LikeStep.Done(generation[..5])).ShouldBeNull("nothing is open");
    }

    [Fact]
    public void Nothing_runs_and_nothing_is_lent() => Choose([], Asks(fps: 300)).ShouldBeNull();

    private static HedgeChoice? Choose(RunningLease running, Candidate candidate) => Choose([running], candidate);

    private static HedgeChoice? Choose(IEnumerable<RunningLease> running, Candidate candidate)
        => HedgePolicy.Choose(running, candidate, _now);

    /// <summary>Another 240 s to go; all that is open is done after so many seconds.</summary>
    private static RunningLease Until(double? rest)
        => Running(60, progress: 20) with { Remaining = rest is { } seconds ? TimeSpan.FromSeconds(seconds) : null };

    private static List<(Step Step, StepRow Row)> Round(params (StepState State, string? Worker)[] states)
        => [.. states.Select((one, i) => ((Step)_chunk, Running(60, 0, $"{i}").Row with
    {
        State = one.State,
        Worker = one.Worker is { } worker ? new(worker) : null,
        EndedAt = one.State == StepState.Done ? _now.AddSeconds(-50) : null,
    }))];

    private static Candidate Asks(double fps) => new(Bert, ClaimScope.Usual, [new EncoderSpeed("libx264", 720, fps)]);

    private static LikeStep Did(string worker, double seconds) => new(new(worker), _chunk.Weight, TimeSpan.FromSeconds(seconds));

    private static RunningLease Running(double seconds, double progress, string step = "a") => new(
        new StepRow
        {
            Key = new(new("j"), 1, new(step)),
            Asset = new("a"),
            State = StepState.Leased,
            OpenedAt = At,
            LeaseId = $"lease-{step}",
            Worker = Anna,
            Fence = 1,
            LeasedAt = _now.AddSeconds(-seconds),
            RenewedAt = _now,
            Until = _now.AddSeconds(9),
            Progress = progress,
        }, _chunk, "", [new EncoderSpeed("libx264", 720, 30)], []);
}
