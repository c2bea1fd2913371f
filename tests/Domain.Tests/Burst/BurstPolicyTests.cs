using Transcode.Domain.Burst;
using Transcode.Domain.Workers;
using static Transcode.Domain.Tests.Burst.BurstSamples;

namespace Transcode.Domain.Tests.Burst;

public sealed class BurstPolicyTests
{
    private static readonly Worker _attic = new() { Id = new("attic"), LastSeen = Now, Encoders = ["libx264", "aac"] };

    /// <summary>Ten minutes from its submission; five are over.</summary>
    private static readonly JobDemand _job = new()
    {
        Job = new("j"),
        SubmittedAt = After(-300),
        Remaining = TimeSpan.FromSeconds(301),
        Open = [""],
        OpenSince = After(-300),
        Height = 1080,
    };

    private static BurstChoice? Choose(JobDemand? job = null, BurstRules? rules = null, IReadOnlyList<BurstRun>? runs = null,
        params Worker[] fleet) =>
        BurstPolicy.Choose(rules ?? Rules, [job ?? _job], fleet.Length > 0 ? fleet : [_attic], runs ?? [], Now).SingleOrDefault();

    private static BurstTier? Started(BurstChoice? choice) => (choice as BurstChoice.Start)?.Tier;

    private static string Held(BurstChoice? choice) => choice.ShouldBeOfType<BurstChoice.Hold>().Why;

    [Fact]
    public void A_job_that_will_miss_its_deadline_gets_the_cheapest_machine_that_can_help()
    {
        var start = Choose().ShouldBeOfType<BurstChoice.Start>();
        (start.Tier, start.Attempt, start.Why).ShouldBe((Small, 1, "it is expected 1 s after its deadline of 600 s"));
    }

    [Fact]
    public void A_job_that_will_be_ready_in_time_gets_none() => Choose(_job with { Remaining = TimeSpan.FromSeconds(299) }).ShouldBeNull();

    [Fact]
    public void A_job_names_a_deadline_of_its_own()
    {
        Choose(_job with { DeadlineSeconds = 3600 }).ShouldBeNull();
        Started(Choose(_job with { DeadlineSeconds = 400 }, Rules with { DeadlineSeconds = null })).ShouldBe(Small);
    }

    [Fact]
    public void Without_a_deadline_a_slow_job_gets_none()
        => Choose(_job with { Remaining = TimeSpan.FromDays(1) }, Rules with { DeadlineSeconds = null }).ShouldBeNull();

    [Fact]
    public void Of_a_job_of_which_nothing_can_be_said_half_of_its_time_is_waited_for()
    {
        Choose(_job with { Remaining = null, SubmittedAt = After(-299) }).ShouldBeNull();
        Choose(_job with { Remaining = null, SubmittedAt = After(-301) }).ShouldBeOfType<BurstChoice.Start>();
    }

    [Fact]
    public void A_job_that_is_over_before_a_machine_has_started_gets_none()
        => Choose(_job with { SubmittedAt = After(-900), Remaining = TimeSpan.FromSeconds(14) }).ShouldBeNull();

    [Fact]
    public void A_job_of_which_nothing_could_be_taken_gets_none()
    {
        Choose(_job with { Open = [] }).ShouldBeNull();
        Choose(_job with { IsPinned = true }).ShouldBeNull();
    }

    [Fact]
    public void What_nobody_in_the_fleet_has_is_borrowed_whatever_the_deadline()
    {
        var job = _job with { Open = ["h264_nvenc"], Remaining = null, SubmittedAt = After(-31), OpenSince = After(-31) };
        var start = Choose(job, Rules with { DeadlineSeconds = null }).ShouldBeOfType<BurstChoice.Start>();
        (start.Tier, start.Why).ShouldBe((Large, "no worker has h264_nvenc"));
        Choose(job with { OpenSince = After(-29) }, Rules with { DeadlineSeconds = null }).ShouldBeNull("workers may be on their way");
    }

    [Theory]
    [InlineData(Presence.Here, false, true)]
    [InlineData(Presence.Suspect, false, true)]
    [InlineData(Presence.Offline, false, false)]
    [InlineData(Presence.Here, true, false)]
    public void Who_is_there_is_waited_for_and_who_is_gone_or_drained_is_not(Presence presence, bool drained, bool isWaitedFor)
    {
        var card = _attic with { Encoders = ["libx264", "aac", "h264_nvenc"], Presence = presence, DrainAsked = drained };
        (Choose(_job with { Open = ["h264_nvenc"] }, Rules with { DeadlineSeconds = null }, [], card) is null).ShouldBe(isWaitedFor);
    }

    [Fact]
    public void A_worker_of_another_tenant_is_nobody()
    {
        var theirs = _attic with { Owner = new("k", "acme") };
        Started(Choose(_job with { Tenant = "other" }, null, [], theirs)).ShouldBe(Small);
        Choose(_job with { Tenant = "acme", Remaining = null, SubmittedAt = Now }, null, [], theirs).ShouldBeNull();
    }

    [Fact]
    public void A_large_picture_gets_a_machine_that_is_meant_for_it() => Started(Choose(_job with { Height = 2160 })).ShouldBe(Large);

    [Fact]
    public void Where_no_tier_has_what_is_needed_it_is_said()
        => Held(Choose(_job with { Open = ["hevc_qsv"] })).ShouldBe("no worker has hevc_qsv; no tier has what it needs (hevc_qsv)");

    [Fact]
    public void One_run_of_a_job_is_enough_at_once()
        => Held(Choose(runs: [Run(state: BurstState.Queued)])).ShouldEndWith("a run is under way for it");

