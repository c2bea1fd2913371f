namespace Transcode.Domain.Assets;

/// <summary>What was uploaded or pointed at, with the status machine that a media platform shows its users.</summary>
public sealed record Asset
{
    public required AssetId Id { get; init; }

    /// <summary>The name given by the person; a label, never a path.</summary>
    public required string Label { get; init; }

    public required AssetStatus Status { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The job that owns it: only this one may change its outputs. Null: none ever did.</summary>
    public JobId? Job { get; init; }

    /// <summary>Counts the sets of outputs that were begun; those of one generation are immutable.</summary>
    public int Generation { get; init; }

    /// <summary>Whose it is; null: the platform's own. Never changes.</summary>
    public string? Tenant { get; init; }
}

/// <summary>Why an asset does not take a job, or cannot be deleted.</summary>
public enum AssetRefusal
{
    Unknown = 1,
    /// <summary>Its bytes are not all there yet.</summary>
    Uploading = 2,
    /// <summary>A job works on it.</summary>
    Busy = 3,
    /// <summary>It is delivered: nothing may replace that.</summary>
    Ready = 4,
}

/// <summary>Stored and sent by name.</summary>
public enum AssetStatus
{
    Uploading = 1,
    Uploaded = 2,
    Transcoding = 3,
    Ready = 4,
    Failed = 5,
}
