using Transcode.Domain.Playlists;
using Transcode.Domain.Steps;

namespace Transcode.Worker.Steps.Package;

/// <summary>Bit rates as HLS counts them (RFC 8216, 4.1), in bit/s. Pure.</summary>
internal static class Bandwidths
{
    private const double Rounding = 0.001;

    /// <summary>The largest rate of any run of segments that lasts between half and one and a half target durations; never below the
    /// average.</summary>
    public static long Peak(TrackProof track)
    {
        var target = MediaPlaylist.TargetDuration(track.Segments.Select(segment => segment.Duration));
        var peak = 0.0;
        for (var first = 0; first < track.Segments.Count; first++)
        {
            var (bits, seconds) = (0L, 0.0);
            for (var next = first; next < track.Segments.Count
                && seconds + track.Segments[next].Duration.Seconds <= 1.5 * target + Rounding; next++)
            {
                (bits, seconds) = (bits + track.Segments[next].Bytes * 8, seconds + AsWritten(track.Segments[next]));
                if (seconds >= 0.5 * target - Rounding)
                    peak = Math.Max(peak, bits / seconds);
            }
        }
        return Math.Max(Average(track), (long)Math.Ceiling(peak));
    }

    /// <summary>The length that the playlist tells, to the microsecond: a player divides by that.</summary>
    private static double AsWritten(SegmentProof segment) => Math.Round(segment.Duration.Seconds, 6);

    public static long Average(TrackProof track)
    {
        var seconds = track.Segments.Sum(AsWritten);
        return seconds <= 0 ? 0 : (long)Math.Ceiling(track.Segments.Sum(segment => segment.Bytes) * 8 / seconds);
    }
}
