using System.Globalization;
using System.Text;
using Transcode.Domain.Time;

namespace Transcode.Domain.Playlists;

/// <summary>A WebVTT track whose cues are parts of pictures (media fragments, #xywh): what players show above their seek bar.
/// Pure.</summary>
public static class ThumbnailTrack
{
    /// <param name="starts">When each picture begins to count; each lasts until the next, the first from zero.</param>
    /// <param name="end">End of the film.</param>
    /// <param name="sheet">How many pictures stand across and down a sheet.</param>
    /// <param name="size">Of one picture in pixels.</param>
    /// <param name="address">Of a sheet by number, relative to the track.</param>
    public static string Write(IReadOnlyList<MediaTime> starts, MediaTime end, (int Columns, int Rows) sheet, (int Width, int Height) size,
        Func<int, string> address)
    {
        var text = new StringBuilder("WEBVTT\n");
        for (var n = 0; n < starts.Count; n++)
        {
            var (number, place) = (n / (sheet.Columns * sheet.Rows), n % (sheet.Columns * sheet.Rows));
            var (x, y) = (place % sheet.Columns * size.Width, place / sheet.Columns * size.Height);
            var (from, to) = (n == 0 ? MediaTime.Zero : starts[n], n + 1 < starts.Count ? starts[n + 1] : end);
            text.Append(
                CultureInfo.InvariantCulture, $"\n{Clock(from)} --> {Clock(to)}\n{address(number)}#xywh={x},{y},{size.Width},{size.Height}\n");
        }
        return text.ToString();
    }

    private static string Clock(MediaTime time)
    {
        var milliseconds = time.Ticks * 1000 / MediaTime.TicksPerSecond;
        return string.Create(
            CultureInfo.InvariantCulture, $"{milliseconds / 3_600_000:00}:{milliseconds / 60_000 % 60:00}:{milliseconds / 1000 % 60:00}.{milliseconds % 1000:000}");
    }
}
