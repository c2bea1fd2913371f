using System.Collections.Immutable;
using Transcode.Domain.Steps;

namespace Transcode.Domain.Jobs;

/// <summary>
/// Whose fault a failed step is, and so whether it is worth another try. There are three kinds. A failure of the step's own: two end the
/// job. Something that passes (storage or network away): it costs no try, the step pauses, and only a long time of nothing else ends the
/// job. A lost worker, or a tool that was killed: it says little about the step, since machines die for many reasons, so the job ends only
/// when the same step has lost many workers over a long time, which is how a step that kills its workers looks. Pure.
/// </summary>
public static class RetryPolicy
{
    /// <summary>One step may fail this often before the job ends.</summary>
    public const int TriesPerStep = 2;

    /// <summary>Losing fewer workers than this never ends a job, however long it took.</summary>
    public const int LostWorkersPerStep = 8;

    /// <summary>So many workers may be lost before the step pauses: a step that kills them is not to run through the fleet every ten
    /// seconds.</summary>
    private const int LostWorkersWithoutPause = 3;

    private static readonly TimeSpan _firstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(30);

    public static StepFailure LostWorker(Job job, JobCommand.RecordWorkerLost lost) => InARow(job, new(lost.Step, lost.Worker, new Failure(
        FailureCodes.WorkerLost, Phase.Dispatching,
            Party.Worker, $"Worker {lost.Worker} fell silent while it held {lost.Step}; the step goes to another."))
    { At = lost.At, Since = lost.At });

    public static StepFailure FailedStep(Job job, JobCommand.RecordFailure told)
        => InARow(job, new(told.Step, told.Worker, told.Why) { At = told.At, Since = told.At });

    /// <summary>The events that follow a failure: noted, and perhaps the end of the job.</summary>
    /// <param name="job">Before it.</param>
    /// <param name="failure">What was met.</param>
    /// <param name="retryWindow">For how long what passes may go on.</param>
    public static IEnumerable<JobEvent> RecordFailure(Job job, StepFailure failure, TimeSpan retryWindow)
    {
        yield return new JobEvent.StepFailed(failure);
        if (Hopeless(failure.Why))
            yield return new JobEvent.JobFailed(failure.Why);
        else if (IsWorkerLost(failure.Why))
        {
            if (failure.Times >= LostWorkersPerStep && IsLong(failure, retryWindow))
                yield return new JobEvent.JobFailed(failure.Why with
                {
                    Message = $"{failure.Times} times a worker fell silent or its tool was killed while it ran {failure.Step}, within {(failure.At - failure.Since).TotalMinutes:0} minutes. Look at the workers' memory and logs; then retry the job.",
                });
        }
        else if (Passes(failure.Why))
        {
            if (IsLong(failure, retryWindow))
                yield return new JobEvent.JobFailed(failure.Why with
                {
                    Message = $"{failure.Why.Message} It was tried {failure.Times} times in {(failure.At - failure.Since).TotalMinutes:0} minutes without any success; when the cause is gone, retry the job.",
                });
        }
        else if (With(job.Failures, failure).Count(same => same.Step == failure.Step && IsOwn(same.Why)) >= TriesPerStep)
            yield return failure.Why.Party == Party.Input ? new JobEvent.JobRejected(failure.Why) : new JobEvent.JobFailed(failure.Why);
    }

    /// <summary>A failure of the step's own was met before.</summary>
    public static bool HasFailed(Job job, StepId step) => job.Failures.Any(failure => failure.Step == step && IsOwn(failure.Why));

    /// <summary>It is not about the step: the same try may succeed later, or elsewhere.</summary>
    public static bool Passes(Failure why)
        => why.Code is FailureCodes.StorageFailed or FailureCodes.StateUnavailable or FailureCodes.WorkerDiskFull;

    /// <summary>How long a step waits before it is tried again.</summary>
    public static TimeSpan PauseOf(Job job, StepId step) => job.Failures.LastOrDefault(failure => failure.Step == step) switch
    {
        { } lost when IsWorkerLost(lost.Why) => Pause(lost.Times - LostWorkersWithoutPause),
        { } passing when Passes(passing.Why) => Pause(passing.Times),
        _ => TimeSpan.Zero,
    };

    /// <summary>Doubled each time.</summary>
    private static TimeSpan Pause(int times) => times < 1 ? TimeSpan.Zero
        : times > 5 ? _longestPause
        : TimeSpan.FromTicks(Math.Min(_longestPause.Ticks, _firstPause.Ticks << (times - 1)));

    /// <summary>With one more; of what passes the last of each step stands for all.</summary>
    public static ImmutableList<StepFailure> With(ImmutableList<StepFailure> failures, StepFailure failure) =>
        (IsOwn(failure.Why) ? failures : failures.RemoveAll(earlier => SameRow(earlier, failure))).Add(failure);

    /// <summary>A step came out: what passes has passed, for all steps. Lost workers count on, for a step that kills them stands beside
    /// steps that do not.</summary>
    public static ImmutableList<StepFailure> AfterSuccess(ImmutableList<StepFailure> failures, StepId step) =>
        failures.IsEmpty ? failures
            : failures.RemoveAll(failure => Passes(failure.Why) || IsWorkerLost(failure.Why) && failure.Step == step);

    private static StepFailure InARow(Job job, StepFailure failure)
        => IsOwn(failure.Why) || job.Failures.LastOrDefault(earlier => SameRow(earlier, failure)) is not { } earlier
        ? failure
        : failure with { Times = earlier.Times + 1, Since = earlier.Since };

    private static bool SameRow(StepFailure one, StepFailure other)
        => one.Step == other.Step && IsWorkerLost(one.Why) == IsWorkerLost(other.Why) && Passes(one.Why) == Passes(other.Why);

    private static bool IsLong(StepFailure failure, TimeSpan retryWindow) => failure.At - failure.Since >= retryWindow;

    private static bool IsWorkerLost(Failure why) => why.Code is FailureCodes.WorkerLost or FailureCodes.ToolKilled;

    private static bool IsOwn(Failure why) => !IsWorkerLost(why) && !Passes(why);

    /// <summary>Another try at once would meet the same wall.</summary>
    private static bool Hopeless(Failure why)
        => why.Code is FailureCodes.StorageFull or FailureCodes.ToolMissing or FailureCodes.ProofFailed or FailureCodes.Internal;
}
