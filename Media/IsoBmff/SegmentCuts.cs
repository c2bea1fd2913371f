namespace Transcode.Media.IsoBmff;

/// <summary>Divides placed samples into segments: one begins at the first sample that is shown at or after its boundary.</summary>
public static class SegmentCuts
{
    /// <summary>One range of samples more than there are boundaries; a range is empty where nothing is shown between two of them.</summary>
    /// <param name="samples">In decode order, placed (with the stored offset).</param>
    /// <param name="timescale">Of the samples.</param>
    /// <param name="boundaries">Inner boundaries, ascending, in ticks of <see cref="Timeline.Timescale"/> on the output's timeline without
    /// the offset.</param>
    public static IReadOnlyList<Range> At(IReadOnlyList<Sample> samples, uint timescale, IReadOnlyList<long> boundaries)
    {
        var ranges = new List<Range>(boundaries.Count + 1);
        var start = 0;
        foreach (var boundary in boundaries)
        {
            var end = start;
            while (end < samples.Count && IsBefore(samples[end].PresentationTime, timescale, boundary + Timeline.Offset)) end++;
            ranges.Add(start..end);
            start = end;
        }
        ranges.Add(start..samples.Count);
        return ranges;
    }

    /// <summary>Compares across time bases without rounding.</summary>
    private static bool IsBefore(long time, uint timescale, long boundary)
        => (Int128)time * Timeline.Timescale < (Int128)boundary * timescale;
}
