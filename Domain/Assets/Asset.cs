namespace Transcode.Domain.Assets;

/// <summary>What was uploaded or pointed at, with the status machine that a media platform shows its users.</summary>
public sealed record Asset
{
    public required AssetId Id { get; init; }

    /// <summary>The name given by the person; a label, never a path.</summary>
    public required string Label { get; init; }

    public required AssetStatus Status { get; init; }

    public required DateTimeOffset At { get; init; }
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
