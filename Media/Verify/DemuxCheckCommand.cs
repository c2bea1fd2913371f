using System.Globalization;
using Transcode.Media.Inputs;
using Transcode.Media.Running;

namespace Transcode.Media.Verify;

/// <summary>ffmpeg: reads our own segments from end to end without decoding; any gap or step back in time makes it complain.
/// Pure.</summary>
public static class DemuxCheckCommand
{
    public static ToolCommand For(IReadOnlyList<string> lists, string folder) => new("ffmpeg",
    [
        "-hide_banner", "-nostdin", "-loglevel", "level+warning", "-nostats", "-stats_period", "0.5", "-progress", "pipe:1", "-copyts",
        .. lists.SelectMany(list => MediaInput.OwnSegments(list).Arguments),
        .. lists.SelectMany(
        (_, i) => (IEnumerable<string>)["-map", string.Create(CultureInfo.InvariantCulture, $"{i}"), "-c", "copy", "-f", "null", "-"]),
    ], folder);
}
