using System.Globalization;
using System.Text;
using Transcode.Domain.Time;

namespace Transcode.Domain.Playlists;

/// <summary>One rendition's HLS playlist (RFC 8216, VOD). Written from the plan before anything is encoded, and again from the
/// proofs.</summary>
public static class MediaPlaylist
{
    /// <param name="segments">Length and address of each segment, in order.</param>
    /// <param name="init">Address of the init segment; null for MPEG-TS.</param>
    public static string Write(IReadOnlyList<(MediaTime Duration, string Uri)> segments, string? init)
    {
        var text = new StringBuilder();
        text.Append("#EXTM3U\n").Append(CultureInfo.InvariantCulture, $"#EXT-X-VERSION:{(init is null ? 3 : 7)}\n");
        text.Append(
            CultureInfo.InvariantCulture, $"#EXT-X-TARGETDURATION:{TargetDuration(segments.Select(segment => segment.Duration))}\n");
        text.Append("#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-INDEPENDENT-SEGMENTS\n");
        if (init is not null)
            text.Append(CultureInfo.InvariantCulture, $"#EXT-X-MAP:URI=\"{init}\"\n");
        foreach (var (duration, uri) in segments)
            text.Append(CultureInfo.InvariantCulture, $"#EXTINF:{duration.ToDecimal()},\n{uri}\n");
        return text.Append("#EXT-X-ENDLIST\n").ToString();
    }

    /// <summary>Whole seconds, rounded as the RFC wants: no segment rounds to more.</summary>
    public static long TargetDuration(IEnumerable<MediaTime> segments) =>
        Math.Max(1, (long)Math.Round(segments.Select(duration => duration.Seconds).DefaultIfEmpty(1).Max(), MidpointRounding.AwayFromZero));
}
