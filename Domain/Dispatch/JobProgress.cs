using Transcode.Domain.Jobs;
using Transcode.Domain.Plans;
using Transcode.Domain.Steps;

namespace Transcode.Domain.Dispatch;

/// <summary>How far a job is. Pure: made of the steps' expected work and what their holders last said.</summary>
/// <param name="Percent">0 to 100, of expected work.</param>
/// <param name="Fps">Frames per second of all machines together.</param>
/// <param name="Speed">Seconds of timeline per second, of all machines together.</param>
/// <param name="Remaining">Expected time until it is ready; null when nothing can be said.</param>
/// <param name="Running">Steps that are being worked on.</param>
public sealed record JobProgress(double Percent, double Fps, double Speed, TimeSpan? Remaining, IReadOnlyList<RunningStep> Running)
{
    /// <summary>Share of a job that the probe counts for; until it is done nobody knows how much there is to do.</summary>
    private const double ProbeShare = 2;

    /// <summary>Of that, what fetching counts for where the source has to be.</summary>
    private const double FetchShare = 1;

    /// <summary>Work of a step for which the plan names none: short, but not nothing, or a job would seem done while it is
    /// packaged.</summary>
    private const double LeastWeight = 1;

    /// <param name="job">With its plan.</param>
    /// <param name="rows">Rows of its round.</param>
    /// <param name="now">When.</param>
    public static JobProgress Of(Job job, IReadOnlyList<StepRow> rows, DateTimeOffset now)
    {
        var running = rows.Where(row => row.State == StepState.Leased && !job.IsFinal).ToList();
        var (all, done) = Work(job, rows.ToDictionary(row => row.Key.Step));
        var percent = job is Job.Ready ? 100 : job.Plan is null ? BeforePlan(job, running) : ProbeShare + (100 - ProbeShare) * done / all;
        return new JobProgress(
            Math.Round(percent, 1),
            Math.Round(running.Sum(row => row.Fps), 1),
            Math.Round(running.Sum(row => row.Speed), 2),
            job.IsFinal || job.Plan is null ? null : Left(rows, all, done, now),
            [.. running.SelectMany(row => row.ByHolder()).OrderBy(row => row.Key.Step.Value, StringComparer.Ordinal)
                .Select(row => new RunningStep(row.Key.Step, row.Worker!.Value, row.Progress, row.Fps, row.Speed))]);
    }

    /// <summary>The same to a viewer: nothing but the expected rest differs.</summary>
    public bool SameAs(JobProgress other)
        => Percent == other.Percent && Fps == other.Fps && Speed == other.Speed && Running.SequenceEqual(other.Running);

    /// <summary>Percent of the expected work that these steps are of a planned job.</summary>
    public static double PercentOf(Plan plan, IReadOnlySet<StepId> done)
    {
        var (all, ended) = (0.0, 0.0);
        foreach (var step in JobSteps.Of(plan))
        {
            var weight = Math.Max(LeastWeight, step.Weight);
            all += weight;
            ended += done.Contains(step.Id) ? weight : 0;
        }
        return all > 0 ? ProbeShare + (100 - ProbeShare) * ended / all : ProbeShare;
    }

    private static double BeforePlan(Job job, List<StepRow> running)
    {
        var (from, to) = job is Job.Fetching ? (0, FetchShare) : (job.FetchedBytes is null ? 0 : FetchShare, ProbeShare);
        return from + (running.Count == 0 ? 0 : Math.Clamp(running[0].Progress, 0, 100) * (to - from) / 100);
    }

    private static (double All, double Done) Work(Job job, Dictionary<StepId, StepRow> rows)
    {
        var (all, done) = (0.0, 0.0);
        foreach (var step in job.Plan is { } plan ? JobSteps.Of(plan) : [])
        {
            var weight = Math.Max(LeastWeight, step.Weight);
            all += weight;
            done += weight * Share(job, step, rows.GetValueOrDefault(step.Id));
        }
        return (all, done);
    }

    private static double Share(Job job, Step step, StepRow? row) => row switch
    {
        _ when job.Done.Contains(step.Id) => 1,
        { State: StepState.Accepted } => 1,
        { State: StepState.Leased } => Math.Clamp(Math.Max(row.Progress, row.Hedge?.Progress ?? 0), 0, 100) / 100,
        _ => 0,
    };

    /// <summary>The rest takes as long for each bit of work as what is done took since the first step after the probe was lent.</summary>
    private static TimeSpan? Left(IReadOnlyList<StepRow> rows, double all, double done, DateTimeOffset now)
    {
        var began = rows.Where(row => row.Key.Step != StepGraph.ProbeId && row.Key.Step != StepGraph.FetchId && row.LeasedAt is not null)
            .Min(row => row.LeasedAt);
        return began is { } at && done > 0 && now > at ? (now - at) * ((all - done) / done) : null;
    }
}

/// <summary>One step that is being worked on.</summary>
public sealed record RunningStep(StepId Step, WorkerId Worker, double Percent, double Fps, double Speed);