    [Fact]
    public void A_late_job_may_have_more_than_one_run_where_the_rules_say_so_but_not_for_what_one_machine_brings()
    {
        var (rules, queued) = (Rules with { MostRunsOfJob = 2 }, new[] { Run(state: BurstState.Queued) });
        Started(Choose(rules: rules, runs: queued)).ShouldBe(Small);
        Held(Choose(_job with { Open = ["h264_nvenc"] }, rules, queued)).ShouldEndWith("a run is under way for it");
    }

    [Fact]
    public void No_more_runs_than_are_allowed_go_at_once()
    {
        BurstRun[] two = [Run("br_1", BurstState.Running, "a"), Run("br_2", BurstState.Queued, "b")];
        Held(Choose(runs: two)).ShouldEndWith("2 runs are under way, and no more are allowed at once");
        Started(Choose(rules: Rules with { MostRuns = 3 }, runs: two)).ShouldBe(Small);
    }

    [Fact]
    public void Two_jobs_that_ask_at_once_share_what_is_allowed()
    {
        var choices = BurstPolicy.Choose(Rules with { MostRuns = 1 }, [_job, _job with { Job = new("k") }], [_attic], [], Now);
        choices[0].ShouldBeOfType<BurstChoice.Start>().Job.Value.ShouldBe("j");
        Held(choices[1]).ShouldEndWith("1 runs are under way, and no more are allowed at once");
    }

    [Fact]
    public void A_run_that_ended_badly_is_tried_once_more_and_no_more()
    {
        var failed = Run(state: BurstState.Failed) with { EndedAt = Now };
        Choose(runs: [failed]).ShouldBeOfType<BurstChoice.Start>().Attempt.ShouldBe(2);
        Held(Choose(runs: [failed, Run("br_2", BurstState.Lost)])).ShouldEndWith("2 runs for it ended without a result, and no more are tried");
        Held(Choose(runs: [failed, Run("br_2", BurstState.Completed)])).ShouldEndWith("and no more are tried", Case.Sensitive, "it did no step");
    }

    [Fact]
    public void A_run_that_did_its_part_may_be_followed_by_another()
    {
        var useful = Run(state: BurstState.Completed) with { Steps = 3 };
        Choose(runs: [useful, useful with { Id = new("br_2") }, Run("br_3", BurstState.Refused)]).ShouldBeOfType<BurstChoice.Start>()
            .Attempt.ShouldBe(1);
    }

    [Fact]
    public void The_money_of_the_day_holds_for_what_runs_may_yet_cost()
    {
        // Two runs may cost a dollar each, and the next on the small tier ten cents.
        BurstRun[] runs = [Run("br_1", BurstState.Running, "a"), Run("br_2", BurstState.Queued, "b")];
        var rules = Rules with { MostRuns = 9 };
        Started(Choose(rules: rules with { DollarsPerDay = 2.1m }, runs: runs)).ShouldBe(Small);
        Held(Choose(rules: rules with { DollarsPerDay = 2.09m }, runs: runs))
            .ShouldEndWith("a run might cost $0.10, and $2.00 of today's $2.09 are spent or promised");
    }

    [Fact]
    public void Two_who_choose_at_the_same_moment_see_together_that_it_is_too_much()
    {
        BurstRun[] both = [Run("br_1", BurstState.Starting, "a"), Run("br_2", BurstState.Starting, "b")];
        BurstPolicy.Holds(Rules with { DollarsPerDay = 2 }, both, Now).ShouldBeTrue();
        BurstPolicy.Holds(Rules with { DollarsPerDay = 1.9m }, both, Now).ShouldBeFalse();
        BurstPolicy.Holds(Rules with { MostRuns = 1 }, both, Now).ShouldBeFalse();
        BurstPolicy.Holds(Rules with { MostRuns = 1 }, [both[0], Run("br_3", BurstState.Refused, "c")], Now).ShouldBeTrue();
    }

    [Fact]
    public void What_was_spent_yesterday_is_not_of_today()
    {
        var spent = Run("br_1", BurstState.Completed, "a") with { Dollars = 2, Steps = 1 };
        var rules = Rules with { DollarsPerDay = 2 };
        Held(Choose(rules: rules, runs: [spent])).ShouldContain("$2.00 of today's $2.00");
        Started(Choose(rules: rules, runs: [spent with { StartedAt = After(-13 * 3600) }])).ShouldBe(Small);
    }

    [Fact]
    public void The_money_holds_whatever_many_jobs_ask_for()
    {
        var jobs = Enumerable.Range(0, 100).Select(i => _job with { Job = new($"j{i}"), Height = 2160 }).ToList();
        var rules = Rules with { MostRuns = 100, DollarsPerDay = 7.5m };
        BurstPolicy.Choose(rules, jobs, [_attic], [], Now).OfType<BurstChoice.Start>().Count().ShouldBe(7);
    }

    [Fact]
    public void Rules_that_hold_have_no_fault_and_others_name_their_setting()
    {
        Rules.Faults().ShouldBeEmpty();
        (Rules with { Tiers = [] }).Faults().ShouldHaveSingleItem().ShouldContain("Burst:Tiers");
        (Rules with { DollarsPerDay = 0 }).Faults().ShouldHaveSingleItem().ShouldContain("Burst:DollarsPerDay");
        (Rules with { DollarsPerDay = 0.01m }).Faults().ShouldHaveSingleItem().ShouldContain("nothing would ever start");
        (Rules with { RunSeconds = 1, MostRuns = 0 }).Faults().Count().ShouldBe(2);
        (Rules with { Tiers = [Small with { Endpoint = "../x", DollarsPerHour = -1 }] }).Faults().Count().ShouldBeGreaterThanOrEqualTo(2);
    }
}
