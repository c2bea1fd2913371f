using System.Globalization;
using Transcode.Domain.Time;
using Transcode.Media.Inputs;
using Transcode.Media.Running;

namespace Transcode.Media.Verify;

/// <summary>
/// ffprobe: decodes one stream of the source from its beginning, and lists each packet before what came of it and what the decoder said to
/// it. So damage is told from the complaints of a start in mid-stream, and has a time. Pure.
/// </summary>
public static class DamageCommand
{
    /// <param name="source">The source.</param>
    /// <param name="stream">Index of the stream.</param>
    /// <param name="until">So much of it; null: all.</param>
    /// <param name="folder">Working folder.</param>
    public static ToolCommand For(MediaInput source, int stream, MediaTime? until, string folder) => new("ffprobe",
    [
        "-hide_banner", "-loglevel", "level+warning", "-threads", "1",
        "-select_streams", stream.ToString(CultureInfo.InvariantCulture),
        .. until is { } end ? ["-read_intervals", $"%+{end.ToDecimal()}"] : Array.Empty<string>(),
        "-show_log", "24",
        "-show_entries",
        "packet=pts_time,duration_time,flags:frame=media_type,best_effort_timestamp_time,pkt_duration_time:log=level,message", "-of",
        "compact",
        .. source.Arguments,
    ], folder);
}
