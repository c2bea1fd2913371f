using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Lists;

namespace Transcode.Web.Jobs;

/// <summary>All that a job's page shows, at one moment; shared by all who look.</summary>
/// <param name="Job">With its plan, once there is one.</param>
/// <param name="Progress">How far it is.</param>
/// <param name="Steps">Of its present generation.</param>
/// <param name="Timeline">What a person would want to know of, oldest first.</param>
/// <param name="Map">Its chunks, drawn once.</param>
/// <param name="Master">Address of the playlist that plays while the job runs; null: none yet.</param>
public sealed record JobSnapshot(Job Job, JobProgress Progress, IReadOnlyList<StepView> Steps, IReadOnlyList<StoredEvent> Timeline,
    ChunkMap Map, string? Master)
{
    /// <summary>Place of the job's last event in its own log.</summary>
    public int Version { get; init; }

    /// <summary>Takes the place of /media in addresses, so that they need no key; null: they need one.</summary>
    public string? SignedRoot { get; init; }

    /// <summary>Who had which step when.</summary>
    public AttemptLog Attempts { get; init; } = AttemptLog.Empty;

    /// <summary>The same, drawn once; null: nothing ran yet.</summary>
    public Waterfall? Waterfall { get; init; }

    /// <summary>The same to a viewer: nothing happened, and nothing runs whose bar would grow.</summary>
    public bool SameAs(JobSnapshot other) => Version == other.Version && Attempts.Running.Count == 0 && Attempts == other.Attempts
        && ReferenceEquals(Timeline, other.Timeline) && Progress.SameAs(other.Progress)
        && (Master, SignedRoot) == (other.Master, other.SignedRoot) && Steps.Select(Seen).SequenceEqual(other.Steps.Select(Seen));

    /// <summary>As it is to be followed from the page, and by whatever the page hands it to.</summary>
    public string Shown(string url)
        => SignedRoot is { } root && url.StartsWith("/media/", StringComparison.Ordinal) ? root + url["/media".Length..] : url;

    private static object Seen(StepView step)
        => (step.Id, step.State, step.Worker, step.Attempts, step.Since, step.Progress, step.Why);
}
