using Transcode.Domain;
using Transcode.Domain.Steps;

namespace Transcode.Worker.Steps;

/// <summary>Which of the four words a failure is.</summary>
internal static class StepOutcomeMapper
{
    /// <summary>
    /// A bad input is rejected. A tool that stood still or ran out of memory may do better on another machine (a hung disk, a smaller
    /// limit), so the input has to fail it twice.
    /// </summary>
    public static StepOutcome Of(Failure failure)
        => failure is { Party: Party.Input, Code: not (FailureCodes.ToolTimeout or FailureCodes.ToolMemory) }
        ? new StepOutcome.Reject(failure)
        : new StepOutcome.Retry(failure);
}
