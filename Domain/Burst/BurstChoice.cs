namespace Transcode.Domain.Burst;

/// <summary>What becomes of a job's demand.</summary>
public abstract record BurstChoice
{
    private BurstChoice() { }

    /// <summary>A run is to be started.</summary>
    /// <param name="Job">For it.</param>
    /// <param name="Tier">On this.</param>
    /// <param name="Attempt">1, or 2 after one that ended badly.</param>
    /// <param name="Why">In words.</param>
    public sealed record Start(JobId Job, BurstTier Tier, int Attempt, string Why) : BurstChoice;

    /// <summary>It wants one, and gets none for now.</summary>
    public sealed record Hold(JobId Job, string Why) : BurstChoice;
}
