using Transcode.Domain.Time;

namespace Transcode.Domain.Plans;

/// <summary>One media segment on the output timeline: number from 0, start, length, frames. The same in all renditions.</summary>
public sealed record Segment(int Number, MediaTime Start, MediaTime Duration, int Frames)
{
    /// <summary>
    /// A rest that is shorter joins the segment before it: players are known not to end at such a segment, or to skip it. Rounded to
    /// seconds, as the target duration is, that segment is no longer than any other.
    /// </summary>
    public static readonly MediaTime ShortestLast = MediaTime.FromSeconds(0.5);

    /// <summary>Where an audio track that ends at a time is cut: at each whole multiple of a length, without a short rest.</summary>
    public static IEnumerable<MediaTime> Cuts(MediaTime end, MediaTime length)
    {
        for (var at = length; end - at >= ShortestLast; at += length)
            yield return at;
    }
}
