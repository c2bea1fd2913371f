namespace Transcode.Domain.Burst;

/// <summary>RunPod's words for how a run is. Pure.</summary>
public static class RunPodStates
{
    /// <returns>Null: it is none of them.</returns>
    public static BurstState? Of(string? status) => status switch
    {
        "IN_QUEUE" => BurstState.Queued,
        "IN_PROGRESS" or "RUNNING" => BurstState.Running,
        "COMPLETED" => BurstState.Completed,
        "FAILED" => BurstState.Failed,
        "CANCELLED" => BurstState.Cancelled,
        "TIMED_OUT" => BurstState.TimedOut,
        _ => null,
    };
}
