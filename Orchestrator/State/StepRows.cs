namespace Transcode.Orchestrator.State;

/// <summary>Questions about a row that many ask. Pure.</summary>
public static class StepRows
{
    /// <summary>The lease that was seen is still the one that runs.</summary>
    public static bool IsHeldUnder(this StepRow? now, StepRow seen) =>
        now is { State: StepState.Leased } && now.LeaseId == seen.LeaseId && now.Fence == seen.Fence;
}
