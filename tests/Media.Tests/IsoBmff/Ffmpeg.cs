using System.Globalization;
using Transcode.Media.Running;
using Transcode.Media.Tests.Running;

namespace Transcode.Media.Tests.IsoBmff;

/// <summary>The real ffmpeg and ffprobe, each run in a test's own folder.</summary>
internal sealed class Ffmpeg(TemporaryFolder folder)
{
    private static readonly ToolRunner _runner = new(TimeProvider.System);

    /// <summary>Tuning by which every chunk of the product is encoded, so that each group of pictures is a fragment.</summary>
    public static readonly string[] Fragmented =
    [
        "-movflags", "+frag_keyframe+empty_moov+default_base_moof", "-use_editlist", "0", "-map_metadata", "-1",
        "-video_track_timescale", "90000",
    ];

    /// <summary>Lines of standard output of a run that must succeed without a word on standard error.</summary>
    public async Task<List<string>> Run(params string[] arguments)
        => await Silent("ffmpeg", ["-nostdin", "-y", "-v", "warning", .. arguments]);

    /// <summary>Each packet of a file: presentation time, decode time, whether it is a key frame; in file order.</summary>
    public async Task<List<(long Pts, long Dts, bool IsKey)>> Packets(string file)
    {
        var lines = await Silent("ffprobe", ["-v", "warning", "-show_entries", "packet=pts,dts,flags", "-of", "csv=p=0", file]);
        return [.. lines.Where(line => line.Length > 0).Select(line => line.Split(',')).Select(field =>
            (Number(field[0]), Number(field[1]), field[2].StartsWith('K')))];
    }

    /// <summary>The hash of each decoded frame.</summary>
    public async Task<List<string>> FrameHashes(string file)
    {
        var lines = await Run("-i", file, "-fps_mode", "passthrough", "-f", "framemd5", "-");
        return [.. lines.Where(line => !line.StartsWith('#')).Select(line => line.Split(',')[^1].Trim())];
    }

    private async Task<List<string>> Silent(string tool, string[] arguments)
    {
        var lines = new List<string>();
        var command = new ToolCommand(tool, arguments, folder.Path);
        var result = await _runner.Run(command, ToolLimits.None, ToolOutput.ToLines(lines.Add), TestContext.Current.CancellationToken);
        var exited = result.ShouldBeOfType<ToolResult.Exited>(command.ToShell());
        exited.Stderr.Lines.ShouldBeEmpty(command.ToShell());
        exited.Code.ShouldBe(0, command.ToShell());
        return lines;
    }

    private static long Number(string field) => long.Parse(field, CultureInfo.InvariantCulture);
}
