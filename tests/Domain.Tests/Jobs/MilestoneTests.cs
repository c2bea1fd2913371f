using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;

namespace Transcode.Domain.Tests.Jobs;

public sealed class MilestoneTests
{
    [Fact]
    public void Each_quarter_is_told_once_an_attempt_and_rises()
    {
        var told = new List<int>();
        var job = Apply(Apply(null, new JobCommand.Submit(Samples.Order("j")), told),
            new JobCommand.RecordStep(StepGraph.ProbeId, Samples.Anna, Samples.Probed()), told);
        while (job is not Job.Ready)
        {
            var step = JobDecider.Open(job)[0];
            job = Apply(job, new JobCommand.RecordStep(step.Id, Samples.Anna, Samples.ResultOf(step)), told);
        }
        told.ShouldBe([25, 50, 75]);
    }

    [Fact]
    public void Another_attempt_tells_them_anew()
    {
        var job = JobDecider.Evolve(new Job.Encoding { Order = Samples.Order("j"), Milestone = 75 }, new JobEvent.JobFailed(Samples.Crash));
        job.Milestone.ShouldBe(75);
        JobDecider.Evolve(job, new JobEvent.JobRetried(2)).Milestone.ShouldBe(0);
    }

    private static Job Apply(Job? job, JobCommand command, List<int> told)
    {
        var events = ((Decision.Accept)JobDecider.Decide(job, command)).Events;
        told.AddRange(events.OfType<JobEvent.ProgressReached>().Select(reached => reached.Percent));
        return events.Aggregate(job, JobDecider.Evolve)!;
    }
}
