namespace Transcode.Media.IsoBmff;

/// <summary>
/// Gives the samples of a chunk the decode times they would have had if the whole video had been encoded in one piece, so that chunks from
/// different machines join without a seam. The rule, over the whole video: the n-th sample in decode order is decoded when the frame d places
/// before it in display order is shown, d being the reorder delay. That is strictly increasing across seams, also with variable frame rates.
/// </summary>
public static class Timeline
{
    /// <summary>Ticks per second of all video.</summary>
    public const int Timescale = 90_000;

    /// <summary>Added to every time that is stored, so that decode times before the first frame are not negative.</summary>
    public const int OffsetSeconds = 10;

    /// <summary>The same in ticks of a video track.</summary>
    public const long Offset = OffsetSeconds * Timescale;

    /// <summary>Places the samples of one chunk, given in decode order as they were read.</summary>
    public static Placement Place(IReadOnlyList<Sample> samples, ChunkSpan span)
    {
        if (samples.Count == 0) return new Placement.Refused(PlacementFault.NoSamples, "The chunk holds no samples.");
        if (span.Lead.Count > span.ReorderDelay)
            return new Placement.Refused(PlacementFault.LeadTooLong, $"{span.Lead.Count} frames are given before the chunk, the reorder delay is {span.ReorderDelay}.");

        var shift = span.Start - samples.Min(sample => sample.PresentationTime);
        var shown = samples.Select(sample => sample.PresentationTime + shift).ToArray();
        var decoded = DecodeTimes(shown, span);
        if (Fault(shown, decoded) is { } fault) return fault;
        return new Placement.Placed([.. samples.Select((sample, n) => sample with
        {
            DecodeTime = decoded[n] + Offset,
            Duration = decoded[n + 1] - decoded[n],
            CompositionOffset = shown[n] - decoded[n],
        })]);
    }

    /// <summary>
    /// The presentation times in display order, moved d places: what is before the chunk, the chunk, and the frame after it. The last entry used is the
    /// decode time of the next chunk's first sample.
    /// </summary>
    private static long[] DecodeTimes(long[] shown, ChunkSpan span)
    {
        long[] known = [.. span.Lead, .. shown.Order(), span.End];
        var absent = span.ReorderDelay - span.Lead.Count;
        var step = BackwardStep(known, span.ReorderDelay);
        var before = Enumerable.Range(0, absent).Select(n => known[0] - (absent - n) * step);
        return [.. before, .. known];
    }

    /// <summary>
    /// Before the video's first frame time runs on at the first frame's pace. Not so slowly that the offset would be used up: the first picture of a
    /// slide show may stay for a minute. All chunks that need it know the first two frames, and so come to the same step.
    /// </summary>
    private static long BackwardStep(long[] known, int reorderDelay) => Math.Min(known[1] - known[0], Offset / (reorderDelay + 1));

    private static Placement.Refused? Fault(long[] shown, long[] decoded)
    {
        for (var n = 1; n < decoded.Length; n++)
            if (decoded[n] <= decoded[n - 1])
                return new(PlacementFault.NotIncreasing, $"Frames are shown at {decoded[n - 1]} and then at {decoded[n]}; times must increase from frame to frame.");
        for (var n = 0; n < shown.Length; n++)
        {
            if (shown[n] < decoded[n])
                return new(PlacementFault.ReorderDelayTooSmall, $"Sample {n} is shown at {shown[n]} but decoded at {decoded[n]}: the stream reorders more than was declared.");
            if (decoded[n + 1] - decoded[n] > uint.MaxValue || shown[n] - decoded[n] > int.MaxValue)
                return new(PlacementFault.TooFarApart, $"Sample {n} is decoded at {decoded[n]}, shown at {shown[n]} and lasts until {decoded[n + 1]}.");
        }
        return decoded[0] < -Offset ? new(PlacementFault.BeforeOffset, $"The first sample is decoded at {decoded[0]}, before the timeline begins.") : null;
    }
}
