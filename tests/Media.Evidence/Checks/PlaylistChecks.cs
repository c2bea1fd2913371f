using Transcode.MediaEvidence.Hls;

namespace Transcode.MediaEvidence.Checks;

/// <summary>Does a media playlist say what its segments are (RFC 8216)?</summary>
public static class PlaylistChecks
{
    private const double Rounding = 0.0015;

    public static IEnumerable<string> Consistent(MediaPlaylist playlist)
    {
        if (playlist.Segments.Count == 0)
            yield return "no segments";
        if (!playlist.HasEnd)
            yield return "no EXT-X-ENDLIST: players would take it for live";
        if (playlist.Version < (playlist.Init is null ? 3 : 6))
            yield return $"EXT-X-VERSION {playlist.Version} is too low for what is used";
        foreach (var segment in playlist.Segments.Where(segment => Math.Round(segment.Seconds) > playlist.TargetSeconds))
            yield return $"{Path.GetFileName(segment.Path)} lasts {segment.Seconds} s, over EXT-X-TARGETDURATION {playlist.TargetSeconds}";
        if (playlist.Segments.Count > 0 && playlist.TargetSeconds > Math.Ceiling(playlist.Segments.Max(segment => segment.Seconds)) + 1)
            yield return $"EXT-X-TARGETDURATION {playlist.TargetSeconds} is far above the longest segment";
    }

    /// <summary>The sum of all EXTINF is the picture's length (each one alone: <see cref="SegmentChecks"/>).</summary>
    /// <param name="playlist">the one that is judged</param>
    /// <param name="frame">what its segments decode to</param>
    /// <param name="header">seconds that the source's header gives its picture: a last frame that is held longer than a packet can tell
    /// stands only there</param>
    public static IEnumerable<string> SumIsTrue(MediaPlaylist playlist, Evidence frame, double? header = null)
    {
        var slack = frame.FrameTime + Rounding;
        var isHeld = header > frame.Video.Duration && Math.Abs(playlist.Seconds - header.Value) <= slack;
        // Of a single frame the reader cannot tell the length.
        if (frame.Video.Duration > 0 && Math.Abs(playlist.Seconds - frame.Video.Duration) > slack && !isHeld)
            yield return $"EXTINF sums to {playlist.Seconds:0.000} s, the picture lasts {frame.Video.Duration:0.000} s";
    }
}
