using System.Globalization;
using Transcode.Media.Inputs;
using Transcode.Media.Running;

namespace Transcode.Media.Package;

/// <summary>ffmpeg: stream copy of one picture rendition and the sound into MPEG-TS segments with their playlist. Pure.</summary>
public static class TransportStreamCommand
{
    /// <param name="picture">Segment list of the rendition, or null for sound alone.</param>
    /// <param name="sound">Segment list of the sound, or null.</param>
    /// <param name="segmentSeconds">Nominal length; key frames lie on this grid.</param>
    /// <param name="segments">Pattern of the segment files, with one %04d.</param>
    /// <param name="playlist">Playlist file to write.</param>
    /// <param name="folder">Working folder.</param>
    public static ToolCommand For(string? picture, string? sound, double segmentSeconds, string segments, string playlist, string folder) => new("ffmpeg",
    [
        "-hide_banner", "-nostdin", "-loglevel", "level+warning", "-nostats", "-stats_period", "0.5", "-progress", "pipe:1", "-y", "-copyts",
        .. new[] { picture, sound }.OfType<string>().SelectMany(list => MediaInput.OwnSegments(list).Arguments),
        .. picture is null ? Array.Empty<string>() : ["-map", "0:v:0"],
        .. sound is null ? Array.Empty<string>() : ["-map", picture is null ? "0:a:0" : "1:a:0"],
        "-c", "copy", "-map_metadata", "-1", "-muxdelay", "0", "-muxpreload", "0",
        "-f", "hls", "-hls_segment_type", "mpegts", "-hls_playlist_type", "vod", "-hls_list_size", "0", "-hls_flags", "independent_segments",
        "-hls_time", segmentSeconds.ToString("0.###", CultureInfo.InvariantCulture), "-hls_segment_filename", segments, playlist,
    ], folder);
}
