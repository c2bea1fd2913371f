using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;

namespace Transcode.Domain.Dispatch;

/// <summary>A step lent to a worker, with all that its offer needs except addresses of bytes.</summary>
public sealed record ClaimedStep
{
    public required string LeaseId { get; init; }
    public required JobId Job { get; init; }
    public required AssetId Asset { get; init; }
    public required string Label { get; init; }
    public required int Generation { get; init; }
    public required long Fence { get; init; }
    public required Step Step { get; init; }

    /// <summary>Results of the steps this one waited for.</summary>
    public required IReadOnlyDictionary<string, StepResult> Inputs { get; init; }

    public required SourceLocation Source { get; init; }
    public required int RenewSeconds { get; init; }

    /// <summary>Key prefix below which this lease writes.</summary>
    public required string Staging { get; init; }
}

/// <summary>A lease that is held now.</summary>
public sealed record HeldLease(string LeaseId, JobId Job, AssetId Asset, int Generation, StepId Step, long Fence, WorkerId Worker,
    string Staging);
