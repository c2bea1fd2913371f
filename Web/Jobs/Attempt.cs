using Transcode.Domain;

namespace Transcode.Web.Jobs;

/// <summary>One try of one step by one worker: a lease, from its beginning to its end.</summary>
/// <param name="Lease">Its id.</param>
/// <param name="Job">Of which job.</param>
/// <param name="Step">Which step.</param>
/// <param name="Worker">Who had it.</param>
/// <param name="From">Since when.</param>
public sealed record Attempt(string Lease, JobId Job, StepId Step, WorkerId Worker, DateTimeOffset From)
{
    /// <summary>Null: it runs.</summary>
    public DateTimeOffset? To { get; init; }

    public AttemptOutcome Outcome { get; init; } = AttemptOutcome.Running;

    /// <summary>Why it ended otherwise than well, in words.</summary>
    public string? Why { get; init; }

    /// <summary>Encoding is most of the work; what is around it is drawn lower.</summary>
    public bool Encodes => Kind is StepKind.Video or StepKind.Audio;

    public StepKind Kind => StepKinds.Of(Step);
}

/// <summary>How a lease ended.</summary>
public enum AttemptOutcome
{
    Running = 1,
    Done = 2,
    Failed = 3,
    /// <summary>Its holder gave it back.</summary>
    Yielded = 4,
    /// <summary>Another worker that had the step too was the first to finish.</summary>
    Overtaken = 5,
    /// <summary>The job was over, or began anew.</summary>
    Stopped = 6,
}

/// <summary>What a step does.</summary>
public enum StepKind
{
    Fetch = 1,
    Probe = 2,
    Video = 3,
    Audio = 4,
    File = 5,
    Package = 6,
    Verify = 7,
}

/// <summary>What a step does, told by its name alone: the plan that named it may be gone. Pure.</summary>
public static class StepKinds
{
    public static StepKind Of(StepId step) => step.Value.Split('.') switch
    {
        ["fetch"] => StepKind.Fetch,
        ["probe"] => StepKind.Probe,
        [_, "video", ..] => StepKind.Video,
        [_, "audio", ..] => StepKind.Audio,
        [_, "package"] => StepKind.Package,
        [_, "verify"] => StepKind.Verify,
        _ => StepKind.File,
    };
}
