using System.Globalization;
using System.Text;
using Transcode.Domain.Time;
using Transcode.Media.IsoBmff;

namespace Transcode.Media.Subtitles;

/// <summary>Writes WebVTT: a whole file, or the segments of an HLS playlist. Pure.</summary>
public static class WebVtt
{
    public static string Whole(IEnumerable<Cue> cues) => Write("WEBVTT\n", cues);

    /// <summary>
    /// One segment for each stretch of the timeline; a text that is shown in two stands in both, with its whole time. The map says which
    /// stored time of picture and audio is zero of these texts (RFC 8216, 3.5).
    /// </summary>
    /// <param name="cues">In the order of their starts.</param>
    /// <param name="starts">Of the segments, ascending.</param>
    public static IEnumerable<string> Segments(IReadOnlyList<Cue> cues, IReadOnlyList<MediaTime> starts)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:{Timeline.Offset}\n");
        var (next, open) = (0, new List<Cue>());
        for (var n = 0; n < starts.Count; n++)
        {
            open.RemoveAll(cue => n > 0 && cue.End <= starts[n]);
            for (; next < cues.Count && (n + 1 == starts.Count || cues[next].Start < starts[n + 1]); next++)
                open.Add(cues[next]);
            yield return Write(head, open);
        }
    }

    private static string Write(string head, IEnumerable<Cue> cues)
    {
        var text = new StringBuilder(head);
        foreach (var cue in cues)
            text.Append('\n').Append(Clock(cue.Start)).Append(" --> ").Append(Clock(cue.End)).Append(cue.Place.Length > 0 ? " " : "")
                .Append(cue.Place).Append('\n').AppendJoin('\n', cue.Lines)
                .Append('\n');
        return text.ToString();
    }

    private static string Clock(MediaTime time)
    {
        var milliseconds = time.Ticks * 1000 / MediaTime.TicksPerSecond;
        return string.Create(
            CultureInfo.InvariantCulture, $"{milliseconds / 3_600_000:00}:{milliseconds / 60_000 % 60:00}:{milliseconds / 1000 % 60:00}.{milliseconds % 1000:000}");
    }
}
