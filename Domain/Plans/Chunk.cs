using Transcode.Domain.Sources;
using Transcode.Domain.Time;

namespace Transcode.Domain.Plans;

/// <summary>A stretch of the timeline that one machine encodes in one go: whole segments, all renditions.</summary>
public sealed record Chunk
{
    public required int Number { get; init; }

    /// <summary>How to cut it out of the source; null: the whole source, uncut.</summary>
    public ChunkCut? Cut { get; init; }

    /// <summary>The segments it makes; empty when the source's times cannot be trusted and only the encode will tell.</summary>
    public required IReadOnlyList<Segment> Segments { get; init; }

    /// <summary>Exact times of the frames that become key frames; empty with <see cref="Segments"/>.</summary>
    public required IReadOnlyList<MediaTime> Keyframes { get; init; }

    /// <summary>Frames it must come out with; without <see cref="Segments"/> what the container lists, which damage may make
    /// fewer.</summary>
    public required long Frames { get; init; }

    /// <summary>Those of its frames that are the source's first or last one, shown once more; null: none.</summary>
    public HeldFrames? Held { get; init; }

    /// <summary>Times of the frames just before it, oldest first: decode times continue from them.</summary>
    public required IReadOnlyList<MediaTime> Lead { get; init; }

    /// <summary>Time at which the next chunk, or nothing, begins.</summary>
    public required MediaTime End { get; init; }

    public MediaTime Start => Segments.Count > 0 ? Segments[0].Start : MediaTime.Zero;
}

/// <summary>Exact cut in ticks of the source stream: decode from Seek, keep StartPts (inclusive) to EndPts (exclusive).</summary>
/// <param name="Seek">Null: decode from the start of the file.</param>
/// <param name="StartPts">Null: no start, the first chunk.</param>
/// <param name="EndPts">Null: no end, the last chunk.</param>
public sealed record ChunkCut(long? Seek, long? StartPts, long? EndPts);
