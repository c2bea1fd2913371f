namespace Transcode.MediaEvidence.Hls;

/// <summary>Bits per second of a playlist's segments as RFC 8216 4.1 measures them.</summary>
public static class BitRate
{
    /// <summary>The largest rate of any run of segments that lasts between half and one and a half target durations.</summary>
    public static double Peak(MediaPlaylist playlist)
    {
        var parts = Parts(playlist);
        var peak = 0.0;
        for (var from = 0; from < parts.Count; from++)
        {
            var (bits, seconds) = (0.0, 0.0);
            for (var to = from; to < parts.Count && seconds + parts[to].Seconds <= 1.5 * playlist.TargetSeconds; to++)
            {
                (bits, seconds) = (bits + parts[to].Bits, seconds + parts[to].Seconds);
                if (seconds >= 0.5 * playlist.TargetSeconds)
                    peak = Math.Max(peak, bits / seconds);
            }
        }

        return peak > 0 ? peak : Average(playlist);
    }

    public static double Average(MediaPlaylist playlist) =>
        playlist.Seconds > 0 ? Parts(playlist).Sum(part => part.Bits) / playlist.Seconds : 0;

    private static List<(double Bits, double Seconds)> Parts(MediaPlaylist playlist) =>
        [.. playlist.Segments.Select(segment => (new FileInfo(segment.Path).Length * 8.0, segment.Seconds))];
}
