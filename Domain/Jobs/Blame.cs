using System.Collections.Immutable;
using Transcode.Domain.Steps;

namespace Transcode.Domain.Jobs;

/// <summary>
/// Whose fault a failed step is, and so whether it is worth another try. There are three kinds of trouble. A failure of the step's own: two end the
/// job. Something that passes (storage or network away): it costs no try, the step pauses, and only a long time of nothing else ends the job. A lost
/// worker, or a tool that was killed: it says little about the step, since machines die for many reasons, so the job ends only when the same step has lost many workers over a
/// long time, which is how a step that kills its workers looks. Pure.
/// </summary>
public static class Blame
{
    /// <summary>One step may fail this often before the job ends.</summary>
    public const int TriesPerStep = 2;

    /// <summary>Losing fewer workers than this never ends a job, however long it took.</summary>
    public const int LossesPerStep = 8;

    /// <summary>So many workers may be lost before the step pauses: a step that kills them is not to run through the fleet every ten seconds.</summary>
    private const int LossesWithoutPause = 3;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    public static StepTrouble Loss(Job job, JobCommand.RecordLoss loss) => InARow(job, new(loss.Step, loss.Worker, new Failure(
        FailureCodes.WorkerLost, Phase.Dispatching, Party.Worker, $"Worker {loss.Worker} fell silent while it held {loss.Step}; the step goes to another."))
    { At = loss.At, Since = loss.At });

    public static StepTrouble Trouble(Job job, JobCommand.RecordTrouble told) => InARow(job, new(told.Step, told.Worker, told.Why) { At = told.At, Since = told.At });

    /// <summary>The events that follow a trouble: noted, and perhaps the end of the job.</summary>
    /// <param name="job">Before it.</param>
    /// <param name="trouble">What was met.</param>
    /// <param name="patience">For how long what passes may go on.</param>
    public static IEnumerable<JobEvent> Judge(Job job, StepTrouble trouble, TimeSpan patience)
    {
        yield return new JobEvent.StepTroubled(trouble);
        if (Hopeless(trouble.Why))
            yield return new JobEvent.JobFailed(trouble.Why);
        else if (IsLoss(trouble.Why))
        {
            if (trouble.Times >= LossesPerStep && IsLong(trouble, patience))
                yield return new JobEvent.JobFailed(trouble.Why with
                {
                    Message = $"{trouble.Times} times a worker fell silent or its tool was killed while it ran {trouble.Step}, within {(trouble.At - trouble.Since).TotalMinutes:0} minutes. Look at the workers' memory and logs; then retry the job.",
                });
        }
        else if (Passes(trouble.Why))
        {
            if (IsLong(trouble, patience))
                yield return new JobEvent.JobFailed(trouble.Why with
                {
                    Message = $"{trouble.Why.Message} It was tried {trouble.Times} times in {(trouble.At - trouble.Since).TotalMinutes:0} minutes without any success; when the cause is gone, retry the job.",
                });
        }
        else if (With(job.Troubles, trouble).Count(same => same.Step == trouble.Step && IsOwn(same.Why)) >= TriesPerStep)
            yield return trouble.Why.Party == Party.Input ? new JobEvent.JobRejected(trouble.Why) : new JobEvent.JobFailed(trouble.Why);
    }

    /// <summary>A failure of the step's own was met before.</summary>
    public static bool HasFailed(Job job, StepId step) => job.Troubles.Any(trouble => trouble.Step == step && IsOwn(trouble.Why));

    /// <summary>It is not about the step: the same try may succeed later, or elsewhere.</summary>
    public static bool Passes(Failure why) => why.Code is FailureCodes.StorageFailed or FailureCodes.StateUnavailable or FailureCodes.WorkerDiskFull;

    /// <summary>How long a step waits before it is tried again.</summary>
    public static TimeSpan PauseOf(Job job, StepId step) => job.Troubles.LastOrDefault(trouble => trouble.Step == step) switch
    {
        { } lost when IsLoss(lost.Why) => Pause(lost.Times - LossesWithoutPause),
        { } passing when Passes(passing.Why) => Pause(passing.Times),
        _ => TimeSpan.Zero,
    };

    /// <summary>Doubled each time.</summary>
    private static TimeSpan Pause(int times) => times < 1 ? TimeSpan.Zero
        : times > 5 ? LongestPause
        : TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << (times - 1)));

    /// <summary>With one more; of what passes the last of each step stands for all.</summary>
    public static ImmutableList<StepTrouble> With(ImmutableList<StepTrouble> troubles, StepTrouble trouble) =>
        (IsOwn(trouble.Why) ? troubles : troubles.RemoveAll(earlier => SameRow(earlier, trouble))).Add(trouble);

    /// <summary>A step came out: what passes has passed, for all steps. Lost workers count on, for a step that kills them stands beside steps that do not.</summary>
    public static ImmutableList<StepTrouble> AfterSuccess(ImmutableList<StepTrouble> troubles, StepId step) =>
        troubles.IsEmpty ? troubles : troubles.RemoveAll(trouble => Passes(trouble.Why) || IsLoss(trouble.Why) && trouble.Step == step);

    private static StepTrouble InARow(Job job, StepTrouble trouble) => IsOwn(trouble.Why) || job.Troubles.LastOrDefault(earlier => SameRow(earlier, trouble)) is not { } earlier
        ? trouble
        : trouble with { Times = earlier.Times + 1, Since = earlier.Since };

    private static bool SameRow(StepTrouble one, StepTrouble other) => one.Step == other.Step && IsLoss(one.Why) == IsLoss(other.Why) && Passes(one.Why) == Passes(other.Why);

    private static bool IsLong(StepTrouble trouble, TimeSpan patience) => trouble.At - trouble.Since >= patience;

    private static bool IsLoss(Failure why) => why.Code is FailureCodes.WorkerLost or FailureCodes.ToolKilled;

    private static bool IsOwn(Failure why) => !IsLoss(why) && !Passes(why);

    /// <summary>Another try at once would meet the same wall.</summary>
    private static bool Hopeless(Failure why) => why.Code is FailureCodes.StorageFull or FailureCodes.ToolMissing or FailureCodes.ProofFailed;
}
