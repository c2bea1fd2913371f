using Transcode.Domain.Burst;
using static Transcode.Domain.Tests.Burst.BurstSamples;

namespace Transcode.Domain.Tests.Burst;

public sealed class BurstDeciderTests
{
    private static RunReport Report(BurstState state, long? execution = null, string? error = null) => new("rp-1", state, 30_000, execution,
        error);

    private static ProviderFault Fault(ProviderFaultKind kind) => new(kind, "as it said");

    [Fact]
    public void A_run_goes_from_the_queue_to_work_to_its_end_and_costs_its_time_and_what_is_around_it()
    {
        Queued.ShouldSatisfyAllConditions(run => run.State.ShouldBe(BurstState.Queued), run => run.ProviderId.ShouldBe("rp-1"));
        Running.ShouldSatisfyAllConditions(run => run.State.ShouldBe(BurstState.Running), run => run.RunningSince.ShouldBe(After(30)));

        var over = BurstDecider.Told(Running, Report(BurstState.Completed, 85_000), Rules, After(200));

        (over.State, over.IsOver, over.EndedAt, over.DelayMilliseconds).ShouldBe((BurstState.Completed, true, After(200), 30_000L));
        (over.Seconds, over.Dollars).ShouldBe((85.0, 0.1m), "(85 + 15) s at 3.60 an hour");
    }

    [Theory]
    [InlineData(BurstState.Completed)]
    [InlineData(BurstState.Failed)]
    [InlineData(BurstState.Cancelled)]
    [InlineData(BurstState.TimedOut)]
    public void An_end_is_an_end_whatever_is_told_after_it(BurstState end)
    {
        var over = BurstDecider.Told(Running, Report(end, 1_000), Rules, After(60));
        foreach (var later in Enum.GetValues<BurstState>())
            BurstDecider.Told(over, Report(later, 9_000), Rules, After(90)).ShouldBe(over);
        BurstDecider.NotTold(over, Fault(ProviderFaultKind.Unknown), Rules, After(999_999)).ShouldBe(over);
        BurstDecider.Late(over, Rules, After(999_999)).ShouldBe(over);
        BurstDecider.Ending(over, "enough", After(90)).ShouldBe(over);
    }

    [Fact]
    public void What_is_told_twice_is_told_once() =>
        BurstDecider.Told(Running, new RunReport("rp-1", BurstState.Running, 30_000), Rules, After(40)).ShouldBe(Running);

    [Fact]
    public void A_report_of_another_run_changes_nothing() =>
        BurstDecider.Told(Running, new RunReport("rp-2", BurstState.Completed, 1, 1), Rules, After(40)).ShouldBe(Running);

    [Theory]
    [InlineData(ProviderFaultKind.Unauthorized)]
    [InlineData(ProviderFaultKind.Busy)]
    [InlineData(ProviderFaultKind.Broken)]
    [InlineData(ProviderFaultKind.Malformed)]
    public void What_the_provider_did_not_take_was_no_run_and_costs_nothing(ProviderFaultKind kind)
    {
        var refused = BurstDecider.Started(Run(), null, Fault(kind), Rules, After(1));
        (refused.State, refused.Dollars, refused.WasInVain, refused.Error).ShouldBe((BurstState.Refused, 0m, false, "as it said"));
    }

    [Fact]
    public void A_start_whose_answer_got_lost_may_have_cost_a_moment_and_what_is_around_it()
    {
        var lost = BurstDecider.Started(Run(), null, Fault(ProviderFaultKind.Silent), Rules, After(15));
        (lost.State, lost.Seconds, lost.Dollars).ShouldBe((BurstState.Lost, 15.0, 0.03m));
    }

    [Fact]
    public void The_truth_about_a_run_that_was_given_up_changes_what_it_cost_and_nothing_else()
    {
        var lost = BurstDecider.NotTold(Running, Fault(ProviderFaultKind.Unknown), Rules, After(130));
        (lost.State, lost.Seconds, lost.Dollars).ShouldBe((BurstState.Lost, 100.0, 0.115m));

        var known = BurstDecider.Told(lost, Report(BurstState.Completed, 185_000), Rules, After(999));
        (known.State, known.EndedAt, known.Seconds, known.Dollars).ShouldBe((BurstState.Lost, lost.EndedAt, 185.0, 0.2m));
        BurstDecider.Told(known, Report(BurstState.Running), Rules, After(1_000)).ShouldBe(known);
    }

    [Fact]
    public void A_run_that_the_provider_does_not_know_yet_is_lost_only_after_a_while()
    {
        BurstDecider.NotTold(Queued, Fault(ProviderFaultKind.Unknown), Rules, After(5)).State.ShouldBe(BurstState.Queued);
        BurstDecider.NotTold(Queued, Fault(ProviderFaultKind.Unknown), Rules, After(31)).State.ShouldBe(BurstState.Lost);
    }

    [Fact]
    public void A_provider_that_is_away_costs_no_run_until_its_life_must_be_over()
    {
        var life = Rules.Lifetime.TotalSeconds;
        BurstDecider.NotTold(Running, Fault(ProviderFaultKind.Silent), Rules, After(life)).State.ShouldBe(BurstState.Running);
        var lost = BurstDecider.NotTold(Running, Fault(ProviderFaultKind.Silent), Rules, After(life + 121));
        (lost.State, lost.Dollars).ShouldBe((BurstState.Lost, 1m), "no more than it can have cost: 985 and 15 s at 3.60 an hour");
    }

    [Fact]
    public void A_start_that_died_with_its_process_is_given_up_after_a_minute()
    {
        BurstDecider.Late(Run(), Rules, After(60)).State.ShouldBe(BurstState.Starting);
        BurstDecider.Late(Run(), Rules, After(61)).State.ShouldBe(BurstState.Lost);
    }

    [Fact]
    public void What_waits_is_cancelled_at_once_and_what_runs_when_it_did_not_end_by_itself()
    {
        var (waits, works) = (BurstDecider.Ending(Queued, "its job is over", After(40)), BurstDecider.Ending(Running, "its job is over", After(40)));
        BurstDecider.IsToBeCancelled(Running, After(999)).ShouldBeFalse("nobody asked for its end");
        BurstDecider.IsToBeCancelled(waits, After(40)).ShouldBeTrue();
        BurstDecider.IsToBeCancelled(works, After(59)).ShouldBeFalse();
        BurstDecider.IsToBeCancelled(works, After(60)).ShouldBeTrue();
        BurstDecider.Ending(works, "again", After(50)).ShouldBe(works);
    }

    [Fact]
    public void A_run_that_never_left_the_queue_costs_nothing()
    {
        BurstDecider.Told(Queued, new RunReport("rp-1", BurstState.Cancelled), Rules, After(50)).Dollars.ShouldBe(0);
        BurstDecider.Told(Queued, new RunReport("rp-1", BurstState.TimedOut), Rules, After(50)).Dollars.ShouldBe(0);
    }

    [Fact]
    public void A_run_waits_in_vain_when_no_machine_came_in_time()
    {
        BurstDecider.WaitsInVain(Queued, Rules, After(300)).ShouldBeFalse();
        BurstDecider.WaitsInVain(Queued, Rules, After(301)).ShouldBeTrue();
        BurstDecider.WaitsInVain(Running, Rules, After(999)).ShouldBeFalse();
    }
}
