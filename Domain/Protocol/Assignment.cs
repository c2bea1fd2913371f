namespace Transcode.Domain.Protocol;

/// <summary>POST /api/assignments, to the platform: make a stream of a file below its media folders. And from the platform to a worker that
/// can be reached: there is work for you. The names on the wire are fixed.</summary>
public sealed record Assignment
{
    public required string JobId { get; init; }

    /// <summary>Relative to a media folder of the platform: "movies/sci-fi/interstellar.mkv".</summary>
    public required string SourcePath { get; init; }

    /// <summary>"1080p", or "1920x1080".</summary>
    public required string Resolution { get; init; }

    /// <summary>"10M", "2500k".</summary>
    public required string Bitrate { get; init; }

    /// <summary>Seconds into the film at which the viewer begins.</summary>
    public double StartTime { get; init; }

    /// <summary>Several workers share the job.</summary>
    public bool IsMeshMode { get; init; }
}

/// <summary>How an assignment is; the names on the wire are fixed.</summary>
public sealed record AssignmentStatus
{
    public required string JobId { get; init; }

    /// <summary>"queued", "processing", "finished", "failed" or "cancelled".</summary>
    public required string State { get; init; }

    /// <summary>Percent.</summary>
    public double Progress { get; init; }

    /// <summary>Frames per second, of all machines together.</summary>
    public double Fps { get; init; }

    /// <summary>What a player opens.</summary>
    public string? StreamUrl { get; init; }
}
