using Transcode.Domain.Steps;

namespace Transcode.Domain.Dispatch;

/// <summary>One step as a person sees it.</summary>
public sealed record StepView
{
    public required StepId Id { get; init; }
    public required Step Step { get; init; }

    /// <summary>Null: it waits for other steps.</summary>
    public StepState? State { get; init; }

    /// <summary>Who holds it, or held it last.</summary>
    public WorkerId? Worker { get; init; }

    public int Attempts { get; init; }

    /// <summary>Since when it is in this state, where that is known.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Percent.</summary>
    public double Progress { get; init; }

    /// <summary>Why it does not run, or how it runs, in words; null when it is over and well.</summary>
    public string? Why { get; init; }
}
