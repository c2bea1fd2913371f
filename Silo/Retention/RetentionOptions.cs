namespace Transcode.Silo.Retention;

/// <summary>How long what is over is remembered. Results and sources are never deleted by time: <c>DELETE /api/assets/{asset}</c>
/// does.</summary>
public sealed record RetentionOptions
{
    /// <summary>A job that is over, with its events, plans and the proofs of its steps. 0: for ever. Default: 90 days.</summary>
    public int JobDays { get; init; } = 90;

    /// <summary>A worker of which nothing was heard. 0: for ever. Default: 30 days.</summary>
    public int WorkerDays { get; init; } = 30;

    /// <summary>An upload that began and never ended. 0: for ever. Default: 3 days.</summary>
    public int UploadDays { get; init; } = 3;

    /// <summary>What was sent to a webhook, and one of a job that is over for good. 0: for ever. Default: 30 days.</summary>
    public int WebhookDays { get; init; } = 30;

    /// <summary>All that is wrong, each naming its setting.</summary>
    public IEnumerable<string> Faults()
    {
        foreach (var (name, days) in new[] { (nameof(JobDays), JobDays), (nameof(WorkerDays), WorkerDays),
            (nameof(UploadDays), UploadDays), (nameof(WebhookDays), WebhookDays) })
            if (days is < 0 or > 36_500)
                yield return $"{name} is {days}; it is a number of days from 0 (for ever) to 36500.";
    }
}
