using System.Globalization;
using Transcode.Domain.Plans;
using Transcode.Domain.Sources;
using Transcode.Media.Encode;
using Transcode.Media.Inputs;
using Transcode.Media.Poster;
using Transcode.Media.Running;

namespace Transcode.Media.Storyboard;

/// <summary>ffmpeg: one picture of each stretch of the film, tiled onto sheets, and beside them a list of the pictures' times.
/// Pure.</summary>
public static class StoryboardCommand
{
    /// <summary>File names in the working folder.</summary>
    public const string Sheets = "sheet_%03d.jpg";

    public const string Times = "times.txt";

    public static ToolCommand For(FilePlan.Storyboard board, VideoFacts source, MediaInput input, string folder) => new("ffmpeg",
    [
        .. EncodeVideoCommand.Quiet,
        "-threads", "1",
        .. VideoFilter.Decoding(source),
        .. input.Arguments,
        "-filter_complex_threads", "1",
        "-filter_complex", Graph(board, source),
        "-map", "[sheets]", "-fps_mode", "passthrough",
        .. JpegTables.Encoder(board.Settings.Quality),
        "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-f", "image2", "-start_number", "0",
        Sheets,
        "-map", "[times]", "-fps_mode", "passthrough", "-enc_time_base", "1:1000", "-c:v", "rawvideo", "-f", "framecrc",
        Times,
    ], folder);

    private static string Graph(FilePlan.Storyboard board, VideoFacts source)
    {
        var every = board.Settings.EverySeconds.ToString("0.###", CultureInfo.InvariantCulture);
        var (columns, rows) = SheetOf(board);
        return string.Create(CultureInfo.InvariantCulture,
            $"[0:{source.StreamIndex}]{StillFilter.Before(source, board.Deinterlace)}settb=1/1000,setpts=PTS-STARTPTS,select='isnan(prev_selected_t)+not(eq(floor(t/{every}),floor(prev_selected_t/{every})))',{StillFilter.Of(source, board.Width, board.Height)},split[a][b];[a]tile={columns}x{rows}[sheets];[b]scale=16:16[times]");
    }

    /// <summary>Pictures across and down; a film too short for a whole sheet gets a smaller one.</summary>
    public static (int Columns, int Rows) SheetOf(FilePlan.Storyboard board)
    {
        var (settings, expected) = (board.Settings,
            (int)Math.Clamp(Math.Ceiling(board.Length.Seconds / board.Settings.EverySeconds), 1, 100_000));
        var columns = Math.Min(settings.Columns, expected);
        return (columns, Math.Min(settings.Rows, (expected + columns - 1) / columns));
    }
}
