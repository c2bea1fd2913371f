namespace Transcode.Media.IsoBmff;

/// <summary>Divides the samples of a segment into fragments.</summary>
internal static class Fragments
{
    /// <summary>What a fragment's own numbers can count: offsets in a run are signed 32 bits.</summary>
    private const long MostBytes = int.MaxValue - 64 * 1024 * 1024;

    /// <summary>
    /// One begins at each sync sample. Where every sample is one (audio, intra-only video) the whole segment is one fragment, since a
    /// header for each frame would cost more than some frames.
    /// </summary>
    public static IReadOnlyList<ArraySegment<Sample>> Of(IReadOnlyList<Sample> samples)
    {
        var all = Checked(samples);
        int[] starts = all.All(sample => sample.IsSync) ? [0] : [.. Enumerable.Range(0, all.Length).Where(n => all[n].IsSync)];
        var fragments = starts.Zip(starts.Skip(1).Append(all.Length), (start, end) => new ArraySegment<Sample>(all, start, end - start))
            .ToList();
        foreach (var fragment in fragments)
            if (fragment.Sum(sample => (long)sample.Size) is var bytes and > MostBytes)
                throw new ArgumentException($"A fragment of {bytes} bytes is larger than its header can tell ({MostBytes}).",
                    nameof(samples));
        return fragments;
    }

    private static Sample[] Checked(IReadOnlyList<Sample> samples)
    {
        if (samples.Count == 0) throw new ArgumentException("A segment needs samples.", nameof(samples));
        if (!samples[0].IsSync) throw new ArgumentException("A segment must begin with a sync sample, this one does not.", nameof(samples));
        for (var n = 0; n < samples.Count; n++)
            if (Fault(samples, n) is { } fault) throw new ArgumentException($"Sample {n} {fault}.", nameof(samples));
        return [.. samples];
    }

    private static string? Fault(IReadOnlyList<Sample> samples, int n) => samples[n] switch
    {
        { DecodeTime: < 0 } => "has a negative decode time",
        { Duration: < 0 or > uint.MaxValue } => "has a duration that no header can tell",
        { CompositionOffset: < int.MinValue or > int.MaxValue } => "has a composition offset that no header can tell",
        { Size: <= 0 } => "has no bytes",
        var sample when n + 1 < samples.Count && sample.DecodeTime + sample.Duration != samples[n + 1].DecodeTime
            => "does not end where the next begins",
        _ => null,
    };
}
