using System.Globalization;
using Transcode.Media.Running;

namespace Transcode.Media.Verify;

/// <summary>ffmpeg: decodes the key frames of our own files and says nothing when all is well. Part of a chunk's proof. Pure.</summary>
public static class KeyframeCheckCommand
{
    /// <param name="files">Files in the working folder.</param>
    /// <param name="folder">Working folder.</param>
    public static ToolCommand For(IReadOnlyList<string> files, string folder) => new("ffmpeg",
    [
        "-hide_banner", "-nostdin", "-loglevel", "level+warning",
        .. files.SelectMany(file => (IEnumerable<string>)["-threads", "1", "-skip_frame", "nokey", "-protocol_whitelist", "file", "-i", $"file:{file}"]),
        .. files.SelectMany((_, i) => (IEnumerable<string>)["-map", string.Create(CultureInfo.InvariantCulture, $"{i}:v:0"), "-fps_mode", "passthrough", "-f", "null", "-"]),
    ], folder);
}
