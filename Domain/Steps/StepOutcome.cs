using System.Text.Json.Serialization;

namespace Transcode.Domain.Steps;

/// <summary>How a step ended, in one of four words.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "outcome")]
[JsonDerivedType(typeof(Done), "done")]
[JsonDerivedType(typeof(Retry), "retry")]
[JsonDerivedType(typeof(Reject), "reject")]
[JsonDerivedType(typeof(Yield), "yield")]
public abstract record StepOutcome
{
    private StepOutcome() { }

    public sealed record Done(StepResult Result) : StepOutcome;

    /// <summary>It failed here and now; another try, perhaps elsewhere, may succeed.</summary>
    public sealed record Retry(Failure Why) : StepOutcome;

    /// <summary>The input is bad: no machine will succeed.</summary>
    public sealed record Reject(Failure Why) : StepOutcome;

    /// <summary>The worker stops or its owner needs the machine; costs no attempt.</summary>
    public sealed record Yield(string Reason) : StepOutcome;
}
