using Transcode.Domain.Steps;

namespace Transcode.Silo.Steps;

/// <summary>Bit rates as HLS counts them, in bit/s. Pure.</summary>
internal static class Bandwidths
{
    /// <summary>Of the costliest segment. A last segment of a few frames says nothing, so segments below half a second count with their neighbours' length.</summary>
    public static long Peak(TrackProof track) => track.Segments.Count == 0 ? 0 : Math.Max(Average(track),
        track.Segments.Where(segment => segment.Duration.Seconds >= 0.5).Select(segment => (long)Math.Ceiling(segment.Bytes * 8 / segment.Duration.Seconds)).DefaultIfEmpty(0).Max());

    public static long Average(TrackProof track)
    {
        var seconds = track.Segments.Sum(segment => segment.Duration.Seconds);
        return seconds <= 0 ? 0 : (long)Math.Ceiling(track.Segments.Sum(segment => segment.Bytes) * 8 / seconds);
    }
}
