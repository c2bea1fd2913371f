namespace Transcode.Orchestrator.State;

/// <summary>Something to do at a time, whoever is alive then. One per kind and key; setting it again moves it.</summary>
public sealed record Reminder(ReminderKind Kind, string Key, DateTimeOffset Due)
{
    /// <summary>Reminders are looked at this often even when nothing beats; only those that are due sooner need to beat.</summary>
    public static readonly TimeSpan LongestNap = TimeSpan.FromSeconds(5);
}

/// <summary>Stored by number; 0 is a fault.</summary>
public enum ReminderKind
{
    /// <summary>A lease may have run out. Key: lease id.</summary>
    LeaseEnds = 1,
    /// <summary>An accepted result may still wait to be made public. Key: lease id.</summary>
    Publish = 2,
    /// <summary>A new round waits until the outputs of the earlier one are deleted. Key: job id.</summary>
    BeginRound = 3,
    /// <summary>A job is over: delete what it staged. Key: job id.</summary>
    Clean = 4,
    /// <summary>Once more, for a worker that still wrote when the job ended. Key: job id.</summary>
    CleanAgain = 5,
    /// <summary>A worker may have fallen silent. Key: worker id.</summary>
    WorkerSilent = 6,
    /// <summary>A step that backed off may run again. Key: <see cref="StepKey.Text"/>.</summary>
    BackOffEnds = 7,
    /// <summary>Does the worker to which a job is confined live? Key: job id.</summary>
    Confined = 8,
}
