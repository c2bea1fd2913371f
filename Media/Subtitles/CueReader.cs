using System.Globalization;
using Transcode.Domain.Time;
using Transcode.Media.IsoBmff;

namespace Transcode.Media.Subtitles;

/// <summary>
/// Reads the WebVTT that <see cref="SubtitleCommand"/> writes. The texts come from strangers: an empty line within one, or an arrow, must not end it
/// or begin another. Pure.
/// </summary>
public static class CueReader
{
    private const string Arrow = " --> ";

    /// <summary>What ffmpeg writes for "until something else is shown".</summary>
    private static readonly MediaTime Endless = MediaTime.FromSeconds(4_294_900);

    /// <param name="lines">Of the file.</param>
    /// <param name="end">Of the timeline: nothing is shown after it; zero: unknown.</param>
    public static IReadOnlyList<Cue> Read(IEnumerable<string> lines, MediaTime end)
    {
        var cues = new List<(MediaTime Start, MediaTime End, List<string> Lines)>();
        foreach (var line in lines)
        {
            if (Times(line) is { } times)
                cues.Add((times.Start, times.End, []));
            else if (cues.Count > 0 && Clean(line) is { Length: > 0 } text)
                cues[^1].Lines.Add(text);
        }
        var ordered = cues.Where(cue => cue.Lines.Count > 0).OrderBy(cue => cue.Start.Ticks).ToList();
        return [.. ordered.Select((cue, n) => Shown(cue, n + 1 < ordered.Count ? ordered[n + 1].Start : null, end)).Where(cue => cue.End > cue.Start)];
    }

    private static Cue Shown((MediaTime Start, MediaTime End, List<string> Lines) cue, MediaTime? next, MediaTime end)
    {
        var until = cue.End - cue.Start >= Endless ? next ?? (end > cue.Start ? end : cue.Start + MediaTime.FromSeconds(5)) : cue.End;
        return new Cue(Max(cue.Start, MediaTime.Zero), end > MediaTime.Zero && until > end ? end : until, cue.Lines);
    }

    private static MediaTime Max(MediaTime a, MediaTime b) => a > b ? a : b;

    private static string Clean(string line) => line.Replace("-->", "--&gt;", StringComparison.Ordinal).Replace("\0", "", StringComparison.Ordinal).TrimEnd();

    /// <summary>A line that is nothing but two times, as only the tool writes it.</summary>
    private static (MediaTime Start, MediaTime End)? Times(string line)
    {
        var at = line.IndexOf(Arrow, StringComparison.Ordinal);
        return at > 0 && Clock(line[..at]) is { } start && Clock(line[(at + Arrow.Length)..]) is { } end
            ? (new MediaTime(start.Ticks - Timeline.Offset), new MediaTime(end.Ticks - Timeline.Offset))
            : null;
    }

    /// <summary>"[hours:]mm:ss.fff".</summary>
    private static MediaTime? Clock(string text)
    {
        var parts = text.Split(':', '.');
        if (parts.Length is < 3 or > 4 || parts.Any(part => part.Length is 0 or > 9 || !part.All(char.IsAsciiDigit)))
            return null;
        var numbers = parts.Select(part => long.Parse(part, CultureInfo.InvariantCulture)).ToList();
        var hours = numbers.Count == 4 ? numbers[0] : 0;
        return new MediaTime(((hours * 60 + numbers[^3]) * 60 + numbers[^2]) * MediaTime.TicksPerSecond + numbers[^1] * (MediaTime.TicksPerSecond / 1000));
    }
}
