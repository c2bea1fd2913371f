using Transcode.Domain.Dispatch;
using Transcode.Domain.Steps;

namespace Transcode.Domain.Jobs;

/// <summary>
/// Quarters of a job's expected work, as far as they are reached while it encodes. They are facts of the log, unlike progress, which is
/// memory: who is told of them is told each once an attempt, whatever crashes. Pure.
/// </summary>
public static class Milestones
{
    private static readonly int[] _percents = [75, 50, 25];

    /// <param name="job">With its plan.</param>
    /// <param name="done">Steps that are done by now.</param>
    /// <returns>The highest that is reached anew; null: none is.</returns>
    public static int? Reached(Job job, IReadOnlySet<StepId> done)
    {
        if (job.Plan is not { } plan || job.Milestone >= _percents[0])
            return null;
        var percent = JobProgress.PercentOf(plan, done);
        return _percents.Cast<int?>().FirstOrDefault(milestone => percent >= milestone && milestone > job.Milestone);
    }
}
