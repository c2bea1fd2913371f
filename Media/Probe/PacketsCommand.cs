using Transcode.Domain.Time;
using Transcode.Media.Inputs;
using Transcode.Media.Running;

namespace Transcode.Media.Probe;

/// <summary>
/// ffprobe: times, lengths and key flags of the picture's packets, one line each. A demux, no decode, so it runs at the speed of the disk.
/// Side data is named because encryption, and parameters that change on the way, show themselves there.
/// </summary>
public static class PacketsCommand
{
    /// <summary>The first picture stream that is not cover art.</summary>
    public const string Video = "V:0";

    /// <summary>A stream by its number.</summary>
    public static string Stream(int index) => index.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <param name="input">The source.</param>
    /// <param name="stream">ffmpeg's stream specifier.</param>
    /// <param name="folder">Working folder.</param>
    /// <param name="most">List at most this many packets; null: all.</param>
    /// <param name="from">List only what is after this time on the source clock, and perhaps some more; null: all.</param>
    public static ToolCommand For(MediaInput input, string stream, string folder, int? most = null, MediaTime? from = null)
        => new("ffprobe",
        ["-hide_banner", "-loglevel", "level+warning", "-select_streams", stream,
         .. from is { } start ? ["-read_intervals", $"{start.ToDecimal()}%"] : Array.Empty<string>(),
         .. most is { } count ? ["-read_intervals", $"%+#{count}"] : Array.Empty<string>(),
         "-show_entries", "packet=pts,dts,duration,size,flags:packet_side_data=side_data_type", "-of", "csv=p=0", .. input.Arguments],
         folder);
}
