using System.Globalization;
using Transcode.Media.Inputs;
using Transcode.Media.Running;

namespace Transcode.Media.Package;

/// <summary>ffmpeg: stream copy of one picture rendition and the audio into MPEG-TS segments with their playlist. Pure.</summary>
public static class TransportStreamCommand
{
    /// <param name="video">Segment list of the rendition, or null for audio alone.</param>
    /// <param name="audio">Segment list of the audio, or null.</param>
    /// <param name="segmentSeconds">Nominal length; key frames lie on this grid.</param>
    /// <param name="segments">Pattern of the segment files, with one %04d.</param>
    /// <param name="playlist">Playlist file to write.</param>
    /// <param name="folder">Working folder.</param>
    public static ToolCommand For(string? video, string? audio, double segmentSeconds, string segments, string playlist, string folder)
        => new("ffmpeg",
    [
        "-hide_banner", "-nostdin", "-loglevel", "level+warning", "-nostats", "-stats_period", "0.5", "-progress", "pipe:1", "-y",
            "-copyts",
        .. new[] { video, audio }.OfType<string>().SelectMany(list => MediaInput.OwnSegments(list).Arguments),
        .. video is null ? Array.Empty<string>() : ["-map", "0:v:0"],
        .. audio is null ? Array.Empty<string>() : ["-map", video is null ? "0:a:0" : "1:a:0"],
        "-c", "copy", "-map_metadata", "-1", "-muxdelay", "0", "-muxpreload", "0",
        "-f", "hls", "-hls_segment_type", "mpegts", "-hls_playlist_type", "vod", "-hls_list_size", "0", "-hls_flags",
        "independent_segments",
        "-hls_time", segmentSeconds.ToString("0.###", CultureInfo.InvariantCulture), "-hls_segment_filename", segments, playlist,
    ], folder);
}
