namespace Transcode.Media.IsoBmff;

/// <summary>Places audio, which is encoded whole: one sample after the other without a gap, each as long as the file says.</summary>
public static class AudioTimeline
{
    /// <param name="samples">In order, as they were read.</param>
    /// <param name="start">When the first is heard, in ticks of the track, on the output's timeline without the stored offset.</param>
    /// <param name="timescale">Ticks per second of the track.</param>
    public static Placement Place(IReadOnlyList<Sample> samples, long start, uint timescale)
    {
        if (samples.Count == 0) return new Placement.Refused(PlacementFault.NoSamples, "The track holds no samples.");
        var time = start + Timeline.OffsetSeconds * (long)timescale;
        if (time < 0)
            return new Placement.Refused(PlacementFault.BeforeOffset, $"The first sample is heard at {start}, before the timeline begins.");
        var placed = new List<Sample>(samples.Count);
        foreach (var sample in samples)
        {
            placed.Add(sample with { DecodeTime = time, CompositionOffset = 0 });
            time += sample.Duration;
        }
        return new Placement.Placed(placed);
    }
}
