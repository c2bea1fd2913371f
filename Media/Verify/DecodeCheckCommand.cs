using System.Globalization;
using Transcode.Media.Running;

namespace Transcode.Media.Verify;

/// <summary>ffmpeg: decodes our own files, or their key frames, and says nothing when all is well. Part of a chunk's proof. Pure.</summary>
public static class DecodeCheckCommand
{
    /// <param name="files">Files in the working folder.</param>
    /// <param name="folder">Working folder.</param>
    /// <param name="whole">Every frame, about a twentieth of what the encode took; else key frames only, which is nearly free.</param>
    public static ToolCommand For(IReadOnlyList<string> files, string folder, bool whole) => new("ffmpeg",
    [
        "-hide_banner", "-nostdin", "-loglevel", "level+warning",
        .. files.SelectMany(
        file => (IEnumerable<string>)["-threads", "1", .. Skipped(whole), "-protocol_whitelist", "file", "-i", $"file:{file}"]),
        .. files.SelectMany(
        (_, i) => (IEnumerable<string>)["-map", string.Create(CultureInfo.InvariantCulture, $"{i}:v:0"), "-fps_mode", "passthrough", "-f",
            "null", "-"]),
    ], folder);

    /// <summary>The loop filter changes pictures, but meets no errors of its own.</summary>
    private static IReadOnlyList<string> Skipped(bool whole) => whole ? ["-skip_loop_filter", "all"] : ["-skip_frame", "nokey"];
}
