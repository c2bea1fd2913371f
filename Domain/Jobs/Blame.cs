using Transcode.Domain.Steps;

namespace Transcode.Domain.Jobs;

/// <summary>Whose fault a failed step is, and so whether it is worth another try. Pure.</summary>
public static class Blame
{
    /// <summary>One step may fail this often before the job ends.</summary>
    public const int TriesPerStep = 2;

    /// <summary>A worker that vanishes says little about the step; only many losses make it suspect.</summary>
    public const int LossesPerStep = 8;

    public static StepTrouble Loss(StepId step, WorkerId worker) => new(step, worker, new Failure(
        FailureCodes.WorkerLost, Phase.Dispatching, Party.Worker, $"Worker {worker} fell silent while it held {step}; the step goes to another."));

    /// <summary>The events that follow a trouble: noted, and perhaps the end of the job.</summary>
    public static IEnumerable<JobEvent> Judge(Job job, StepTrouble trouble)
    {
        yield return new JobEvent.StepTroubled(trouble);
        var same = job.Troubles.Where(earlier => earlier.Step == trouble.Step).Append(trouble).ToList();
        if (Hopeless(trouble.Why))
            yield return new JobEvent.JobFailed(trouble.Why);
        else if (same.Count(t => t.Why.Code == FailureCodes.WorkerLost) >= LossesPerStep)
            yield return new JobEvent.JobFailed(trouble.Why with { Message = $"{LossesPerStep} workers fell silent while they held {trouble.Step}. Look at the workers' memory and logs; then retry the job." });
        else if (same.Count(t => t.Why.Code != FailureCodes.WorkerLost) >= TriesPerStep)
            yield return trouble.Why.Party == Party.Input ? new JobEvent.JobRejected(trouble.Why) : new JobEvent.JobFailed(trouble.Why);
    }

    /// <summary>Another try at once would meet the same wall.</summary>
    private static bool Hopeless(Failure why) => why.Code is FailureCodes.StorageFull or FailureCodes.ToolMissing or FailureCodes.ProofFailed;
}
