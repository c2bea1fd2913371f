using System.Globalization;
using System.Text;
using Transcode.Domain.Sources;
using Transcode.Domain.Time;
using Transcode.Media.IsoBmff;

namespace Transcode.Media.Package;

/// <summary>Tags and chapters of a source in ffmpeg's own text form. Pure.</summary>
public static class TagFile
{
    /// <param name="tags">By ffmpeg's names.</param>
    /// <param name="chapters">On the source's own clock.</param>
    /// <param name="origin">Source clock at zero of the output timeline, in output ticks.</param>
    /// <param name="end">Of the output timeline: no chapter goes on after it.</param>
    public static string Write(IReadOnlyDictionary<string, string> tags, IReadOnlyList<Chapter> chapters, long origin, MediaTime end)
    {
        var text = new StringBuilder(";FFMETADATA1\n");
        foreach (var (name, value) in tags.OrderBy(tag => tag.Key, StringComparer.Ordinal))
            text.Append(Escaped(name)).Append('=').Append(Escaped(value)).Append('\n');
        foreach (var chapter in chapters)
        {
            var (from, to) = (Math.Max(0, chapter.Start.Ticks - origin), Math.Min(end.Ticks, chapter.End.Ticks - origin));
            if (to <= from)
                continue;
            // The stored offset is taken off again when the file is written.
            text.Append(CultureInfo.InvariantCulture, $"[CHAPTER]\nTIMEBASE=1/{MediaTime.TicksPerSecond}\nSTART={from}\nEND={to}\n");
            if (chapter.Title is { } title)
                text.Append("title=").Append(Escaped(title)).Append('\n');
        }
        return text.ToString();
    }

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (var c in text.ReplaceLineEndings(" ").Where(c => !char.IsControl(c)))
            escaped.Append(c is '=' or ';' or '#' or '\\' ? "\\" : "").Append(c);
        return escaped.ToString();
    }
}
