using System.Collections.Immutable;
using Transcode.Domain.Burst;

namespace Transcode.Domain.Jobs;

/// <summary>What a job remembers of the runs that were started for it. Pure.</summary>
public static class JobBursts
{
    /// <summary>More are not remembered with the job; their rows know them all.</summary>
    private const int Most = 100;

    /// <summary>What a run's standing adds to what is remembered; nothing when it was told before.</summary>
    public static IEnumerable<JobEvent> Of(Job job, BurstRun run)
    {
        var known = job.Bursts.Find(burst => burst.Run == run.Id);
        var isTold = known is { Outcome: { } ended } && (ended, known.Dollars) == (run.State, run.Dollars);
        if (isTold || known is null && job.Bursts.Count >= Most)
            yield break;
        // What the provider did not take was no run.
        if (known is null && run.State != BurstState.Refused)
            yield return new JobEvent.BurstStarted(run.Id, run.Tier, run.Why);
        if (run is { IsOver: true, State: not BurstState.Refused } || known is not null && run.IsOver)
            yield return new JobEvent.BurstEnded(run.Id, run.Tier, run.State, run.Seconds, run.Dollars, run.Error);
    }

    public static ImmutableList<JobBurst> After(ImmutableList<JobBurst> bursts, JobEvent happened) => happened switch
    {
        JobEvent.BurstStarted e => bursts.Exists(burst => burst.Run == e.Run) ? bursts : bursts.Add(new JobBurst(e.Run, e.Tier)),
        JobEvent.BurstEnded e => bursts.RemoveAll(burst => burst.Run == e.Run)
            .Add(new JobBurst(e.Run, e.Tier, e.Outcome, e.Seconds, e.Dollars)),
        _ => bursts,
    };
}
