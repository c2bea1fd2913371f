using Transcode.Domain.Burst;
using Transcode.Domain.Steps;

namespace Transcode.Domain.Jobs;

/// <summary>What may be asked of a job.</summary>
public abstract record JobCommand
{
    private JobCommand() { }

    public sealed record Submit(JobOrder Order) : JobCommand;

    /// <summary>A step ended well.</summary>
    public sealed record RecordStep(StepId Step, WorkerId Worker, StepResult Result) : JobCommand;

    /// <summary>A step failed in a way that another try may mend.</summary>
    public sealed record RecordFailure(StepId Step, WorkerId Worker, Failure Why) : JobCommand
    {
        public required DateTimeOffset At { get; init; }

        /// <summary>For how long what passes may go on, see <see cref="RetryPolicy"/>.</summary>
        public required TimeSpan RetryWindow { get; init; }
    }

    /// <summary>A step found the input to be bad.</summary>
    public sealed record RecordReject(StepId Step, WorkerId Worker, Failure Why) : JobCommand;

    /// <summary>The worker that held the step fell silent.</summary>
    public sealed record RecordWorkerLost(StepId Step, WorkerId Worker) : JobCommand
    {
        public required DateTimeOffset At { get; init; }

        /// <summary>For how long what passes may go on, see <see cref="RetryPolicy"/>.</summary>
        public required TimeSpan RetryWindow { get; init; }
    }

    /// <summary>A step that runs is lent a second time, to a worker that is expected to be earlier.</summary>
    /// <param name="Step">Which.</param>
    /// <param name="Holder">Who has it.</param>
    /// <param name="HolderNeeds">So long it is expected to need yet.</param>
    /// <param name="Worker">Who gets it too.</param>
    /// <param name="WorkerNeeds">So long that one is expected to need.</param>
    public sealed record Hedge(StepId Step, WorkerId Holder, TimeSpan HolderNeeds, WorkerId Worker, TimeSpan WorkerNeeds) : JobCommand;

    /// <summary>From now on another worker has it, or whoever comes.</summary>
    public sealed record Pin(WorkerId? Worker, string Why) : JobCommand;

    /// <summary>How a run stands that was started for it.</summary>
    public sealed record RecordBurst(BurstRun Run) : JobCommand;

    /// <summary>Before or after others from now on; what runs goes on.</summary>
    public sealed record Prioritise(int Priority) : JobCommand;

    public sealed record Cancel(string Reason) : JobCommand;

    /// <summary>Try a failed job again.</summary>
    public sealed record Retry : JobCommand;
}
