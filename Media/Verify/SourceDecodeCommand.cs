using System.Globalization;
using Transcode.Media.Inputs;
using Transcode.Media.Running;

namespace Transcode.Media.Verify;

/// <summary>ffmpeg: decodes the source's picture once from its beginning, to tell damage from the complaints of a start in mid-stream. Pure.</summary>
public static class SourceDecodeCommand
{
    public static ToolCommand For(MediaInput source, int stream, string folder) => new("ffmpeg",
    [
        "-hide_banner", "-nostdin", "-loglevel", "level+warning", "-nostats", "-stats_period", "0.5", "-progress", "pipe:1", "-threads", "1",
        .. source.Arguments,
        "-map", string.Create(CultureInfo.InvariantCulture, $"0:{stream}"), "-fps_mode", "passthrough", "-f", "null", "-",
    ], folder);
}
