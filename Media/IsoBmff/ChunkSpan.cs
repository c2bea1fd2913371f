namespace Transcode.Media.IsoBmff;

/// <summary>Where a chunk lies in its video. All times are in ticks of the output's timeline, without the stored offset.</summary>
public sealed record ChunkSpan
{
    /// <summary>When its first frame is shown.</summary>
    public required long Start { get; init; }

    /// <summary>When the next chunk's first frame is shown; for the last chunk, when its last frame ends.</summary>
    public required long End { get; init; }

    /// <summary>Nothing follows: what the last frames last is not said by the next ones.</summary>
    public bool IsLast { get; init; }

    /// <summary>So many frames at the beginning are key frames that stay for long.</summary>
    public int HeldBefore { get; init; }

    /// <summary>From here on, shown in the order they are decoded, are frames that stay for long; null: there are none.</summary>
    public long? HeldFrom { get; init; }

    /// <summary>By how many frames decoding runs ahead of display: 2 for x264 with B-pyramid, 1 with plain B-frames, 0 without.</summary>
    public required int ReorderDelay { get; init; }

    /// <summary>When the frames just before the chunk are shown, in order: as many as the delay, fewer only where the video begins
    /// there.</summary>
    public required IReadOnlyList<long> Lead { get; init; }
}
