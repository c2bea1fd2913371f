namespace Transcode.Domain.Steps;

/// <summary>How near a rendition is to what its encoder was given, as far as it was looked at. Pure.</summary>
/// <param name="Ssim">Mean structural similarity of the brightness of these frames, 1 is identical; decoded, against the source brought to
/// the rendition's size, colours and frame times.</param>
/// <param name="LowestSsim">That of the worst of these frames.</param>
/// <param name="Frames">How many were compared.</param>
public sealed record VideoQuality(double Ssim, double LowestSsim, int Frames)
{
    /// <summary>Null: nothing was compared.</summary>
    public static VideoQuality? OfFrames(IReadOnlyCollection<double> frames)
        => frames.Count == 0 ? null : new(Rounded(frames.Average()), Rounded(frames.Min()), frames.Count);

    /// <summary>Of a rendition, from its chunks; each counts by the frames that were compared.</summary>
    public static VideoQuality? Joined(IEnumerable<VideoQuality?> chunks)
    {
        var known = chunks.OfType<VideoQuality>().ToList();
        var frames = known.Sum(chunk => chunk.Frames);
        return frames == 0 ? null
            : new(Rounded(known.Sum(chunk => chunk.Ssim * chunk.Frames) / frames), known.Min(chunk => chunk.LowestSsim), frames);
    }

    /// <summary>The measure tells nothing beyond the fifth digit.</summary>
    private static double Rounded(double ssim) => Math.Round(ssim, 5);
}
