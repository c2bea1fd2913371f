using Transcode.Domain.Jobs;
using Transcode.Domain.Lists;

namespace Transcode.Domain.Webhooks;

/// <summary>What an endpoint may be told of: each state of a job, and the quarters of its work.</summary>
public enum WebhookEvent
{
    JobSubmitted = 1,
    JobEncoding = 2,
    JobProgress = 3,
    JobPackaging = 4,
    JobReady = 5,
    JobFailed = 6,
    JobRejected = 7,
    JobCancelled = 8,
    JobRetried = 9,
    /// <summary>The source of a job that names an address has arrived.</summary>
    JobFetched = 10,
}

/// <summary>From what happened to what is told, and to its name on the wire. Pure.</summary>
public static class WebhookEvents
{
    private const string Prefix = "Job";

    /// <summary>By name: "job.ready".</summary>
    public static IReadOnlyDictionary<string, WebhookEvent> ByName { get; } =
        Enum.GetValues<WebhookEvent>().ToDictionary(NameOf, StringComparer.Ordinal);

    public static string NameOf(WebhookEvent told) => "job." + told.ToString()[Prefix.Length..].ToLowerInvariant();

    /// <returns>Null: nobody is told of that.</returns>
    public static WebhookEvent? Of(JobEvent happened) => happened switch
    {
        JobEvent.JobSubmitted => WebhookEvent.JobSubmitted,
        JobEvent.SourceFetched => WebhookEvent.JobFetched,
        JobEvent.JobPlanned => WebhookEvent.JobEncoding,
        JobEvent.ProgressReached => WebhookEvent.JobProgress,
        JobEvent.EncodingFinished => WebhookEvent.JobPackaging,
        JobEvent.JobReady => WebhookEvent.JobReady,
        JobEvent.JobFailed => WebhookEvent.JobFailed,
        JobEvent.JobRejected => WebhookEvent.JobRejected,
        JobEvent.JobCancelled => WebhookEvent.JobCancelled,
        JobEvent.JobRetried => WebhookEvent.JobRetried,
        _ => null,
    };

    /// <summary>The state of the job right after it.</summary>
    /// <param name="told">What happened.</param>
    /// <param name="fetches">With job.submitted: its source lies at an address.</param>
    public static JobState StateAfter(WebhookEvent told, bool fetches = false) => told switch
    {
        WebhookEvent.JobSubmitted when fetches => JobState.Fetching,
        WebhookEvent.JobSubmitted or WebhookEvent.JobFetched or WebhookEvent.JobRetried => JobState.Probing,
        WebhookEvent.JobEncoding or WebhookEvent.JobProgress => JobState.Encoding,
        WebhookEvent.JobPackaging => JobState.Packaging,
        WebhookEvent.JobReady => JobState.Ready,
        WebhookEvent.JobFailed => JobState.Failed,
        WebhookEvent.JobRejected => JobState.Rejected,
        WebhookEvent.JobCancelled => JobState.Cancelled,
        _ => throw new ArgumentOutOfRangeException(nameof(told), told, "An event without a state; add it here."),
    };

    /// <summary>Nothing of that job can happen after it.</summary>
    public static bool IsLast(WebhookEvent told) => told is WebhookEvent.JobReady or WebhookEvent.JobRejected or WebhookEvent.JobCancelled;
}
