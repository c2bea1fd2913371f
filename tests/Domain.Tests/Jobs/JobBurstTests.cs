using Transcode.Domain.Burst;
using Transcode.Domain.Jobs;
using Transcode.Domain.Tests.Burst;

namespace Transcode.Domain.Tests.Jobs;

public sealed class JobBurstTests
{
    private static readonly Job _job = JobDecider.Evolve(null, new JobEvent.JobSubmitted(Samples.Order("j")));

    private static readonly BurstRun _over = BurstDecider.Told(BurstSamples.Running, new RunReport("rp-1", BurstState.Failed, 1, 85_000, "it broke"),
        BurstSamples.Rules, BurstSamples.After(200));

    private static (Job Job, IReadOnlyList<JobEvent> Events) Record(Job job, BurstRun run)
    {
        var events = JobDecider.Decide(job, new JobCommand.RecordBurst(run)).ShouldBeOfType<Decision.Accept>().Events;
        return (events.Aggregate(job, JobDecider.Evolve), events);
    }

    [Fact]
    public void A_run_stands_in_the_timeline_when_it_is_started_and_when_it_ends_each_once()
    {
        var (started, first) = Record(_job, BurstSamples.Queued);
        first.ShouldBe([new JobEvent.BurstStarted(new("br_1"), "large", "it is late")]);
        Record(started, BurstSamples.Running).Events.ShouldBeEmpty();

        var (ended, last) = Record(started, _over);
        last.ShouldBe([new JobEvent.BurstEnded(new("br_1"), "large", BurstState.Failed, 85, 0.1m, "it broke")]);
        ended.Bursts.ShouldBe([new JobBurst(new("br_1"), "large", BurstState.Failed, 85, 0.1m)]);
        Record(ended, _over).Events.ShouldBeEmpty();
    }

    [Fact]
    public void A_run_of_which_only_the_end_is_told_stands_there_whole()
        => Record(_job, _over).Events.Select(happened => happened.GetType().Name).ShouldBe(["BurstStarted", "BurstEnded"]);

    [Fact]
    public void What_a_run_cost_is_recorded_after_the_end_of_its_job_and_kept_by_a_retry()
    {
        var failed = JobDecider.Evolve(Record(_job, BurstSamples.Queued).Job, new JobEvent.JobFailed(Samples.Crash));
        var known = Record(failed, _over).Job.ShouldBeOfType<Job.Failed>();
        known.Bursts.ShouldHaveSingleItem().Dollars.ShouldBe(0.1m);
        JobDecider.Evolve(known, new JobEvent.JobRetried(2)).Bursts.ShouldBe(known.Bursts);
    }

    [Fact]
    public void What_the_provider_did_not_take_is_not_remembered()
        => Record(_job, BurstSamples.Run(state: BurstState.Refused)).Events.ShouldBeEmpty();
}
