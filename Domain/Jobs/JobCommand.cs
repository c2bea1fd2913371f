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
    public sealed record RecordTrouble(StepId Step, WorkerId Worker, Failure Why) : JobCommand;

    /// <summary>A step found the input to be bad.</summary>
    public sealed record RecordReject(StepId Step, WorkerId Worker, Failure Why) : JobCommand;

    /// <summary>The worker that held the step fell silent.</summary>
    public sealed record RecordLoss(StepId Step, WorkerId Worker) : JobCommand;

    public sealed record Cancel(string Reason) : JobCommand;

    /// <summary>Try a failed job again.</summary>
    public sealed record Retry : JobCommand;
}
