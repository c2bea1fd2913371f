namespace Transcode.Media.IsoBmff;

/// <summary>
/// Gives the samples of a chunk the decode times they would have had if the whole video had been encoded in one piece, so that chunks from
/// different machines join without a seam. The rule, over the whole video: the n-th sample in decode order is decoded when the frame d
/// places before it in display order is shown, d being the reorder delay. That is strictly increasing across seams, also with variable
/// frame rates.
/// </summary>
public static class Timeline
{
    /// <summary>Ticks per second of all video.</summary>
    public const int Timescale = 90_000;

    /// <summary>Added to every time that is stored, so that decode times before the first frame are not negative.</summary>
    public const int OffsetSeconds = 10;

    private const long SlowestStep = Timescale / 10;

    /// <summary>The same in ticks of a video track.</summary>
    public const long Offset = OffsetSeconds * Timescale;

    /// <summary>Places the samples of one chunk, given in decode order as they were read.</summary>
    public static Placement Place(IReadOnlyList<Sample> samples, ChunkSpan span)
    {
        if (samples.Count == 0) return new Placement.Refused(PlacementFault.NoSamples, "The chunk holds no samples.");
        if (span.Lead.Count > span.ReorderDelay)
            return new Placement.Refused(PlacementFault.LeadTooLong, $"{span.Lead.Count} frames are given before the chunk, the reorder "
                + $"delay is {span.ReorderDelay}.");

        var shift = span.Start - samples.Min(sample => sample.PresentationTime);
        var shown = samples.Select(sample => sample.PresentationTime + shift).ToArray();
        var before = HeldBefore(shown, span);
        var decoded = DecodeTimes(shown[before..], span);
        if (Fault(shown[before..], decoded) is { } fault) return fault;
        decoded = [.. DecodeTimesBefore(shown[..before], decoded[0]), .. decoded];
        if (span.HeldFrom is { } from)
            Hold(shown, decoded, from);
        if (span.IsLast && shown[^1] == shown.Max())
            decoded[shown.Length] = decoded[shown.Length - 1] + span.End - shown[^1];
        return new Placement.Placed([.. samples.Select((sample, n) => sample with
        {
            DecodeTime = decoded[n] + Offset,
            Duration = decoded[n + 1] - decoded[n],
            CompositionOffset = shown[n] - decoded[n],
        })]);
    }

    /// <summary>
    /// The presentation times in display order, moved d places: what is before the chunk, the chunk, and the frame after it. The last entry
    /// used is the decode time of the next chunk's first sample.
    /// </summary>
    private static long[] DecodeTimes(long[] shown, ChunkSpan span)
    {
        long[] known = [.. span.Lead, .. shown.Order(), span.End];
        var absent = span.ReorderDelay - span.Lead.Count;
        var step = BackwardStep(known);
        var before = Enumerable.Range(0, absent).Select(n => known[0] - (absent - n) * step);
        return [.. before, .. known];
    }

    /// <summary>How many frames are held at the beginning; none, where they are not decoded before all others, one after the
    /// other.</summary>
    private static int HeldBefore(long[] shown, ChunkSpan span)
    {
        var (count, rest) = (span.HeldBefore, shown.Skip(span.HeldBefore).DefaultIfEmpty(long.MinValue).Min());
        for (var n = 0; n < count; n++)
            if (n >= shown.Length - 1 || shown[n] >= rest || (n > 0 && shown[n] <= shown[n - 1]))
                return 0;
        return count;
    }

    /// <summary>They are decoded when they are shown, or just before the frames that follow: what a player reads of one segment is then not
    /// in the one before it.</summary>
    private static IEnumerable<long> DecodeTimesBefore(long[] shown, long next) =>
        shown.Select((time, n) => Math.Min(time, next - (shown.Length - n) * (SlowestStep / 10)));

    /// <summary>Frames at the end that stay for seconds are decoded when they are shown: else each would be said to last as long as one
    /// long before it.</summary>
    private static void Hold(long[] shown, long[] decoded, long from)
    {
        var begin = shown.Length;
        while (begin > 0 && shown[begin - 1] >= from && (begin == shown.Length || shown[begin - 1] < shown[begin]))
            begin--;
        if (begin < shown.Length && (begin == 0 || shown[..begin].Max() < shown[begin]))
            shown.AsSpan(begin).CopyTo(decoded.AsSpan(begin));
    }

    /// <summary>
    /// Before the video's first frame time runs on at the first frame's pace. But hardly more slowly than any film: the first picture of a
    /// slide show may stay for a minute, and players take the first decode time for the beginning. All chunks that need it know the first
    /// two frames, and so come to the same step.
    /// </summary>
    private static long BackwardStep(long[] known) => Math.Min(known[1] - known[0], SlowestStep);

    private static Placement.Refused? Fault(long[] shown, long[] decoded)
    {
        for (var n = 1; n < decoded.Length; n++)
            if (decoded[n] <= decoded[n - 1])
                return new(
                    PlacementFault.NotIncreasing, $"Frames are shown at {decoded[n - 1]} and then at {decoded[n]}; times must increase from "
                        + $"frame to frame.");
        for (var n = 0; n < shown.Length; n++)
        {
            if (shown[n] < decoded[n])
                return new(
                    PlacementFault.ReorderDelayTooSmall, $"Sample {n} is shown at {shown[n]} but decoded at {decoded[n]}: the stream reorders more than was declared.");
            if (decoded[n + 1] - decoded[n] > uint.MaxValue || shown[n] - decoded[n] > int.MaxValue)
                return new(
                    PlacementFault.TooFarApart, $"Sample {n} is decoded at {decoded[n]}, shown at {shown[n]} and lasts until {decoded[n + 1]}.");
        }
        return decoded[0] < -Offset
            ? new(PlacementFault.BeforeOffset, $"The first sample is decoded at {decoded[0]}, before the timeline begins.") : null;
    }
}
